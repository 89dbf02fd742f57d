import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Reached } from '../../../src/link/reach.ts'
import type { Agent } from '../../../src/ssh/agent.ts'
import { sendDirectly } from '../../../src/staging/direct.ts'
import { Counts, ScriptedServer } from '../../support/scripted-server.ts'

const HEAD_BYTES = 53
const SENT_BYTES = 2 * HEAD_BYTES + 300
const signal = new AbortController().signal
const agentOf = (exchange: ScriptedServer) => ({ open: () => exchange }) as unknown as Agent

/** What comes of a staging server that sends two files of 300 bytes together itself. */
async function sent(says: (there: ScriptedServer) => void, meter = new Counts()): Promise<string> {
  const training = new ScriptedServer(() => undefined)
  training.say({ granted: true })
  const host: Reached = {
    agent: agentOf(training),
    roundTripMs: 0,
    destroy: () => undefined,
    address: { user: 'root', host: '127.0.0.1', port: 22 },
    hostKey: Buffer.from('\0\0\0\x0bssh-ed25519'),
  }
  const staging = new ScriptedServer(() => undefined)
  staging.say({ reached: true })
  says(staging)
  staging.finish({ problem: '' })
  const cargo = { name: 'fire', digest: 'ab', places: Int32Array.of(0, 2), bytes: 300, length: 3 }
  const destination = { host, authorizedKeys: '', streams: 1 }
  return await sendDirectly(agentOf(staging), cargo, destination, { meter, signal })
}

describe('sendDirectly', () => {
  it('counts content, without the heads of records', async () => {
    const meter = new Counts()
    const content: number[] = []
    meter.arrived = (files, savedBytes) => {
      Counts.prototype.arrived.call(meter, files, savedBytes)
      content.push(meter.bytes)
    }
    const problem = await sent((there) => {
      there.say({ acked: 0, files: 1 })
      there.say({ acked: HEAD_BYTES + 100, files: 1 })
      there.say({ acked: SENT_BYTES, files: 2 })
    }, meter)
    assert.deepEqual([problem, meter.files, content], ['', 2, [0, 100, 300, 300]])
  })

  it('counts what did not have to travel', async () => {
    const meter = new Counts()
    await sent((there) => there.say({ acked: 2 * HEAD_BYTES + 17, files: 2 }), meter)
    assert.deepEqual([meter.bytes, meter.files], [300, 2])
  })

  for (const [name, says] of [
    ['floods us', (there) => many(() => there.say({ busy: true }))],
    ['is there again and again', (there) => many(() => there.say({ reached: true }))],
    ['sends data', (there) => there.sayData(Buffer.alloc(9))],
    ['counts more than there is', (there) => there.say({ acked: 2 ** 52, files: 2 })],
  ] satisfies [string, (there: ScriptedServer) => void][]) {
    it(`SERVER_REPLY_INVALID: a staging server that ${name}`, async () => {
      await assert.rejects(sent(says), { code: 'SERVER_REPLY_INVALID', message: /The staging server / })
    })
  }

  it('DEADLINE_EXCEEDED: a staging server that talks for half an hour and sends nothing', async (t) => {
    let now = performance.now()
    t.mock.method(performance, 'now', () => (now += 1_000))
    await assert.rejects(
      sent((there) => many(() => there.say({ acked: 1, files: 0 }), 2_000)),
      { code: 'DEADLINE_EXCEEDED' },
    )
  })
})

function many(say: () => void, times = 20_000): void {
  for (let count = 0; count < times; count++) say()
}
