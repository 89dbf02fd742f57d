import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import type { Job } from '../../../../src/transfer/jobs/job.ts'
import { JobQueue } from '../../../../src/transfer/jobs/job-queue.ts'
import { InFlight } from '../../../../src/transfer/send/in-flight.ts'
import { sourceOf, worker } from '../../../support/jobs.ts'
import { Counts, records } from '../../../support/scripted-server.ts'

const somebody = worker()
let meter: Counts
let queue: JobQueue
let inFlight: InFlight

/** Takes jobs of so many records of 100 bytes, and reads them. */
async function taken(...counts: readonly number[]): Promise<Job[]> {
  meter = new Counts()
  queue = new JobQueue(sourceOf(...counts.map(records)))
  inFlight = new InFlight(queue, meter, somebody)
  const jobs = []
  for (const _ of counts) jobs.push((await queue.take(somebody)) as Job)
  for (const job of jobs) inFlight.take(job)
  return jobs
}

async function sent(job: Job | undefined, bytes: number): Promise<void> {
  assert.ok(job)
  assert.equal(inFlight.begin(job, (await job.read()).ends), true)
  inFlight.sent(bytes)
}

describe('InFlight', () => {
  let jobs: Job[]
  beforeEach(async () => {
    jobs = await taken(2, 3)
  })

  it('holds what is read, sent in part or sent, until it is acknowledged', async () => {
    assert.deepEqual([inFlight.bytesHeld, inFlight.outstandingBytes, inFlight.isEmpty], [500, 0, true])
    await sent(jobs[0], 150)
    assert.deepEqual([inFlight.bytesHeld, inFlight.outstandingBytes, inFlight.isEmpty], [500, 150, false])
    inFlight.sent(50)
    inFlight.acknowledge(150)
    assert.deepEqual([inFlight.bytesHeld, inFlight.outstandingBytes, inFlight.isEmpty], [350, 50, false])
    inFlight.acknowledge(200)
    assert.deepEqual([inFlight.bytesHeld, inFlight.outstandingBytes, inFlight.isEmpty], [300, 0, true])
  })

  it('knows how much comes before the end of a job', async () => {
    await sent(jobs[0], 200)
    inFlight.acknowledge(30)
    assert.deepEqual(
      jobs.map((job) => inFlight.bytesTo(job)),
      [170, 470],
    )
  })

  it('tells whether an acknowledgement says anything new', async () => {
    await sent(jobs[0], 200)
    assert.deepEqual(
      [10, 10, 11].map((bytes) => inFlight.acknowledge(bytes)),
      [true, false, true],
    )
  })

  it('begins no job that another connection has brought', () => {
    const [job] = jobs
    assert.ok(job)
    queue.done(job)
    assert.equal(inFlight.begin(job, [200]), false)
    assert.equal(inFlight.bytesHeld, 300)
  })

  it('puts back what was only read, and of what was sent the rest', async () => {
    await sent(jobs[0], 200)
    inFlight.acknowledge(130)
    inFlight.putBack()
    assert.deepEqual([meter.bytes, meter.files], [100, 1])
    const again = [await queue.take(worker()), await queue.take(worker())]
    assert.deepEqual(again.map((job) => job?.files).sort(), [1, 3])
  })

  it('tells whether what nobody needs was broken off within a record', async () => {
    await sent(jobs[0], 0)
    assert.equal(inFlight.cut(), false)
    await sent(jobs[1], 100)
    assert.equal(inFlight.cut(), false)
    inFlight.sent(50)
    assert.equal(inFlight.cut(), true)
    assert.equal(inFlight.bytesHeld, 150)
  })
})
