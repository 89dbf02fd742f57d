import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Agent, JsonObject } from '../../../src/ssh/agent.ts'
import { relay } from '../../../src/staging/relay.ts'
import { Counts, ScriptedServer } from '../../support/scripted-server.ts'

const HEAD_BYTES = 53
const signal = new AbortController().signal
const pace = { take: async () => undefined }
const agentOf = (exchange: ScriptedServer) => ({ open: () => exchange }) as unknown as Agent
/** A staging server, and what it hears of the training server's answers. */
class Staging extends ScriptedServer {
  readonly heard: JsonObject[] = []
  override async send(message: JsonObject): Promise<void> {
    this.heard.push(message)
  }
}

/** What comes of a cargo of two files, of 100 and 200 bytes. */
async function relayed(staging: Staging, training: ScriptedServer): Promise<Counts> {
  const meter = new Counts()
  const cargo = { name: 'fire', digest: 'ab', places: Int32Array.of(0, 2), bytes: 300, length: 3 }
  await relay(agentOf(staging), agentOf(training), cargo, { meter, pace, signal })
  return meter
}

/** A staging server that sends one of the two files and then does as told; it has no data to hear. */
function staging(says: (there: Staging) => void): Staging {
  const there = new Staging(() => undefined)
  there.sayData(Buffer.alloc(HEAD_BYTES + 100))
  says(there)
  return there
}
const honest = (says: (there: Staging) => void = () => undefined): Staging =>
  staging((there) => {
    there.sayData(Buffer.alloc(HEAD_BYTES + 200))
    says(there)
    there.say({ flush: true })
    there.say({ acked: 2 * HEAD_BYTES + 300, files: 2 })
    there.finish({ problem: '' })
  })
const acknowledging = (): ScriptedServer =>
  new ScriptedServer((there) => there.say({ acked: there.received }))

describe('relay', () => {
  it('passes on what is sent and what is answered, and counts content without the heads of records', async () => {
    const from = honest((there) => there.say({ acked: HEAD_BYTES + 100, files: 2 }))
    const to = acknowledging()
    const meter = await relayed(from, to)
    assert.deepEqual([meter.bytes, meter.files, to.received], [300, 2, 2 * HEAD_BYTES + 300])
    assert.deepEqual(from.heard, [{ acked: HEAD_BYTES + 100 }, { acked: 2 * HEAD_BYTES + 300 }])
  })

  it('counts what did not have to travel', async () => {
    const from = staging((there) => {
      there.say({ acked: HEAD_BYTES + 100, files: 2 })
      there.finish({ problem: '' })
    })
    const meter = await relayed(from, acknowledging())
    assert.deepEqual([meter.bytes, meter.files], [300, 2])
  })

  const many = (say: (count: number) => void): void => {
    for (let count = 0; count < 20_000; count++) say(count)
  }
  for (const [name, says] of [
    ['floods us with progress', (there) => many(() => there.say({ acked: 0, files: 0 }))],
    [
      'acknowledges byte by byte',
      (there) => many((count) => there.say({ acked: Math.min(count, 300), files: 0 })),
    ],
    ['wants to flush again and again', (there) => many(() => there.say({ flush: true }))],
    ['says what nobody knows', (there) => many(() => there.say({}))],
    ['sends empty data', (there) => there.sayData(Buffer.alloc(0))],
    ['sends more data than there are', (there) => there.sayData(Buffer.alloc(1000))],
    ['counts more than there is', (there) => there.say({ acked: 2 ** 52, files: 0 })],
    ['counts files that nobody asked for', (there) => there.say({ acked: 0, files: 3 })],
    [
      'takes something back',
      (there) => {
        there.say({ acked: 2, files: 1 })
        there.say({ acked: 1, files: 1 })
      },
    ],
  ] satisfies [string, (there: Staging) => void][]) {
    it(`SERVER_REPLY_INVALID: a staging server that ${name}`, async () => {
      await assert.rejects(relayed(honest(says), acknowledging()), {
        code: 'SERVER_REPLY_INVALID',
        message: /The staging server (said|sent|counted)/,
      })
    })
  }

  it('SERVER_REPLY_INVALID: a staging server whose data come in crumbs', async () => {
    const meter = new Counts()
    const cargo = { name: 'fire', digest: 'ab', places: Int32Array.of(0), bytes: 1e5, length: 1 }
    const from = staging((there) => many(() => there.sayData(Buffer.alloc(1))))
    await assert.rejects(relay(agentOf(from), agentOf(acknowledging()), cargo, { meter, pace, signal }), {
      code: 'SERVER_REPLY_INVALID',
      message: /The staging server said/,
    })
  })

  for (const [name, says] of [
    ['floods us', (there) => many(() => there.say({ busy: true }))],
    ['sends data', (there) => there.sayData(Buffer.alloc(0))],
    ['acknowledges what was never sent', (there) => there.say({ acked: 1000 })],
    [
      'takes an acknowledgement back',
      (there) => {
        there.say({ acked: 2 })
        there.say({ acked: 1 })
      },
    ],
  ] satisfies [string, (there: ScriptedServer) => void][]) {
    it(`SERVER_REPLY_INVALID: a training server that ${name}`, async () => {
      const to = new ScriptedServer((there) => {
        says(there)
        there.say({ acked: there.received })
      })
      await assert.rejects(relayed(honest(), to), {
        code: 'SERVER_REPLY_INVALID',
        message: /The server (said|sent|acknowledged)/,
      })
    })
  }

  it('DEADLINE_EXCEEDED: a staging server that talks for half an hour and sends nothing', async (t) => {
    let now = performance.now()
    t.mock.method(performance, 'now', () => now)
    const from = new Staging(() => undefined)
    const ended = assert.rejects(relayed(from, acknowledging()), { code: 'DEADLINE_EXCEEDED' })
    for (let minute = 0; minute <= 32; minute++) {
      from.say({ acked: 0, files: 0 })
      now += 60_000
      await new Promise(setImmediate)
    }
    await ended
  })

  it('gives a staging server all the time that the training server takes', async (t) => {
    let now = performance.now()
    t.mock.method(performance, 'now', () => now)
    const from = staging(() => undefined)
    const to = new ScriptedServer(() => undefined)
    const done = relayed(from, to)
    for (let minute = 0; minute <= 28; minute++) {
      from.say({ acked: 0, files: 1 })
      to.say({ busy: true })
      now += 60_000
      await new Promise(setImmediate)
    }
    to.say({ acked: HEAD_BYTES + 100 })
    await new Promise(setImmediate)
    for (let minute = 0; minute <= 28; minute++) {
      from.say({ acked: HEAD_BYTES + 100, files: 1 })
      now += 60_000
      await new Promise(setImmediate)
    }
    from.finish({ problem: '' })
    await done
  })

  it('DEADLINE_EXCEEDED: a training server that talks for half an hour and takes nothing, or does not end', async (t) => {
    let now = performance.now()
    t.mock.method(performance, 'now', () => now)
    for (const answer of [undefined, { acked: HEAD_BYTES + 100 }]) {
      class Endless extends ScriptedServer {
        override async send(): Promise<void> {}
      }
      const to = new Endless((there) => answer && there.say(answer))
      const from = staging((there) => answer && there.finish({ problem: '' }))
      const ended = assert.rejects(relayed(from, to), { code: 'DEADLINE_EXCEEDED' })
      for (let minute = 0; minute <= 32; minute++) {
        to.say({ busy: true })
        now += 60_000
        await new Promise(setImmediate)
      }
      await ended
    }
  })
})
