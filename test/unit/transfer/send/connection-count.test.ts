import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ConnectionCount } from '../../../../src/transfer/send/connection-count.ts'

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
    assert.ok(seen.indexOf(16) <= 5, `${seen}`)
    assert.equal(seen.at(-1), 16)
  })

  it('takes back what brought nothing, and then tries ever more rarely', () => {
    const seen = counts(new ConnectionCount('auto', 'cubic'), clean, 300)
    const tries = seen.filter((count, second) => count > (seen[second - 1] ?? 99)).length
    assert.deepEqual([Math.max(...seen), seen.at(-1)], [2, 1])
    assert.ok(tries >= 3 && tries <= 5, `${seen}`)
  })

  it('judges a step, though nobody looked for some seconds', () => {
    const connections = new ConnectionCount('auto', 'cubic')
    const look = (second: number): void =>
      connections.measured({
        atMs: second * 1000,
        ackedBytes: second * clean.all,
        bytesLeft: 39e9,
        segments: undefined,
        sending: connections.count,
        roundTripMs: clean.roundTripMs,
      })
    let second = 0
    for (; connections.count === 1 && second < 60; second++) look(second)
    assert.equal(connections.count, 2)
    look(second)
    look(second + 6)
    assert.equal(connections.count, 1)
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

  it('sees losses that are rare because a long way lets few packets through', () => {
    // CUBIC at 0.1 % on a way of 600 ms: 300 kB/s, one loss in five seconds.
    const satellite: Line = { each: 300e3, all: 2.4e6, loss: 0.001, roundTripMs: 600 }
    const seen = counts(new ConnectionCount('auto', 'cubic'), satellite, 30, 12e6)
    assert.ok((seen.at(-1) ?? 0) >= 8, `${seen}`)
  })

  it('takes the queue that overflows at the start of a slow line for what it is', () => {
    const connections = new ConnectionCount('auto', 'cubic')
    // As they were on a line of 5 Mbit/s, 150 ms, that loses nothing but what its queue has no room for.
    const sent = [68, 116, 260, 431, 478, 599, 671, 783, 904, 1016, 1128, 1246, 1365, 1481]
    const retransmitted = [0, 0, 0, 5, 72, 73, 92, 92, 92, 92, 92, 92, 92, 92]
    const ackedKilobytes = [0, 20, 70, 260, 310, 480, 640, 790, 980, 1110, 1280, 1470, 1540, 1760]
    const seen = sent.map((segments, at) => {
      connections.measured({
        atMs: at * 250,
        ackedBytes: (ackedKilobytes[at] ?? 0) * 1000,
        bytesLeft: 18e6,
        segments: { sent: segments, retransmitted: retransmitted[at] ?? 0 },
        sending: 1,
        roundTripMs: 150,
      })
      return connections.count
    })
    assert.deepEqual(new Set(seen), new Set([1]))
  })

  it('compares a step with what one had while the others logged in, not with its slow start', () => {
    const connections = new ConnectionCount('auto', 'cubic')
    let ackedBytes = 0
    const seen = Array.from({ length: 80 }, (_, at) => {
      const [atMs, sending] = [at * 250, at < 16 ? 1 : connections.count]
      ackedBytes += at < 4 ? 20e3 : 150e3
      const segments = { sent: at * 110, retransmitted: at }
      connections.measured({ atMs, ackedBytes, bytesLeft: 60e6, segments, sending, roundTripMs: 150 })
      return connections.count
    })
    assert.ok(Math.max(...seen) > 1, `${seen}`)
    assert.equal(seen.at(-1), 1, `${seen}`)
  })

  it('compares a step with nothing that was seen while the line stood still', () => {
    const connections = new ConnectionCount('auto', 'cubic')
    let ackedBytes = 0
    const seen = Array.from({ length: 80 }, (_, at) => {
      const [atMs, sending] = [at * 250, at < 30 ? 1 : connections.count]
      const isStill = connections.count > 1 && at < 30
      ackedBytes += isStill ? 0 : 70e3
      const segments = { sent: at * 110, retransmitted: at }
      connections.measured({ atMs, ackedBytes, bytesLeft: 60e6, segments, sending, roundTripMs: 150 })
      return connections.count
    })
    assert.ok(Math.max(...seen) > 1, `${seen}`)
    assert.equal(seen.at(-1), 1, `${seen}`)
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
