import assert from 'node:assert/strict'
import { describe, it, mock } from 'node:test'
import { type LinkOptions, Reconnector } from '../../../src/link/reconnect.ts'
import { rejectsWith } from '../../support/failures.ts'
import { recordedLog } from '../../support/recorded-log.ts'
import { failure, REFUSED, ScriptedConnector, UNHEARD } from '../../support/scripted-connector.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

const HOUR_MS = 3_600_000

/** A virtual clock without jitter, and a reconnector on it. */
function world(changes: Partial<LinkOptions> = {}) {
  const clock = new VirtualClock()
  mock.method(Math, 'random', () => 0.5)
  const line = new ScriptedConnector()
  const log = recordedLog()
  const { signal } = new AbortController()
  const options = { log, signal, patienceMs: HOUR_MS, progress: () => 0, name: 'link', ...changes }
  return { clock, line, log, signal, reconnector: new Reconnector(line.connectOnce, options) }
}

describe('Reconnector', () => {
  it('tries a dead line every second, says so once, and that it is back', async () => {
    const { clock, line, log, signal, reconnector } = world()
    using _clock = clock
    line.problem = UNHEARD
    const connected = reconnector.connect(signal)
    await clock.pass(30_000)
    assert.ok(line.triedAt.length > 25 && Math.max(...line.gaps) <= 1_000, String(line.gaps))
    line.problem = undefined
    await clock.pass(1_000)
    await connected
    assert.deepEqual(log.lines, [
      'info: link: SERVER_UNREACHABLE. Connecting again.',
      'info: link: connected again.',
    ])
  })

  it('takes nobody for connected whose agent does not start, and drops the connection', async () => {
    const { clock, line, signal, reconnector } = world()
    using _clock = clock
    line.started = Promise.reject(failure('CONNECTION_LOST'))
    const connected = reconnector.connect(signal)
    await clock.pass(400)
    assert.deepEqual([line.made, line.dropped], [1, 1])
    line.started = undefined
    await clock.pass(200)
    assert.equal((await connected).roundTripMs, 20)
    line.started = Promise.reject(failure('PYTHON_MISSING'))
    await rejectsWith('PYTHON_MISSING', () => reconnector.connect(signal))
  })

  it('asks a server that hangs up ever more rarely', async () => {
    const { clock, line, signal, reconnector } = world()
    using _clock = clock
    await reconnector.connect(signal)
    line.problem = REFUSED
    const connected = reconnector.connect(signal)
    await clock.pass(123_000)
    assert.deepEqual(line.gaps.slice(1), [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000])
    line.problem = undefined
    await clock.pass(30_000)
    await connected
  })

  it('takes a server that drops every connection at once for one that hangs up', async () => {
    const { clock, signal, reconnector } = world()
    using _clock = clock
    const pauseAfter = async (lifeMs: number): Promise<number> => {
      await reconnector.connect(signal)
      await clock.pass(lifeMs)
      const brokeAt = performance.now()
      const paused = reconnector
        .afterBreak(failure('CONNECTION_LOST'))
        .then(() => performance.now() - brokeAt)
      await clock.pass(1_750)
      return await Promise.race([paused, Number.POSITIVE_INFINITY])
    }
    assert.deepEqual([await pauseAfter(0), await pauseAfter(0)], [500, 1_000])
    assert.deepEqual([await pauseAfter(3_000), await pauseAfter(0)], [500, 1_000])
  })

  it('gives up when the server has refused often enough, whatever others achieve', async () => {
    let progress = 0
    const { clock, line, signal, reconnector } = world({ mostRefusals: 3, progress: () => progress++ })
    using _clock = clock
    line.problem = REFUSED
    const refused = rejectsWith('SERVER_UNREACHABLE', () => reconnector.connect(signal))
    await clock.pass(10_000)
    await refused
    assert.equal(line.triedAt.length, 4)
  })

  it('gives up with the last break when nothing has moved for too long: sooner when it never worked', async () => {
    for (const [worked, othersWork, patienceMs] of [
      [false, false, 60_000],
      [true, false, HOUR_MS],
      [false, true, HOUR_MS],
    ] as const) {
      const { clock, line, signal, reconnector } = world({ progress: () => Number(othersWork) })
      using _clock = clock
      if (worked) await reconnector.connect(signal)
      const from = performance.now()
      line.problem = UNHEARD
      let endedAt = 0
      const ended = rejectsWith('SERVER_UNREACHABLE', () => reconnector.connect(signal)).then(() => {
        endedAt = performance.now()
      })
      await clock.pass(HOUR_MS + 10_000)
      await ended
      assert.ok(endedAt - from > patienceMs && endedAt - from < patienceMs + 2_000, String(endedAt - from))
    }
  })

  it('does not try again what is final', async () => {
    const { clock, line, signal, reconnector } = world()
    using _clock = clock
    line.problem = failure('AUTHENTICATION_FAILED')
    await rejectsWith('AUTHENTICATION_FAILED', () => reconnector.connect(signal))
    assert.equal(line.triedAt.length, 1)
  })

  it('drops a connection that comes when nobody wants it any more', async () => {
    const { clock, line, reconnector } = world()
    using _clock = clock
    const unwanted = new AbortController()
    line.delay = clock.pass(5_000)
    const connected = rejectsWith('CANCELLED', () => reconnector.connect(unwanted.signal))
    unwanted.abort(failure('CANCELLED'))
    await connected
    assert.deepEqual([line.made, line.dropped], [1, 1])
  })
})
