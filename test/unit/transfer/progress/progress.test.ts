import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it, mock } from 'node:test'
import { silentLog } from '../../../../src/log.ts'
import { Progress } from '../../../../src/transfer/progress/progress.ts'

beforeEach(() => mock.timers.enable({ apis: ['setInterval'] }))
afterEach(() => mock.timers.reset())

describe('Progress', () => {
  it('says every 15 seconds how far it is, retransmits included where the kernel counts them', () => {
    const lines: string[] = []
    using progress = new Progress({ ...silentLog, info: (line) => lines.push(line) })
    progress.expect(100e6, 10)
    progress.acked(25e6)
    progress.arrived(2, 0)
    mock.timers.tick(15_000)
    assert.equal(lines.length, 1)
    assert.match(
      lines[0] ?? '',
      /^25\.0 MB of 100\.0 MB arrived, 2 of 10 files, .* MB\/s, .* left, 1 connection/,
    )
  })

  it('remembers the rate from the first byte to the last', () => {
    using progress = new Progress(silentLog)
    progress.expect(30, 1)
    mock.timers.tick(5_000)
    progress.acked(10)
    mock.timers.tick(1_000)
    mock.timers.tick(1_000)
    progress.acked(20)
    mock.timers.tick(5_000)
    assert.deepEqual(progress.history.rates, [10, 0])
  })
})
