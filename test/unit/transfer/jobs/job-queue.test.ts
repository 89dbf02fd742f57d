import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Job } from '../../../../src/transfer/jobs/job.ts'
import { JobQueue } from '../../../../src/transfer/jobs/job-queue.ts'
import { sourceOf, worker } from '../../../support/jobs.ts'

function job(onDone?: () => void): Job {
  const self: Job = {
    bytes: 1,
    files: 1,
    read: async () => ({ data: Buffer.alloc(1), ends: [1] }),
    without: () => self,
    ...(onDone && { onDone, bringsMore: true }),
  }
  return self
}

const somebody = worker()

describe('JobQueue', () => {
  it('hands out in order and ends when all is done', async () => {
    const jobs = [job(), job()] as const
    const queue = new JobQueue(sourceOf(...jobs))
    assert.deepEqual([await queue.take(somebody), await queue.take(somebody)], jobs)
    const waiting = queue.take(worker())
    for (const each of jobs) queue.done(each)
    assert.equal(await waiting, undefined)
    assert.equal(await queue.take(somebody), undefined)
  })

  it('ends for a worker that has everything under way itself, so that it need not wait to end', async () => {
    const [own, other] = [job(), job()]
    const queue = new JobQueue(sourceOf(own, other))
    const another = worker()
    await queue.take(somebody)
    await queue.take(another)
    const waiting = queue.take(somebody)
    queue.done(other)
    assert.equal(await waiting, undefined)
    assert.equal(queue.isNeeded(own), true)
  })

  it('gives what was put back to whoever waits', async () => {
    const only = job()
    const queue = new JobQueue(sourceOf(only))
    await queue.take(somebody)
    const waiting = queue.take(worker())
    assert.equal(queue.putBack(only, only, somebody), true)
    assert.equal(await waiting, only)
  })

  it('does not end while a job that is done brings more', async () => {
    const late = job()
    const early = job(() => queue.add(late))
    const queue: JobQueue = new JobQueue(sourceOf(early))
    await queue.take(somebody)
    const waiting = queue.take(somebody)
    queue.done(early)
    assert.equal(await waiting, late)
    const end = queue.take(somebody)
    queue.done(late)
    assert.equal(await end, undefined)
  })

  it('keeps nobody waiting who has left, whatever becomes of the rest', async () => {
    const queue = new JobQueue(sourceOf(job()))
    await queue.take(somebody)
    const leaving = worker()
    queue.join(leaving)
    const waiting = queue.take(leaving)
    queue.leave(leaving)
    assert.equal(await Promise.race([waiting, sleep(2_000, 'still waiting', { ref: false })]), undefined)
    assert.equal(await queue.take(leaving), undefined)
  })

  it('asks for jobs that leave some for everybody', async () => {
    const asked: number[] = []
    const next = (bytes: number): undefined => void asked.push(bytes)
    const queue = new JobQueue({ next, bytesLeft: 8 << 20 })
    for (const more of [1, 3, 28]) {
      for (let count = 0; count < more; count++) queue.join(worker())
      await queue.take({ ...somebody, jobBytes: 4 << 20 })
    }
    assert.deepEqual(asked, [2 << 20, 512 << 10, 128 << 10])
  })
})

describe('JobQueue: near the end', () => {
  it('gives nothing more to who would need longer for it than all the others for everything', async () => {
    const queue = new JobQueue({ next: () => job(), bytesLeft: 1e6 })
    const slow = worker({ bytesPerSecond: 100e3, bytesHeld: 300e3 })
    const quick = worker({ bytesPerSecond: 4e6, bytesHeld: 1e6 })
    for (const each of [slow, quick]) queue.join(each)
    const taken = await queue.take(quick)
    let isServed = false
    const late = queue.take(slow).then((job) => {
      isServed = job !== undefined
    })
    await queue.take(quick)
    assert.equal(isServed, false)
    queue.leave(quick)
    if (taken) queue.done(taken)
    await late
    assert.equal(isServed, true)
  })
})

describe('JobQueue: a job that is stuck', () => {
  it('is sent a second time by who would be much faster, and counts once', async () => {
    const stuck = job()
    const queue = new JobQueue(sourceOf(stuck))
    const [slow, quick] = [worker({ seconds: 9 }), worker()]
    await queue.take(slow)
    assert.equal(await queue.take(quick), stuck)
    assert.equal(queue.done(stuck), true)
    assert.equal(queue.isNeeded(stuck), false)
    assert.equal(queue.done(stuck), false)
    assert.equal(queue.putBack(stuck, stuck, slow), false)
    assert.equal(await queue.take(slow), undefined)
  })

  it('stays where it is when that is nearly as fast, and is never sent three times', async () => {
    const stuck = job()
    const queue = new JobQueue(sourceOf(stuck))
    await queue.take(worker({ seconds: 9 }))
    const waiting = queue.take(worker({ bytesPerSecond: 0.15 }))
    assert.equal(await queue.take(worker()), stuck)
    const third = queue.take(worker())
    queue.done(stuck)
    assert.deepEqual(await Promise.all([waiting, third]), [undefined, undefined])
  })

  it('is not put back while another connection is sending it', async () => {
    const stuck = job()
    const queue = new JobQueue(sourceOf(stuck))
    const [slow, quick] = [worker({ seconds: 9 }), worker()]
    await queue.take(slow)
    await queue.take(quick)
    assert.equal(queue.putBack(stuck, stuck, slow), false)
    assert.equal(queue.putBack(stuck, stuck, quick), true)
    assert.equal(await queue.take(somebody), stuck)
  })
})
