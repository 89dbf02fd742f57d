import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { connect } from '../../../src/link/connect.ts'
import { DeadLine, NOWHERE } from '../../support/dead-line.ts'
import { rejectsWith } from '../../support/failures.ts'
import { recordedLog } from '../../support/recorded-log.ts'

/** Tries to connect until patience is over: the pauses between the tries, in milliseconds, and what was said. */
async function outage(code: string, patienceMs: number) {
  using line = new DeadLine(code)
  const log = recordedLog()
  const { signal } = new AbortController()
  const failed = rejectsWith('SERVER_UNREACHABLE', () => connect(NOWHERE, { log, signal }, { patienceMs }))
  await line.clock.pass(patienceMs + 1_000)
  await failed
  return { gaps: line.gaps, lines: log.lines }
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
