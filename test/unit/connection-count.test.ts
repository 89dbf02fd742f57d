import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ConnectionCount } from '../../src/transfer/connection-count.ts'
import { lossBetween, parseSnmp } from '../../src/transfer/tcp-loss.ts'

function counts(rates: readonly number[], loss: number | undefined): number[] {
  const connections = new ConnectionCount('auto', 39e9)
  return rates.map((bytesPerSecond) => {
    connections.measured({ bytesPerSecond, loss })
    return connections.count
  })
}

describe('ConnectionCount', () => {
  it('begins by the amount, and does exactly what it is told', () => {
    assert.equal(new ConnectionCount('auto', 39e6).count, 1)
    assert.equal(new ConnectionCount('auto', 39e9).count, 2)
    const fixed = new ConnectionCount(3, 39e9)
    fixed.measured({ bytesPerSecond: 1e6, loss: 0.01 })
    assert.equal(fixed.count, 3)
  })

  it('stays at two on a line without loss, however fast, and where loss cannot be told', () => {
    assert.deepEqual(counts([1e6, 2e6, 4e6], 0.00001), [2, 2, 2])
    assert.deepEqual(counts([1e6, 2e6, 4e6], undefined), [2, 2, 2])
  })

  it('doubles under loss as long as that pays, up to eight', () => {
    assert.deepEqual(counts([1e6, 2e6, 4e6, 8e6], 0.005), [4, 8, 8, 8])
  })

  it('stops for good when more gains nothing', () => {
    assert.deepEqual(counts([1e6, 1.05e6, 4e6], 0.005), [4, 4, 4])
  })
})

describe('tcp loss', () => {
  const text = 'Ip: A\nIp: 1\nTcp: RtoMin OutSegs RetransSegs\nTcp: 200 1000 5\nUdp: X\nUdp: 0\n'

  it('reads the counters by their names', () => {
    assert.deepEqual(parseSnmp(text), { sent: 1000, retransmitted: 5 })
    assert.equal(parseSnmp('Tcp: RtoMin\nTcp: 200\n'), undefined)
    assert.equal(parseSnmp(''), undefined)
  })

  it('gives the share between two readings', () => {
    const before = { sent: 1000, retransmitted: 5 }
    assert.equal(lossBetween(before, { sent: 2000, retransmitted: 10 }), 0.005)
    assert.equal(lossBetween(before, before), undefined)
    assert.equal(lossBetween(undefined, before), undefined)
  })
})
