/** A server that authenticates and then plays our protocol wrongly. Each case must end by itself, with a Failure. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import * as v from 'valibot'
import { type ErrorCode, Failure } from '../../src/errors.ts'
import { connect } from '../../src/link/connect.ts'
import { reach } from '../../src/link/reach.ts'
import { silentLog } from '../../src/log.ts'
import type { Agent } from '../../src/ssh/agent.ts'
import { frame, MAX_FRAME_BYTES } from '../../src/ssh/frames.ts'
import { rejectsWith } from '../support/failures.ts'
import { type Behaviour, hostileServer } from '../support/hostile-server.ts'
import { anyOperation } from '../support/operations.ts'

const SOME = anyOperation(
  'some.operation',
  v.object({ answer: v.number(), list: v.array(v.object({ path: v.string() })) }),
)
const DEADLINES = { deadlineMs: 400, limitMs: 800 }
/** Ample for the deadlines above; a case that needs it hangs. */
const HANG_MS = 15_000
const MEMORY_BYTES = 150e6

/** Calls one operation of a misbehaving server; its failure, after everything was closed. */
async function callOf(behaviour: Behaviour, use = call): Promise<Failure> {
  await using server = await hostileServer(behaviour)
  const context = { log: silentLog, signal: new AbortController().signal }
  return await bounded(async () => {
    await using connection = await connect(server.access, context, { patienceMs: 0 })
    await using agent = await connection.openAgent('')
    await use(agent)
  })
}

async function call(agent: Agent): Promise<void> {
  await agent.call(SOME, {}, DEADLINES)
}

/** Fails when the work hangs, holds too much memory, or ends in anything but a Failure. */
async function bounded(work: () => Promise<void>): Promise<Failure> {
  let most = 0
  const before = process.memoryUsage().rss
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss - before)
  }, 20)
  try {
    const thrown = await Promise.race([
      work().then(
        () => 'no failure',
        (error: unknown) => error,
      ),
      sleep(HANG_MS, 'it hangs', { ref: false }),
    ])
    assert.ok(thrown instanceof Failure, `${String((thrown instanceof Error && thrown.stack) || thrown)}`)
    assert.ok(thrown.message.length < 10_000, 'the message is a flood itself')
    assert.ok(most < MEMORY_BYTES, `it held ${Math.round(most / 1e6)} MB`)
    return thrown
  } finally {
    clearInterval(watch)
  }
}

const answers =
  (kind: string, value: unknown): Behaviour['onCall'] =>
  (_operation, far) =>
    far.says(kind, value)
const floods =
  (bytes: () => Buffer): Behaviour['onCall'] =>
  (_operation, far) =>
    far.repeats(bytes)
const EVENTS = Buffer.concat(Array.from({ length: 5000 }, () => frame('M', Buffer.from('{"at":1}'))))
const deep = (levels: number): string => `{"what":${'['.repeat(levels)}${']'.repeat(levels)}}`

const CASES: Record<string, [ErrorCode, Behaviour['onCall']]> = {
  'it never answers': ['DEADLINE_EXCEEDED', () => undefined],
  'events without end': ['DEADLINE_EXCEEDED', floods(() => EVENTS)],
  'an event every moment, for ever': [
    'DEADLINE_EXCEEDED',
    (_operation, far) => {
      const timer = setInterval(() => far.says('M', { alive: true }), 50)
      far.channel.once('close', () => clearInterval(timer))
      setTimeout(() => clearInterval(timer), 2 * HANG_MS).unref()
    },
  ],
  'data without end': ['DEADLINE_EXCEEDED', floods(() => frame('D', Buffer.alloc(1 << 20)))],
  'empty data without end': [
    'DEADLINE_EXCEEDED',
    floods(() => Buffer.alloc(5 * 100_000).fill(frame('D', Buffer.alloc(0)))),
  ],
  'huge events': [
    'DEADLINE_EXCEEDED',
    floods(() => frame('M', Buffer.from(JSON.stringify({ x: 'x'.repeat(3 << 20) })))),
  ],
  'a frame of 4 GiB': ['SERVER_REPLY_INVALID', (_operation, far) => far.channel.write('\xff\xff\xff\xffR')],
  'a giant frame and then data without end': [
    'SERVER_REPLY_INVALID',
    floods(() => Buffer.alloc(1 << 20, 0xff)),
  ],
  'a frame that is never finished': [
    'DEADLINE_EXCEEDED',
    (_operation, far) => far.channel.write(frame('R', Buffer.alloc(MAX_FRAME_BYTES)).subarray(0, 1000)),
  ],
  'an unknown kind': ['SERVER_REPLY_INVALID', answers('\0', {})],
  'a ping': ['SERVER_REPLY_INVALID', answers('P', {})],
  'half a JSON': ['SERVER_REPLY_INVALID', answers('R', '{"answer":')],
  null: ['SERVER_REPLY_INVALID', answers('R', 'null')],
  'wrong types': ['SERVER_REPLY_INVALID', answers('R', { answer: '1', list: {} })],
  'a prototype': ['SERVER_REPLY_INVALID', answers('R', '{"__proto__":{"answer":1,"list":[]}}')],
  'a million wrong items': [
    'SERVER_REPLY_INVALID',
    answers('R', `{"answer":1,"list":[${'0,'.repeat(1_500_000)}0]}`),
  ],
  'a failure of numbers': ['AGENT_FAILED', answers('F', { code: 1, what: 2, safe: 3, next: 4 })],
  'a failure that cannot be text': ['AGENT_FAILED', answers('F', '{"what":{"toString":1}}')],
  'a failure nested too deeply': ['AGENT_FAILED', answers('F', deep(1_000_000))],
  'a failure of 3 MB': [
    'REMOTE_DISK_FULL',
    answers('F', { code: 'REMOTE_DISK_FULL', what: 'x'.repeat(3e6), safe: 'y', next: 'z' }),
  ],
  'a code of the prototype': [
    'AGENT_FAILED',
    answers('F', { code: 'constructor', what: 'x', safe: 'y', next: 'z' }),
  ],
}
for (const [name, [code, onCall]] of Object.entries(CASES)) {
  test(`${code}: ${name}`, async () => {
    const failure = await callOf({ onCall } as Behaviour)
    assert.equal(failure.code, code, failure.message)
  })
}

test('a server that never agrees to close a channel cannot hold us', async () => {
  const failure = await callOf({
    onCall: (_operation, far) => {
      far.channel.close = () => undefined
    },
  })
  assert.equal(failure.code, 'DEADLINE_EXCEEDED')
})

test('a server that reads nothing cannot hold a sender that nobody listens for', async () => {
  const failure = await callOf(
    {
      onCall: (_operation, far) => {
        far.channel.pause()
        far.says('R', {})
      },
    },
    async (agent) => {
      const exchange = agent.open(SOME, {}, { limitMs: 800 })
      for (;;) await exchange.sendData(Buffer.alloc(1 << 20))
    },
  )
  assert.equal(failure.code, 'DEADLINE_EXCEEDED')
})

test('noise instead of our helper ends', async () => {
  const noise = Buffer.from('::error::Welcome\r\n##[group]\x1b[2J'.repeat(1000))
  const failure = await callOf({
    onShell: (channel) => {
      const say = (): void => {
        while (channel.writable && channel.write(noise));
      }
      channel.on('drain', say).on('error', () => undefined)
      say()
    },
  })
  assert.equal(failure.code, 'SHELL_UNUSABLE')
  assert.doesNotMatch(failure.message, /##\[|\x1b|^::/m)
})

test('a marker with a nonce of its own is not believed', async () => {
  const failure = await callOf({
    onShell: (channel) => {
      channel.on('data', () => undefined)
      channel.write('\n<<gpu-retrain python>>\n\n<<gpu-retrain 00000000000000000000000000000000>>\n')
      channel.exit(97)
      channel.end()
      channel.close()
    },
  })
  assert.equal(failure.code, 'AGENT_FAILED')
})

test('a transfer asks before Python has answered, and hears that there is none', async () => {
  await using server = await hostileServer({
    onShell: (channel) => {
      let heard = ''
      channel.on('data', (chunk: Buffer) => {
        heard += chunk.toString('latin1')
        if (!heard.includes('some.operation')) return
        channel.stderr.write('<<gpu-retrain no python>>\n')
        channel.exit(97)
        channel.end()
        channel.close()
      })
    },
  })
  const where = { access: server.access, root: '/data' }
  const { agent, destroy } = await reach(where, [], AbortSignal.timeout(HANG_MS))
  await rejectsWith('PYTHON_MISSING', () => call(agent))
  destroy()
})

test('CONNECTION_LOST: the channel closes at once after the first marker', async () => {
  const failure = await callOf({
    onShell: (channel) => {
      channel.write('\n<<gpu-retrain python>>\n')
      channel.close()
    },
  })
  assert.equal(failure.code, 'CONNECTION_LOST')
})

test('the connection falls right after the login', async () => {
  await using server = await hostileServer({ onShell: (channel) => channel.destroy() })
  const context = { log: silentLog, signal: new AbortController().signal }
  await rejectsWith('CONNECTION_LOST', async () => {
    await using connection = await connect(server.access, context, { patienceMs: 0 })
    connection.destroy()
    await connection.openAgent('')
  })
})
