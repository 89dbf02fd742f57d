import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ConnectionCount } from '../../src/transfer/connection-count.ts'

/** A line on which every connection gets a share, up to what the line can carry; both in bytes per second. */
interface Line {
  readonly each: number
  readonly all: number
  readonly loss: number
  readonly roundTripMs: number
}

/** How many connections there were, second by second, on a line; each is there at once. */
function counts(connections: ConnectionCount, line: Line, seconds: number, bytesLeft = 39e9): number[] {
  let ackedBytes = 0
  let sent = 0
  return Array.from({ length: seconds }, (_, second) => {
    const { count } = connections
    const rate = Math.min(line.all, line.each * count)
    ackedBytes += rate
    sent += rate / 1448
    connections.measured({
      atMs: second * 1000,
      ackedBytes,
      bytesLeft: bytesLeft - ackedBytes,
      segments: { sent, retransmitted: sent * line.loss },
      sending: count,
      roundTripMs: line.roundTripMs,
    })
    return count
  })
}

const clean: Line = { each: 18e6, all: 18e6, loss: 0, roundTripMs: 40 }
const lossy: Line = { each: 2e6, all: 18e6, loss: 0.0005, roundTripMs: 40 }

describe('ConnectionCount', () => {
  it('does exactly what it is told', () => {
    assert.equal(counts(new ConnectionCount(3, 'cubic'), lossy, 60).at(-1), 3)
  })

  it('stays at one on a line that loses nothing and is soon done', () => {
    assert.deepEqual(new Set(counts(new ConnectionCount('auto', 'cubic'), clean, 30, 1e9)), new Set([1]))
  })

  it('goes up at once as far as it pays when losses hold each connection back', () => {
    const seen = counts(new ConnectionCount('auto', 'cubic'), lossy, 20)
    assert.ok(seen.indexOf(16) <= 4, `${seen}`)
    assert.equal(seen.at(-1), 16)
  })

  it('takes back what brought nothing, and then tries ever more rarely', () => {
    const seen = counts(new ConnectionCount('auto', 'cubic'), clean, 300)
    const tries = seen.filter((count, second) => count > (seen[second - 1] ?? 99)).length
    assert.deepEqual([Math.max(...seen), seen.at(-1)], [2, 1])
    assert.ok(tries >= 3 && tries <= 5, `${seen}`)
  })

  it('takes losses of a full line for what they are', () => {
    const full = { each: 18e6, all: 18e6, loss: 0.004, roundTripMs: 40 }
    assert.deepEqual(new Set(counts(new ConnectionCount('auto', 'cubic'), full, 9)), new Set([1]))
  })

  it('takes an outage for no loss of the line', () => {
    const connections = new ConnectionCount('auto', 'cubic')
    for (let second = 0; second < 9; second++) {
      const retransmitted = second < 3 ? 0 : 130
      const segments = { sent: second * 830, retransmitted }
      const reading = {
        atMs: second * 1000,
        ackedBytes: second * 1e6,
        bytesLeft: 1e9,
        sending: 1,
        roundTripMs: 60,
      }
      connections.measured({ ...reading, segments })
    }
    assert.equal(connections.count, 1)
  })

  it('adds one where the window of a channel is full', () => {
    const long = { each: 20e6, all: 24e6, loss: 0, roundTripMs: 100 }
    assert.equal(counts(new ConnectionCount('auto', 'cubic'), long, 9, 9e9).at(-1), 2)
  })

  it('adds some under BBR only when many packets are lost', () => {
    const few = { each: 16e6, all: 18e6, loss: 0.0005, roundTripMs: 40 }
    assert.equal(counts(new ConnectionCount('auto', 'bbr'), few, 9).at(-1), 1)
    const many = { each: 9e6, all: 20e6, loss: 0.005, roundTripMs: 100 }
    assert.ok((counts(new ConnectionCount('auto', 'bbr'), many, 30).at(-1) ?? 0) >= 4)
  })

  it('adds nothing for the last seconds', () => {
    assert.equal(counts(new ConnectionCount('auto', 'cubic'), lossy, 9, 9e6).at(-1), 1)
  })
})
