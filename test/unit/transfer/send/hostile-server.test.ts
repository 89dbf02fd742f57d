import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Agent, JsonObject } from '../../../../src/ssh/agent.ts'
import { JobQueue } from '../../../../src/transfer/jobs/job-queue.ts'
import type { Meter } from '../../../../src/transfer/progress/meter.ts'
import { Sender } from '../../../../src/transfer/send/sender.ts'
import { sourceOf } from '../../../support/jobs.ts'
import { Counts, records, ScriptedServer } from '../../../support/scripted-server.ts'

const signal = new AbortController().signal
const pace = { take: async () => undefined }

function sender(server: ScriptedServer, queue: JobQueue, meter: Meter): Promise<void> {
  const agent = { open: () => server } as unknown as Agent
  return new Sender(agent, queue, { meter, pace, signal, isFirst: true, stalled: () => undefined }).run()
}

describe('a server that is not to be believed', () => {
  for (const [name, answers] of [
    ['more than was sent', [{ acked: 101 }]],
    ['less than before', [{ acked: 50 }, { acked: 49 }]],
  ] as const) {
    it(`does not believe an acknowledgement of ${name}`, async () => {
      const server = new ScriptedServer(() => {
        for (const answer of answers) server.say(answer)
      })
      await assert.rejects(sender(server, new JobQueue(sourceOf(records(1))), new Counts()), {
        code: 'SERVER_REPLY_INVALID',
      })
    })
  }

  it('does not believe a server that is done without having acknowledged everything', async () => {
    const server = new ScriptedServer(() => undefined)
    await assert.rejects(sender(server, new JobQueue(sourceOf(records(1))), new Counts()), {
      code: 'SERVER_REPLY_INVALID',
    })
  })

  it('ignores events of a shape that it does not know', async () => {
    const meter = new Counts()
    const server = new ScriptedServer(({ received }) => {
      for (const event of [{ acked: '9' }, { acked: -1 }, { acked: 0.5 }, { damaged: '../x' }, {}])
        server.say(event)
      server.say({ acked: received })
    })
    await sender(server, new JobQueue(sourceOf(records(1))), meter)
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
    await assert.rejects(sender(server, new JobQueue(sourceOf(records(1))), new Counts()), {
      code: 'DEADLINE_EXCEEDED',
    })
  })

  it('DEADLINE_EXCEEDED: a server that talks for half an hour and does not end', async (t) => {
    let now = performance.now()
    t.mock.method(performance, 'now', () => now)
    class Endless extends ScriptedServer {
      override async send(message: JsonObject): Promise<void> {
        if (!message.end) return
        this.say({ busy: true })
        now += 31 * 60_000
        this.say({ busy: true })
        await super.send(message)
      }
    }
    const server = new Endless(({ received }) => server.say({ acked: received }))
    await assert.rejects(sender(server, new JobQueue(sourceOf(records(1))), new Counts()), {
      code: 'DEADLINE_EXCEEDED',
    })
  })

  for (const [name, event] of [
    ['repeats one acknowledgement', () => ({ acked: 0 })],
    ['acknowledges byte by byte', (count) => ({ acked: count })],
    ['is busy', () => ({ busy: true })],
    ['says what nobody knows', () => ({})],
    ['answers what nobody asked', () => ({ parts: 'ab', ranges: [] })],
  ] satisfies [string, (count: number) => JsonObject][]) {
    it(`SERVER_REPLY_INVALID: a server that ${name} without end`, async () => {
      const server = new ScriptedServer(({ received }) => {
        for (let count = 0; count < 20_000; count++) server.say(event(count))
        server.say({ acked: received })
      })
      await assert.rejects(sender(server, new JobQueue(sourceOf(records(200))), new Counts()), {
        code: 'SERVER_REPLY_INVALID',
      })
    })
  }

  it('SERVER_REPLY_INVALID: a server that sends data', async () => {
    const server = new ScriptedServer(({ received }) => {
      server.sayData(Buffer.alloc(0))
      server.say({ acked: received })
    })
    await assert.rejects(sender(server, new JobQueue(sourceOf(records(1))), new Counts()), {
      code: 'SERVER_REPLY_INVALID',
    })
  })
})
