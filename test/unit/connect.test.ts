import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import net from 'node:net'
import { describe, it, mock } from 'node:test'
import { connect } from '../../src/ssh/connect.ts'
import { makeKeyPair } from '../../src/ssh/key-pair.ts'
import { rejectsWith } from '../support/failures.ts'
import { recordedLog } from '../support/recorded-log.ts'
import { VirtualClock } from '../support/virtual-clock.ts'

const ACCESS = {
  server: 'root@192.0.2.1:22',
  sshKey: makeKeyPair().privateKey,
  sshPassphrase: '',
  hostKey: `SHA256:${'A'.repeat(43)}`,
}

/** Every connection fails at once with this system error; tells when each was tried, and what was said. */
async function outage(code: string, patienceMs: number) {
  const triedAt: number[] = []
  mock.method(net, 'createConnection', () => {
    triedAt.push(performance.now())
    const socket = Object.assign(new EventEmitter(), { destroy: () => undefined })
    queueMicrotask(() => socket.emit('error', Object.assign(new Error(code), { code })))
    return socket
  })
  using clock = new VirtualClock()
  mock.method(Math, 'random', () => 0.5)
  const log = recordedLog()
  const { signal } = new AbortController()
  const failed = rejectsWith('SERVER_UNREACHABLE', () => connect(ACCESS, { log, signal }, { patienceMs }))
  await clock.pass(patienceMs + 1_000)
  await failed
  return { gaps: triedAt.slice(1).map((at, index) => at - (triedAt[index] ?? 0)), lines: log.lines }
}

describe('connect', () => {
  it('tries a dead line every second until its patience is over, and says so once', async () => {
    const { gaps, lines } = await outage('EHOSTUNREACH', 60_000)
    assert.ok(gaps.length >= 59 && Math.max(...gaps) <= 1_000, String(gaps))
    assert.deepEqual(lines, ['info: root@192.0.2.1:22 cannot be reached: EHOSTUNREACH. Trying again.'])
  })

  it('asks a server that refuses ever more rarely', async () => {
    const { gaps } = await outage('ECONNREFUSED', 125_000)
    assert.deepEqual(gaps, [2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000])
  })

  it('tries once without patience', async () => {
    assert.deepEqual((await outage('EHOSTUNREACH', 0)).gaps, [])
  })
})
