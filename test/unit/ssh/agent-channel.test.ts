import assert from 'node:assert/strict'
import { Duplex, PassThrough } from 'node:stream'
import { describe, it, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ClientChannel } from 'ssh2'
import * as v from 'valibot'
import { ERROR_CODES } from '../../../src/errors.ts'
import { AgentChannel } from '../../../src/ssh/agent-channel.ts'
import { frame, MAX_FRAME_BYTES } from '../../../src/ssh/frames.ts'
import { codesOf, type RemoteOperation } from '../../../src/ssh/operation.ts'
import { rejectsWith } from '../../support/failures.ts'
import { anyOperation, DECLARED } from '../../support/operations.ts'
import { failure } from '../../support/scripted-connector.ts'

/** A channel whose far end is the test: it says what a server might say, and takes what is sent when it wants to. */
class FarEnd {
  readonly stream: Duplex & { stderr: PassThrough; close: () => void }
  readonly taken: Buffer[] = []
  takes = true

  constructor() {
    const write = (chunk: Buffer, _encoding: string, done: () => void): void => {
      this.taken.push(chunk)
      if (this.takes) done()
    }
    const duplex = new Duplex({ read: () => undefined, write })
    this.stream = Object.assign(duplex, { stderr: new PassThrough(), close: () => void duplex.destroy() })
  }

  says(kind: string, value: unknown): void {
    this.stream.push(frame(kind, Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))))
  }

  agent(started?: Promise<void>): AgentChannel {
    return new AgentChannel(
      this.stream as unknown as ClientChannel,
      new Promise((resolve) => this.stream.once('close', resolve)),
      started,
    )
  }
}

const ASK = anyOperation('a.b', v.object({ answer: v.number() }))

test('a call gets its events, its data in order, and its result', async () => {
  const far = new FarEnd()
  const heard: unknown[] = []
  const options = {
    onEvent: (event: unknown) => heard.push(event),
    onData: (chunk: Buffer) => void heard.push(chunk.toString()),
  }
  const result = far.agent().call(ASK, {}, options)
  far.says('M', { at: 1 })
  far.says('D', 'bytes')
  far.says('R', { answer: 42, more: true })
  assert.deepEqual(await result, { answer: 42 })
  assert.deepEqual(heard, [{ at: 1 }, 'bytes'])
})

test("the server's own failure keeps its code and words, made harmless", async () => {
  const far = new FarEnd()
  const call = far.agent().call(ASK, {})
  far.says('F', { code: 'REMOTE_DISK_FULL', what: '::error::full\n##[group]', safe: 'a', next: 'b' })
  const failure = await rejectsWith('REMOTE_DISK_FULL', () => call)
  assert.doesNotMatch(failure.text.what, /^::|##\[|\n/)
})

test('a code that we do not know is AGENT_FAILED', async () => {
  const far = new FarEnd()
  const call = far.agent().call(ASK, {})
  far.says('F', { code: 'PWNED', what: 'x', safe: 'y', next: 'z' })
  await rejectsWith('AGENT_FAILED', () => call)
})

test("of all our codes an operation ends only with its own; what to do next is never the server's word", async () => {
  const words = { what: 'Set GPU_HOST_KEY.', safe: 'a', next: 'Set GPU_HOST_KEY to SHA256:evil.' }
  for (const operation of DECLARED) {
    const own = codesOf(operation)
    for (const code of ERROR_CODES) {
      const far = new FarEnd()
      const call = far.agent().call(operation as RemoteOperation<never, unknown>, {} as never)
      far.says('F', { code, ...words })
      const failed = await rejectsWith(own.includes(code) ? code : 'AGENT_FAILED', () => call)
      assert.doesNotMatch(failed.text.next, /GPU_HOST_KEY|evil/)
      assert.match(failed.text.what, /The server says: Set GPU_HOST_KEY\./)
      assert.doesNotMatch(failed.message, /evil/)
      far.stream.close()
    }
  }
})

const NONSENSE: Record<string, (far: FarEnd) => void> = {
  'a result of another shape': (far) => far.says('R', { answer: 'forty-two' }),
  'no JSON': (far) => far.says('R', 'hello'),
  'an array': (far) => far.says('M', '[1]'),
  'a kind that does not exist': (far) => far.says('Z', {}),
  'a frame that announces too much': (far) => {
    const header = Buffer.alloc(5)
    header.writeUInt32BE(MAX_FRAME_BYTES + 1)
    far.stream.push(header)
  },
}
for (const [name, say] of Object.entries(NONSENSE)) {
  test(`SERVER_REPLY_INVALID: ${name}`, async () => {
    const far = new FarEnd()
    await using agent = far.agent()
    const call = agent.call(ASK, {})
    say(far)
    await rejectsWith('SERVER_REPLY_INVALID', () => call)
  })
}

test('CONNECTION_LOST: the channel closes, and its last words are told', async () => {
  const far = new FarEnd()
  const call = far.agent().call(ASK, {})
  far.stream.stderr.write('MemoryError\n')
  setImmediate(() => far.stream.destroy())
  const failure = await rejectsWith('CONNECTION_LOST', () => call)
  assert.match(failure.text.what, /MemoryError/)
})

test('DEADLINE_EXCEEDED: the server says nothing', async () => {
  const agent = new FarEnd().agent()
  await rejectsWith('DEADLINE_EXCEEDED', () => agent.call(ASK, {}, { deadlineMs: 20 }))
  await rejectsWith('DEADLINE_EXCEEDED', () => agent.call(ASK, {}))
})

test('CANCELLED: the signal ends the call, and the channel with it', async () => {
  const far = new FarEnd()
  const controller = new AbortController()
  const call = far.agent().call(ASK, {}, { signal: controller.signal })
  controller.abort()
  await rejectsWith('CANCELLED', () => call)
  assert.ok(far.stream.destroyed)
})

describe('an agent that has not started yet', () => {
  it('is asked already, and heard from when it has', async () => {
    const far = new FarEnd()
    const { promise: started, resolve } = Promise.withResolvers<void>()
    const call = far.agent(started).call(ASK, {}, { deadlineMs: 20 })
    await sleep(40)
    assert.match(Buffer.concat(far.taken).toString(), /a\.b/)
    assert.equal(far.stream.listenerCount('data'), 0, 'what the shell says was taken for frames')
    far.says('R', { answer: 42 })
    resolve()
    assert.deepEqual(await call, { answer: 42 })
  })

  it('fails a call as its start does, though the channel closes', async () => {
    const far = new FarEnd()
    const { promise: started, reject } = Promise.withResolvers<void>()
    const call = far.agent(started).call(ASK, {})
    far.stream.once('close', () => reject(failure('PYTHON_MISSING')))
    far.stream.destroy()
    await rejectsWith('PYTHON_MISSING', () => call)
  })

  it('does not hold up a call that is cancelled', async () => {
    const controller = new AbortController()
    const options = { signal: controller.signal }
    const call = new FarEnd().agent(new Promise(() => undefined)).call(ASK, {}, options)
    controller.abort()
    await rejectsWith('CANCELLED', () => call)
  })
})

test('a server that floods us is not read ahead of what we take', async () => {
  const far = new FarEnd()
  await using agent = far.agent()
  const exchange = agent.open(ASK, {})
  for (let sent = 0; sent < 40; sent++) far.says('D', 'x'.repeat(1 << 20))
  await new Promise((resolve) => setTimeout(resolve, 20))
  assert.ok(far.stream.isPaused())
  for (let taken = 0; taken < 40; taken++) assert.equal((await exchange.receive(1000)).kind, 'data')
})

test('data that was sent may be overwritten once the channel has taken it, and not before', async () => {
  const far = new FarEnd()
  await using agent = far.agent()
  const exchange = agent.open(ASK, {})
  await exchange.send({})
  far.takes = false
  far.taken.length = 0
  let isTaken = false
  const sent = exchange.sendData(Buffer.alloc(100_000, 7)).then(() => {
    isTaken = true
  })
  await new Promise((resolve) => setTimeout(resolve, 20))
  assert.equal(isTaken, false)
  await agent.end()
  await rejectsWith('CONNECTION_LOST', () => sent)
})

test('a long payload is sent whole, in order', async () => {
  const far = new FarEnd()
  await using agent = far.agent()
  const exchange = agent.open(ASK, {})
  await exchange.send({})
  far.taken.length = 0
  const payload = Buffer.from(Array.from({ length: 100_000 }, (_, at) => at % 251))
  await exchange.sendData(payload)
  assert.deepEqual(Buffer.concat(far.taken), frame('D', payload))
})
