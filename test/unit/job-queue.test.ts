import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Job, JobQueue } from '../../src/transfer/job-queue.ts'

function job(onDone?: () => void): Job {
  const self: Job = {
    bytes: 1,
    files: 1,
    read: async () => ({ data: Buffer.alloc(1), ends: [1] }),
    without: () => self,
    ...(onDone && { onDone }),
  }
  return self
}

describe('JobQueue', () => {
  it('hands out in order and ends when all is done', async () => {
    const jobs = [job(), job()]
    const queue = new JobQueue(jobs)
    const [first, second] = [await queue.take(), await queue.take()]
    assert.deepEqual([first, second], jobs)
    const waiting = queue.take()
    queue.done(jobs[0] as Job)
    queue.done(jobs[1] as Job)
    assert.equal(await waiting, undefined)
    assert.equal(await queue.take(), undefined)
  })

  it('gives what was put back to whoever waits', async () => {
    const only = job()
    const queue = new JobQueue([only])
    await queue.take()
    const waiting = queue.take()
    queue.putBack(only)
    assert.equal(await waiting, only)
  })

  it('does not end while a job that is done brings more', async () => {
    const late = job()
    const early = job(() => queue.add(late))
    const queue: JobQueue = new JobQueue([early])
    await queue.take()
    const waiting = queue.take()
    queue.done(early)
    assert.equal(await waiting, late)
    const end = queue.take()
    queue.done(late)
    assert.equal(await end, undefined)
  })

  it('makes a job only when it is taken', async () => {
    let made = 0
    function* endless(): Generator<Job> {
      for (;;) {
        made++
        yield job()
      }
    }
    const queue = new JobQueue(endless())
    await queue.take()
    assert.equal(made, 1)
  })
})
