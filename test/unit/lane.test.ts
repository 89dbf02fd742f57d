import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Failure } from '../../src/errors.ts'
import type { Agent, Exchange, JsonObject, Received } from '../../src/ssh/agent.ts'
import { QuestionJob } from '../../src/transfer/cut-file.ts'
import { type Job, JobQueue } from '../../src/transfer/job-queue.ts'
import { Lane, type Meter } from '../../src/transfer/lane.ts'
import { supplyOf, taker } from '../support/jobs.ts'

const signal = new AbortController().signal
const pace = { take: async () => undefined }

/** A server that answers as a test tells it. */
class ScriptedServer implements Exchange {
  readonly #answers: Received[] = []
  readonly #onData: (server: ScriptedServer) => void
  #wake: () => void = () => undefined
  #lost: Failure | undefined
  received = 0

  constructor(onData: (server: ScriptedServer) => void) {
    this.#onData = onData
  }

  say(event: JsonObject): void {
    this.#answers.push({ kind: 'event', event })
    this.#wake()
  }

  lose(): void {
    this.#lost = new Failure('CONNECTION_LOST', { what: 'Lost.', safe: '', next: '' })
    this.#wake()
  }

  async send(message: JsonObject): Promise<void> {
    if (!message.end) return
    this.#answers.push({ kind: 'result', result: {} })
    this.#wake()
  }

  async sendData(chunk: Buffer): Promise<void> {
    this.received += chunk.length
    this.#onData(this)
  }

  async receive(): Promise<Received> {
    for (;;) {
      const next = this.#answers.shift()
      if (next) return next
      if (this.#lost) throw this.#lost
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }
}

class Counts implements Meter {
  bytes = 0
  files = 0

  acked(bytes: number): void {
    this.bytes += bytes
  }

  retracted(bytes: number): void {
    this.bytes -= bytes
  }

  arrived(files: number, savedBytes: number): void {
    this.files += files
    this.bytes += savedBytes
  }
}

/** A job of records of 100 bytes each. */
function records(count: number): Job {
  return {
    bytes: count * 100,
    files: count,
    read: async () => ({
      data: Buffer.alloc(count * 100),
      ends: Array.from({ length: count }, (_, record) => (record + 1) * 100),
    }),
    without: (done) => records(count - done),
  }
}

function lane(server: ScriptedServer, queue: JobQueue, meter: Meter): Promise<void> {
  const agent = { open: () => server } as unknown as Agent
  return new Lane(agent, queue, { meter, pace, signal, stalled: () => undefined }).run()
}

describe('Lane', () => {
  it('ends when everything is acknowledged', async () => {
    const meter = new Counts()
    const server = new ScriptedServer(({ received }) => server.say({ acked: received }))
    await lane(server, new JobQueue(supplyOf(records(3), records(2))), meter)
    assert.deepEqual([meter.bytes, meter.files, server.received], [500, 5, 500])
  })

  it('puts back exactly what was not acknowledged when the connection is lost', async () => {
    const meter = new Counts()
    const queue = new JobQueue(supplyOf(records(3)))
    const server = new ScriptedServer(() => {
      server.say({ acked: 250 })
      server.lose()
    })
    await assert.rejects(lane(server, queue, meter), { code: 'CONNECTION_LOST' })
    assert.equal((await queue.take(taker()))?.files, 1)
    assert.deepEqual([meter.bytes, meter.files], [200, 2])
  })

  for (const [name, answers] of [
    ['more than was sent', [{ acked: 101 }]],
    ['less than before', [{ acked: 50 }, { acked: 49 }]],
  ] as const) {
    it(`does not believe an acknowledgement of ${name}`, async () => {
      const server = new ScriptedServer(() => {
        for (const answer of answers) server.say(answer)
      })
      await assert.rejects(lane(server, new JobQueue(supplyOf(records(1))), new Counts()), {
        code: 'SERVER_REPLY_INVALID',
      })
    })
  }

  it('ignores events of a shape that it does not know', async () => {
    const meter = new Counts()
    const server = new ScriptedServer(({ received }) => {
      for (const event of [{ acked: '9' }, { acked: -1 }, { acked: 0.5 }, { damaged: '../x' }, {}])
        server.say(event)
      server.say({ acked: received })
    })
    await lane(server, new JobQueue(supplyOf(records(1))), meter)
    assert.equal(meter.bytes, 100)
  })

  it('DEADLINE_EXCEEDED: a server that talks for half an hour and takes nothing', async (t) => {
    let now = performance.now()
    t.mock.method(performance, 'now', () => now)
    const server = new ScriptedServer((there) => {
      there.say({ busy: true })
      now += 31 * 60_000
      there.say({ busy: true })
    })
    await assert.rejects(lane(server, new JobQueue(supplyOf(records(1))), new Counts()), {
      code: 'DEADLINE_EXCEEDED',
    })
  })

  it('asks a big file once, however often the server answers', async () => {
    let answers = 0
    const question = new QuestionJob(
      { question: async () => ({ data: Buffer.alloc(100), sha256: 'ab'.repeat(32) }) },
      () => answers++,
    )
    const server = new ScriptedServer((there) => {
      for (let repeats = 0; repeats < 5; repeats++) there.say({ parts: 'ab'.repeat(32), ranges: [] })
      there.say({ acked: there.received })
    })
    await lane(server, new JobQueue(supplyOf(question)), new Counts())
    assert.equal(answers, 1)
  })
})
