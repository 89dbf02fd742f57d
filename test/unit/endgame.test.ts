import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { worthRepeating, wouldBeLate } from '../../src/transfer/endgame.ts'
import type { Job, Taker } from '../../src/transfer/job.ts'
import { taker } from '../support/jobs.ts'
import { records } from '../support/scripted-server.ts'

describe('wouldBeLate', () => {
  const quick = taker({ bytesPerSecond: 4e6, bytesHeld: 1e6 })

  it('is who would need longer for one more job than all together for everything', () => {
    const slow = taker({ bytesPerSecond: 100e3, bytesHeld: 300e3 })
    assert.equal(wouldBeLate(slow, [slow, quick], 1e6), true)
    assert.equal(wouldBeLate(quick, [slow, quick], 1e6), false)
    assert.equal(wouldBeLate(slow, [slow, quick], 1e9), false)
  })

  it('is nobody who holds nothing, however slow', () => {
    const idle = taker({ bytesPerSecond: 1 })
    assert.equal(wouldBeLate(idle, [idle, quick], 0), false)
  })

  it('goes by the slack that a taker has', () => {
    // 128 KiB in the second that all together need
    const even = { bytesPerSecond: 128 << 10, bytesHeld: 128 << 10 }
    const late = (slackSeconds: number): boolean => {
      const one: Taker = { ...taker(even), slackSeconds }
      return wouldBeLate(one, [one, taker(even)], 0)
    }
    assert.deepEqual([late(0.9), late(1.1)], [true, false])
  })

  it('is nobody while nothing is known of any rate', () => {
    const fresh = taker({ bytesPerSecond: 0, bytesHeld: 1 })
    assert.equal(wouldBeLate(fresh, [fresh, fresh], 0), false)
  })
})

describe('worthRepeating', () => {
  const me = taker({ bytesPerSecond: 100 })
  const out = (...holders: Taker[][]): [Job, Taker[]][] => holders.map((each) => [records(1), each])

  it('is what takes longest where it is', () => {
    const jobs = out([taker({ seconds: 5 })], [taker({ seconds: 9 })], [taker({ seconds: 7 })])
    assert.equal(worthRepeating(me, jobs), jobs[1]?.[0])
  })

  it('is nothing that would not arrive much sooner, with what the taker holds before it', () => {
    // 100 bytes at 100 bytes/s: it has to take more than 0.3 s + 1.5 * 1 s
    assert.equal(worthRepeating(me, out([taker({ seconds: 1.8 })])), undefined)
    assert.ok(worthRepeating(me, out([taker({ seconds: 1.81 })])))
    const busy = taker({ bytesPerSecond: 100, bytesHeld: 100 })
    assert.equal(worthRepeating(busy, out([taker({ seconds: 3.3 })])), undefined)
  })

  it("is nothing of the taker's own, nor what two have already", () => {
    const [slow, other] = [taker({ seconds: 9 }), taker({ seconds: 9 })]
    const mine: Taker = { ...me, secondsTo: () => 9 }
    assert.equal(worthRepeating(mine, out([mine], [slow, other], [])), undefined)
  })

  it('is nothing for a taker that has not sent any', () => {
    assert.equal(worthRepeating(taker({ bytesPerSecond: 0 }), out([taker({ seconds: 99 })])), undefined)
  })
})
