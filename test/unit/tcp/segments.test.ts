import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
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
