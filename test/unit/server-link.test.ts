import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type ErrorCode, Failure } from '../../src/errors.ts'
import { silentLog } from '../../src/log.ts'
import type { Agent } from '../../src/ssh/agent.ts'
import { ServerLink } from '../../src/transfer/server-link.ts'

const signal = new AbortController().signal

function failure(code: ErrorCode): Failure {
  return new Failure(code, { what: code, safe: '', next: '' })
}

function link(changes: { patienceMs?: number; progress?: () => number } = {}) {
  const dials = { made: 0, dropped: 0 }
  const agent = { end: async () => undefined } as Agent
  const dial = async () => {
    dials.made++
    return { agent, destroy: () => void dials.dropped++ }
  }
  const options = { log: silentLog, signal, patienceMs: 60_000, progress: () => 0, name: 'link', ...changes }
  return { dials, link: new ServerLink(dial, options) }
}

describe('ServerLink', () => {
  it('connects again and begins the work again when the line breaks', async () => {
    const { dials, link: subject } = link()
    let tries = 0
    const result = await subject.use(async () => {
      if (++tries === 1) throw failure('CONNECTION_LOST')
      return 'done'
    })
    assert.equal(result, 'done')
    assert.deepEqual([dials.made, dials.dropped, subject.breaks], [2, 1, 1])
  })

  it('keeps one connection for all work', async () => {
    const { dials, link: subject } = link()
    await subject.use(async () => undefined)
    await subject.use(async () => undefined)
    assert.equal(dials.made, 1)
  })

  for (const code of [
    'AUTHENTICATION_FAILED',
    'HOST_KEY_CHANGED',
    'STORE_BUSY',
    'REMOTE_DISK_FULL',
  ] as const) {
    it(`does not try ${code} again`, async () => {
      const { dials, link: subject } = link()
      await assert.rejects(
        subject.use(async () => Promise.reject(failure(code))),
        { code },
      )
      assert.equal(dials.made, 1)
    })
  }

  it('gives up with the last break when nothing moves for too long', async () => {
    const { link: subject } = link({ patienceMs: -1 })
    await assert.rejects(
      subject.use(async () => Promise.reject(failure('DEADLINE_EXCEEDED'))),
      { code: 'DEADLINE_EXCEEDED' },
    )
  })

  it('goes on as long as something arrives', async () => {
    let arrived = 0
    const { link: subject } = link({ patienceMs: 1, progress: () => arrived })
    let tries = 0
    await subject.use(async () => {
      arrived++
      if (++tries < 4) throw failure('CONNECTION_LOST')
    })
    assert.equal(tries, 4)
  })

  it('lets a second connection take over from a silent one, without a pause', async () => {
    const { dials, link: subject } = link()
    let tries = 0
    await subject.use(async (_agent, stalled) => {
      if (++tries === 2) return
      stalled()
      stalled()
      while (dials.dropped === 0) await new Promise((resolve) => setImmediate(resolve))
      throw failure('CONNECTION_LOST')
    })
    assert.deepEqual([dials.made, dials.dropped], [2, 1])
  })

  it('stops trying when it is cancelled', async () => {
    const dial = async () => Promise.reject(failure('SERVER_UNREACHABLE'))
    const options = { log: silentLog, patienceMs: 1, progress: () => 0, name: 'link' }
    const cancelled = new AbortController()
    const subject = new ServerLink(dial, { ...options, signal: cancelled.signal })
    const used = subject.use(async () => undefined)
    cancelled.abort(failure('CANCELLED'))
    await assert.rejects(used)
    assert.equal(subject.breaks, 1)
  })
})
