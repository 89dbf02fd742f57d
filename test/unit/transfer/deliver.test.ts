import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, beforeEach, describe, it } from 'node:test'
import * as v from 'valibot'
import { KnownManifests } from '../../../src/dataset/known-manifests.ts'
import { scan } from '../../../src/dataset/scan.ts'
import { Failure } from '../../../src/errors.ts'
import { Helpers } from '../../../src/link/helpers.ts'
import { silentLog } from '../../../src/log.ts'
import type { Agent, Exchange, JsonObject, Received } from '../../../src/ssh/agent.ts'
import type { Operation, RemoteOperation } from '../../../src/ssh/operation.ts'
import { type Delivery, deliver } from '../../../src/transfer/deliver.ts'
import { Progress } from '../../../src/transfer/progress/progress.ts'
import { Store } from '../../../src/transfer/tree/store.ts'
import { transferOptions } from '../../support/transfer-options.ts'

const signal = new AbortController().signal
const worlds = mkdtempSync(join(tmpdir(), 'deliver-'))
let world = ''
beforeEach(() => {
  world = mkdtempSync(join(worlds, 'world-'))
  for (const name of ['a', 'b']) writeFileSync(join(world, name), name)
})
after(() => rmSync(worlds, { recursive: true }))

/** What the server answers to an exchange: data and a result, or a failure. */
type Answer = { readonly data?: Buffer; readonly result?: JsonObject } | Failure

/** A server that takes everything and answers as a test tells it. */
class ScriptedAgent implements Agent {
  readonly #answers: Record<string, () => Answer>
  readonly operations: string[] = []

  constructor(answers: Record<string, () => Answer>) {
    this.#answers = answers
  }

  async call<T>({ name, reply }: RemoteOperation<never, T>): Promise<T> {
    this.operations.push(name)
    const replies: Record<string, JsonObject> = {
      'store.open': {
        present: false,
        path: '',
        empty: true,
        arriving: [],
        bases: [],
        tellsApart: true,
        last: null,
      },
      'store.room': { links: true, freeBytes: 1e12 },
    }
    return v.parse(reply, replies[name])
  }

  open({ name }: Operation, { digest }: JsonObject): Exchange {
    this.operations.push(name)
    let answer = this.#answers[name]?.() ?? {}
    if (name === 'trees.publish' && !(answer instanceof Failure) && answer.result?.missing === 0)
      answer = { result: { missing: 0, path: `/data/trees/fire/${digest}` } }
    return name === 'receive.objects' ? receiver(answer) : listener(answer)
  }

  async end(): Promise<void> {}

  async [Symbol.asyncDispose](): Promise<void> {}
}

function listener(answer: Answer): Exchange {
  const said: Received[] = []
  if (!(answer instanceof Failure)) {
    if (answer.data) said.push({ kind: 'data', chunk: answer.data })
    said.push({ kind: 'result', result: answer.result ?? {} })
  }
  return {
    send: async () => undefined,
    sendData: async () => undefined,
    receive: async () => said.shift() ?? Promise.reject(answer),
  }
}

function receiver(answer: Answer): Exchange {
  let received = 0
  const said: Received[] = []
  let wake: () => void = () => undefined
  const say = (next: Received): void => {
    said.push(next)
    wake()
  }
  return {
    send: async (message) => {
      if (message.end) say({ kind: 'result', result: {} })
    },
    sendData: async (chunk) => {
      received += chunk.length
      say({ kind: 'event', event: { acked: received } })
    },
    receive: async () => {
      if (answer instanceof Failure) throw answer
      while (said.length === 0) await new Promise<void>((resolve) => (wake = resolve))
      return said.shift() as Received
    },
  }
}

async function run(answers: Record<string, () => Answer>): Promise<{ path: string; operations: string[] }> {
  const agent = new ScriptedAgent(answers)
  const table = await scan(world, world, { log: silentLog, signal, trustIndex: false })
  using progress = new Progress(silentLog)
  const connectOnce = async () => ({ agent, roundTripMs: 0, destroy: () => undefined })
  const linkOptions = { log: silentLog, signal, patienceMs: 0, progress: () => 0 }
  const options = transferOptions(
    { source: world, home: world },
    { trustIndex: false, keep: 1, patienceMs: 0 },
  )
  await using store = new Store({ ...options, token: 't' }, connectOnce, {
    ...linkOptions,
    name: 'connection 1',
  })
  await store.open(table)
  const delivery: Delivery = {
    options,
    log: silentLog,
    signal,
    root: world,
    table,
    manifests: new KnownManifests(world),
    store,
    helpers: () => new Helpers(connectOnce, linkOptions),
    progress,
  }
  return { path: await deliver(delivery), operations: agent.operations }
}

const nothingMissing = (): Answer => ({ data: Buffer.from([0]), result: { missing: 0 } })
const published = (): Answer => ({ result: { missing: 0 } })
const firstDamaged = (): Answer => ({ data: Buffer.alloc(4), result: { missing: 1, path: '' } })

describe('deliver', () => {
  it('asks an empty server nothing before it sends', async () => {
    const { path, operations } = await run({ 'trees.missing': nothingMissing, 'trees.publish': published })
    assert.match(path, /^\/data\/trees\/fire\/[0-9a-f]{64}$/)
    assert.deepEqual(operations, ['store.open', 'receive.objects', 'trees.publish'])
  })

  it('sends damaged files again, and says TRANSFER_INCOMPLETE when that does not help', async () => {
    let rounds = 0
    const damagedOnce = (): Answer => (rounds++ === 0 ? firstDamaged() : published())
    const { operations } = await run({ 'trees.missing': nothingMissing, 'trees.publish': damagedOnce })
    assert.equal(operations.filter((operation) => operation === 'receive.objects').length, 2)
    await assert.rejects(run({ 'trees.missing': nothingMissing, 'trees.publish': firstDamaged }), {
      code: 'TRANSFER_INCOMPLETE',
      message: /After 3 tries 1 files .*: a\./,
    })
  })

  it('says how much room is lacking when the disk fills up on the way', async () => {
    const full = new Failure('REMOTE_DISK_FULL', { what: 'Full.', safe: '', next: '' })
    await assert.rejects(run({ 'receive.objects': () => full }), {
      code: 'REMOTE_DISK_FULL',
      message: /still to be sent/,
    })
  })

  for (const [name, answer] of Object.entries<Answer>({
    'a place of 2^31 and more': { data: Buffer.from([128, 0, 0, 0]), result: { missing: 1, path: '' } },
    'places beyond the dataset': { data: Buffer.from([0, 0, 0, 2]), result: { missing: 1, path: '' } },
    'a wrong count': { data: Buffer.alloc(4), result: { missing: 2, path: '' } },
    'endless data': { data: Buffer.alloc(100), result: { missing: 25, path: '' } },
    'no result': { result: {} },
  })) {
    it(`does not believe ${name}`, async () => {
      await assert.rejects(run({ 'trees.missing': nothingMissing, 'trees.publish': () => answer }), {
        code: 'SERVER_REPLY_INVALID',
      })
    })
  }

  it('keeps the manifest of what was published, for the next difference', async () => {
    await run({ 'trees.missing': nothingMissing, 'trees.publish': published })
    const known = new KnownManifests(world)
    const digest = 'e4a6dc3a44c8a8ba6f1f6e9bd7e4f7b6ac2c7dc0ff0fd8db2b09c3a4a7a2a5b1'
    assert.equal(await known.find([digest]), undefined)
    const [kept = ''] = readdirSync(join(world, 'manifests'))
    const found = await known.find([digest, kept])
    assert.deepEqual(
      [...(found?.entries ?? [])].map(({ path }) => path.toString()),
      ['a', 'b'],
    )
    writeFileSync(join(world, 'manifests', kept), readFileSync(join(world, 'manifests', kept)).subarray(1))
    assert.equal(await known.find([kept]), undefined)
  })
})
