import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { silentLog } from '../../../src/log.ts'
import { LossAdviser } from '../../../src/tcp/loss-adviser.ts'

const calm = { sent: 20_000, retransmitted: 0 }
const lossy = { sent: 20_000, retransmitted: 100 }

async function said(control: string, ...intervals: (typeof calm | undefined)[]): Promise<string[]> {
  const lines: string[] = []
  const log = { ...silentLog, notice: (line: string) => lines.push(line) }
  const adviser = new LossAdviser(log, async () => control)
  for (const seen of intervals) await adviser.hear(seen, 2e6)
  return lines
}

describe('LossAdviser', () => {
  it('says once what it costs and which commands help', async () => {
    const lines = await said('cubic', calm, lossy, lossy)
    assert.equal(lines.length, 1)
    assert.match(
      lines[0] ?? '',
      /^16\.0 Mbit\/s now\. .*loses packets.* sysctl -w .*tcp_congestion_control=bbr/,
    )
  })

  it('has nothing to say of a line without loss, under BBR, or where nothing is counted', async () => {
    assert.deepEqual(await said('cubic', calm), [])
    assert.deepEqual(await said('bbr', lossy), [])
    assert.deepEqual(await said('cubic', undefined), [])
  })
})
