import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Agent } from '../../../../src/ssh/agent.ts'
import type { Job } from '../../../../src/transfer/jobs/job.ts'
import { JobQueue } from '../../../../src/transfer/jobs/job-queue.ts'
import { QuestionJob } from '../../../../src/transfer/jobs/segmented-file.ts'
import type { Meter } from '../../../../src/transfer/progress/meter.ts'
import { Sender } from '../../../../src/transfer/send/sender.ts'
import { sourceOf, worker } from '../../../support/jobs.ts'
import { Counts, records, ScriptedServer } from '../../../support/scripted-server.ts'

const signal = new AbortController().signal
const pace = { take: async () => undefined }

function sender(server: ScriptedServer, queue: JobQueue, meter: Meter): Promise<void> {
  const agent = { open: () => server } as unknown as Agent
  return new Sender(agent, queue, { meter, pace, signal, isFirst: true, stalled: () => undefined }).run()
}

describe('Sender', () => {
  it('ends when everything is acknowledged', async () => {
    const meter = new Counts()
    const server = new ScriptedServer(({ received }) => server.say({ acked: received }))
    await sender(server, new JobQueue(sourceOf(records(3), records(2))), meter)
    assert.deepEqual([meter.bytes, meter.files, server.received], [500, 5, 500])
  })

  it('puts back exactly what was not acknowledged when the connection is lost', async () => {
    const meter = new Counts()
    const queue = new JobQueue(sourceOf(records(3)))
    const server = new ScriptedServer(() => {
      server.say({ acked: 250 })
      server.lose()
    })
    await assert.rejects(sender(server, queue, meter), { code: 'CONNECTION_LOST' })
    assert.equal((await queue.take(worker()))?.files, 1)
    assert.deepEqual([meter.bytes, meter.files], [200, 2])
  })

  it('counts once what another connection has sent, too', async (t) => {
    let now = performance.now()
    t.mock.method(performance, 'now', () => now)
    const meter = new Counts()
    const stuck = records(2)
    const queue = new JobQueue(sourceOf(stuck))
    const server = new ScriptedServer(async (there) => {
      now += 4_000
      assert.equal(await queue.take(worker({ bytesPerSecond: 1e6 })), stuck)
      queue.done(stuck)
      there.say({ acked: there.received })
    })
    await sender(server, queue, meter)
    assert.deepEqual([meter.bytes, meter.files], [0, 0])
  })

  it('does not send what another connection has sent meanwhile', async () => {
    const queue = new JobQueue(sourceOf(records(1), records(1)))
    const late = await queue.take(worker({ seconds: 9 }))
    const server = new ScriptedServer((there) => there.say({ acked: there.received }))
    const read = late?.read
    if (late)
      late.read = async () => {
        queue.done(late)
        return (await read?.()) ?? { data: Buffer.alloc(0), ends: [] }
      }
    await sender(server, queue, new Counts())
    assert.equal(server.received, 100)
  })

  it('breaks off a record that another connection has brought meanwhile, and goes on with the next', async () => {
    const data = Buffer.alloc(1e6)
    const big: Job = {
      bytes: 1e6,
      files: 1,
      read: async () => ({ data, ends: [data.length] }),
      without: () => big,
    }
    const queue = new JobQueue(sourceOf(big, records(1)))
    const meter = new Counts()
    const server = new ScriptedServer((there) => {
      queue.done(big)
      there.say({ acked: there.received })
    })
    await sender(server, queue, meter)
    assert.ok(server.received < 300e3, `${server.received}`)
    assert.equal(server.told.filter(({ drop }) => drop).length, 1)
    assert.deepEqual([meter.bytes, meter.files], [100, 1])
  })

  it('is not thought stuck while the server hashes, and says so once a second', async (t) => {
    let now = performance.now()
    t.mock.method(performance, 'now', () => now)
    const job = records(1)
    const queue = new JobQueue(sourceOf(job))
    const seconds: number[] = []
    const server = new ScriptedServer((there) => {
      for (const later of [900, 3_100]) {
        now += later
        seconds.push(Math.round(hashing.secondsTo(job)))
      }
      there.say({ acked: there.received })
    })
    const agent = { open: () => server } as unknown as Agent
    const meter = new Counts()
    const hashing = new Sender(agent, queue, {
      meter,
      pace,
      signal,
      isFirst: true,
      stalled: () => undefined,
    })
    await hashing.run()
    assert.deepEqual(seconds, [0, 4])
  })

  it('ends early when it is told to, and leaves the rest to others', async () => {
    const meter = new Counts()
    const queue = new JobQueue(sourceOf(records(1), records(1)))
    const server = new ScriptedServer((there) => there.say({ acked: there.received }))
    const agent = { open: () => server } as unknown as Agent
    const leaving = new Sender(agent, queue, {
      meter,
      pace,
      signal,
      isFirst: true,
      stalled: () => undefined,
    })
    leaving.retire()
    await leaving.run()
    assert.deepEqual([meter.files, (await queue.take(worker()))?.files], [0, 1])
  })

  it('ends at once when it is told to while it waits for what others have', async () => {
    const queue = new JobQueue(sourceOf(records(1)))
    await queue.take(worker())
    const agent = { open: () => new ScriptedServer(() => undefined) } as unknown as Agent
    const context = { meter: new Counts(), pace, signal, isFirst: false, stalled: () => undefined }
    const waiting = new Sender(agent, queue, context)
    const running = waiting.run()
    waiting.retire()
    assert.equal(await Promise.race([running, sleep(2_000, 'still there', { ref: false })]), undefined)
  })

  it('asks a big file once, however often the server answers', async () => {
    let answers = 0
    const question = new QuestionJob(
      { question: async () => ({ data: Buffer.alloc(100), sha256: 'ab'.repeat(32) }) },
      () => {
        answers++
        return 700
      },
    )
    const server = new ScriptedServer((there) => {
      for (let repeats = 0; repeats < 5; repeats++) there.say({ parts: 'ab'.repeat(32), ranges: [] })
      there.say({ acked: there.received })
    })
    const meter = new Counts()
    await sender(server, new JobQueue(sourceOf(question)), meter)
    // The question's own bytes are not content.
    assert.deepEqual([answers, meter.bytes], [1, 700])
  })
})
