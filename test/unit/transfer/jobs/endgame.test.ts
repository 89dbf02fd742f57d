import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { worthRepeating, wouldBeLate } from '../../../../src/transfer/jobs/endgame.ts'
import type { Job, JobWorker } from '../../../../src/transfer/jobs/job.ts'
import { worker } from '../../../support/jobs.ts'
import { records } from '../../../support/scripted-server.ts'

describe('wouldBeLate', () => {
  const quick = worker({ bytesPerSecond: 4e6, bytesHeld: 1e6 })

  it('is who would need longer for one more job than all together for everything', () => {
    const slow = worker({ bytesPerSecond: 100e3, bytesHeld: 300e3 })
    assert.equal(wouldBeLate(slow, [slow, quick], 1e6), true)
    assert.equal(wouldBeLate(quick, [slow, quick], 1e6), false)
    assert.equal(wouldBeLate(slow, [slow, quick], 1e9), false)
  })

  it('is nobody who holds nothing, however slow', () => {
    const idle = worker({ bytesPerSecond: 1 })
    assert.equal(wouldBeLate(idle, [idle, quick], 0), false)
  })

  it('goes by the slack that a worker has', () => {
    // 128 KiB in the second that all together need
    const even = { bytesPerSecond: 128 << 10, bytesHeld: 128 << 10 }
    const late = (slackSeconds: number): boolean => {
      const one: JobWorker = { ...worker(even), slackSeconds }
      return wouldBeLate(one, [one, worker(even)], 0)
    }
    assert.deepEqual([late(0.9), late(1.1)], [true, false])
  })

  it('is nobody while nothing is known of any rate', () => {
    const fresh = worker({ bytesPerSecond: 0, bytesHeld: 1 })
    assert.equal(wouldBeLate(fresh, [fresh, fresh], 0), false)
  })
})

describe('worthRepeating', () => {
  const me = worker({ bytesPerSecond: 100 })
  const out = (...holders: JobWorker[][]): [Job, JobWorker[]][] => holders.map((each) => [records(1), each])

  it('is what takes longest where it is', () => {
    const jobs = out([worker({ seconds: 5 })], [worker({ seconds: 9 })], [worker({ seconds: 7 })])
    assert.equal(worthRepeating(me, jobs), jobs[1]?.[0])
  })

  it('is nothing that would not arrive much sooner, with what the worker holds before it', () => {
    // 100 bytes at 100 bytes/s: it has to take more than 0.3 s + 1.5 * 1 s
    assert.equal(worthRepeating(me, out([worker({ seconds: 1.8 })])), undefined)
    assert.ok(worthRepeating(me, out([worker({ seconds: 1.81 })])))
    const busy = worker({ bytesPerSecond: 100, bytesHeld: 100 })
    assert.equal(worthRepeating(busy, out([worker({ seconds: 3.3 })])), undefined)
  })

  it("is nothing of the worker's own, nor what two have already", () => {
    const [slow, other] = [worker({ seconds: 9 }), worker({ seconds: 9 })]
    const mine: JobWorker = { ...me, secondsTo: () => 9 }
    assert.equal(worthRepeating(mine, out([mine], [slow, other], [])), undefined)
  })

  it('is nothing for a worker that has not sent any', () => {
    assert.equal(worthRepeating(worker({ bytesPerSecond: 0 }), out([worker({ seconds: 99 })])), undefined)
  })
})
