import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { congestionAdvice, congestionControl } from '../../../src/tcp/congestion.ts'
import { lossOf, parseSnmp, segmentCounts, since } from '../../../src/tcp/segments.ts'

describe('the TCP segments of this machine', () => {
  const text = 'Ip: A\nIp: 1\nTcp: RtoMin OutSegs RetransSegs\nTcp: 200 1000 5\nUdp: X\nUdp: 0\n'

  it('are read by their names', () => {
    assert.deepEqual(parseSnmp(text), { sent: 1000, retransmitted: 5 })
    assert.equal(parseSnmp('Tcp: OutSegs\nTcp: 200\n'), undefined)
    assert.equal(parseSnmp(''), undefined)
  })

  it('count up', () => {
    assert.ok((since(segmentCounts(), segmentCounts())?.sent ?? -1) >= 0)
  })

  it('tell the loss between two readings, as far as there are two', () => {
    const before = { sent: 1000, retransmitted: 5 }
    assert.equal(lossOf(since(before, { sent: 2000, retransmitted: 10 })), 0.005)
    assert.equal(lossOf(since(before, before)), undefined)
    assert.equal(lossOf(since(undefined, before)), undefined)
  })
})

describe('the congestion control of the runner', () => {
  it('is worth a word only for CUBIC on a line that loses packets', () => {
    const seen = { sent: 20_000, retransmitted: 40 }
    assert.match(
      congestionAdvice('cubic', seen) ?? '',
      /40 of 20,000 were sent again.*tcp_congestion_control=bbr$/,
    )
    assert.equal(congestionAdvice('bbr', seen), null)
    assert.equal(congestionAdvice('cubic', { sent: 20_000, retransmitted: 9 }), null)
    assert.equal(congestionAdvice('cubic', { sent: 500, retransmitted: 2 }), null)
    assert.equal(congestionAdvice('cubic', undefined), null)
  })

  it('is what the kernel says', async () => {
    assert.match(await congestionControl(), /^[a-z]+$/)
  })
})
