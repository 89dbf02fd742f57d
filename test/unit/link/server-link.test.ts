import assert from 'node:assert/strict'
import { describe, it, mock } from 'node:test'
import { ServerLink } from '../../../src/link/server-link.ts'
import { rejectsWith } from '../../support/failures.ts'
import { recordedLog } from '../../support/recorded-log.ts'
import { failure, REFUSED, ScriptedConnector, UNHEARD } from '../../support/scripted-connector.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

const MINUTE_MS = 60_000

/** A virtual clock without jitter, and a link on it. */
function world() {
  const clock = new VirtualClock()
  mock.method(Math, 'random', () => 0.5)
  const line = new ScriptedConnector()
  const log = recordedLog()
  const cancelled = new AbortController()
  const { signal } = cancelled
  const options = { log, signal, patienceMs: 30 * MINUTE_MS, progress: () => 0, name: 'link' }
  return { clock, line, log, cancelled, link: new ServerLink(line.connectOnce, options) }
}

/** Work on a connection that a test makes silent, lets speak and breaks. */
class Work {
  isSilent = false
  begun = 0
  #timer: NodeJS.Timeout | undefined
  #end: PromiseWithResolvers<void> = Promise.withResolvers()

  /** Says every second that it hears nothing, while it is silent. */
  readonly run = (_agent: unknown, stalled: () => void): Promise<void> => {
    this.begun++
    this.#end = Promise.withResolvers()
    clearInterval(this.#timer)
    this.#timer = setInterval(() => this.isSilent && stalled(), 1_000)
    return this.#end.promise.finally(() => clearInterval(this.#timer))
  }

  end(): void {
    this.#end.resolve()
  }

  break(): void {
    this.#end.reject(failure('DEADLINE_EXCEEDED'))
  }
}

describe('ServerLink', () => {
  it('connects again and begins the work again when the line breaks', async () => {
    const { clock, line, link } = world()
    using _clock = clock
    const work = new Work()
    const used = link.use(work.run)
    await clock.pass(5_000)
    work.break()
    await clock.pass(1_000)
    work.end()
    await used
    assert.deepEqual([work.begun, line.made, line.dropped, link.breaks], [2, 2, 1, 1])
  })

  it('loses patience with a server that logs in every connection and then falls silent', async () => {
    const { clock, line, link } = world()
    using _clock = clock
    const work = new Work()
    work.isSilent = true
    const used = rejectsWith('DEADLINE_EXCEEDED', () => link.use(work.run))
    // Each time another connection has taken over before the silent one is given up.
    for (let minutes = 0; minutes < 32; minutes++) {
      await clock.pass(MINUTE_MS)
      work.break()
    }
    await used
    assert.ok(line.made > 20, 'no connection took over')
  })

  it('keeps one connection for all work, and knows its round trip', async () => {
    const { clock, line, link } = world()
    using _clock = clock
    assert.equal(link.roundTripMs, 0)
    await link.use(async () => undefined)
    await link.use(async () => undefined)
    assert.deepEqual([line.made, link.roundTripMs], [1, 10])
  })

  for (const code of [
    'AUTHENTICATION_FAILED',
    'HOST_KEY_CHANGED',
    'STORE_BUSY',
    'REMOTE_DISK_FULL',
  ] as const) {
    it(`does not try ${code} again`, async () => {
      const { clock, line, link } = world()
      using _clock = clock
      await rejectsWith(code, () => link.use(() => Promise.reject(failure(code))))
      assert.equal(line.made, 1)
    })
  }

  it('stops trying when it is cancelled', async () => {
    const { clock, line, link, cancelled } = world()
    using _clock = clock
    line.problem = UNHEARD
    const used = rejectsWith('CANCELLED', () => link.use(async () => undefined))
    await clock.pass(250)
    cancelled.abort(failure('CANCELLED'))
    await used
    assert.equal(line.triedAt.length, 1)
  })
})

describe('ServerLink beside a silent connection', () => {
  it('lets another one take over as soon as it works, without a pause', async () => {
    const { clock, line, link } = world()
    using _clock = clock
    const work = new Work()
    const used = link.use(async (agent, stalled) => {
      const running = work.run(agent, stalled)
      // A connection that is dropped breaks its work.
      line.onDrop = () => work.break()
      return await running
    })
    await clock.pass(1_000)
    line.problem = UNHEARD
    work.isSilent = true
    await clock.pass(20_000)
    assert.deepEqual([work.begun, line.made], [1, 1])
    line.problem = undefined
    await clock.pass(1_250)
    assert.deepEqual([work.begun, line.made, line.dropped, link.breaks], [2, 2, 1, 1])
    work.end()
    await used
  })

  it('goes on with the same trying when the silent one ends first', async () => {
    const { clock, line, log, link } = world()
    using _clock = clock
    const work = new Work()
    const used = link.use(work.run)
    await clock.pass(1_000)
    line.problem = UNHEARD
    work.isSilent = true
    await clock.pass(39_000)
    work.break()
    await clock.pass(3 * MINUTE_MS)
    assert.ok(Math.max(...line.gaps.slice(1)) <= 1_000, String(line.gaps))
    line.problem = undefined
    await clock.pass(1_000)
    assert.equal(work.begun, 2)
    work.end()
    await used
    assert.deepEqual(log.lines, [
      'info: link: no answer for some seconds, trying another connection.',
      'info: link: SERVER_UNREACHABLE. Connecting again.',
      'info: link: connected again.',
    ])
  })

  it('stops when the silent one speaks again', async () => {
    const { clock, line, link } = world()
    using _clock = clock
    const work = new Work()
    const used = link.use(work.run)
    await clock.pass(1_000)
    line.problem = UNHEARD
    work.isSilent = true
    await clock.pass(10_000)
    work.isSilent = false
    await clock.pass(4_000)
    const tried = line.triedAt.length
    line.problem = undefined
    await clock.pass(MINUTE_MS)
    assert.equal(line.triedAt.length, tried)
    work.end()
    await used
    assert.deepEqual([work.begun, line.made, line.dropped], [1, 1, 0])
  })

  it('does not flood a server that answers and stalls', async () => {
    const { clock, line, link, cancelled } = world()
    using _clock = clock
    const work = new Work()
    const used = link.use(work.run).catch(() => undefined)
    work.isSilent = true
    line.onDrop = () => work.break()
    await clock.pass(2 * MINUTE_MS)
    assert.ok(line.made >= 3 && line.made <= 5, String(line.made))
    cancelled.abort(failure('CANCELLED'))
    work.break()
    await used
  })

  it('does not flood a server that hangs up', async () => {
    const { clock, line, link } = world()
    using _clock = clock
    const work = new Work()
    const used = link.use(work.run)
    await clock.pass(3_000)
    line.problem = REFUSED
    work.isSilent = true
    await clock.pass(MINUTE_MS)
    assert.ok(line.triedAt.length <= 9, String(line.gaps))
    work.end()
    await used
  })

  it('tells of a refused login only when the silent one has ended, and tries it once', async () => {
    const { clock, line, link } = world()
    using _clock = clock
    const work = new Work()
    const used = rejectsWith('AUTHENTICATION_FAILED', () => link.use(work.run))
    await clock.pass(1_000)
    line.problem = failure('AUTHENTICATION_FAILED')
    work.isSilent = true
    await clock.pass(30_000)
    assert.equal(line.triedAt.length, 2)
    work.break()
    await used
    assert.equal(line.triedAt.length, 2)
  })

  it('leaves no trying behind', async () => {
    const { clock, line, link } = world()
    using _clock = clock
    const work = new Work()
    const used = link.use(work.run)
    await clock.pass(1_000)
    line.problem = UNHEARD
    work.isSilent = true
    await clock.pass(5_000)
    work.end()
    await used
    await link[Symbol.asyncDispose]()
    const tried = line.triedAt.length
    await clock.pass(MINUTE_MS)
    assert.deepEqual([line.triedAt.length, line.made, line.dropped], [tried, 1, 1])
  })
})
