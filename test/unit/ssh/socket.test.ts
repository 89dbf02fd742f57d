import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { after, describe, it, mock } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Failure } from '../../../src/errors.ts'
import { isUnheard, openSocket } from '../../../src/ssh/socket.ts'

const { signal } = new AbortController()
const children: ChildProcess[] = []
after(() => {
  for (const child of children) child.kill('SIGKILL')
})

/** A port whose kernel drops every packet to connect until it is told to take them. */
async function deafPort() {
  const script = new URL('../../support/deaf_listener.py', import.meta.url).pathname
  const child = spawn('python3', [script], { stdio: ['pipe', 'pipe', 'inherit'] })
  children.push(child)
  const [line] = await once(child.stdout, 'data')
  return { at: at(Number(line)), listen: () => child.stdin.end('now\n') }
}

const at = (port: number) => ({ user: 'root', host: '127.0.0.1', port })

function reasonOf(work: Promise<unknown>): Promise<NodeJS.ErrnoException> {
  return work.then(
    () => assert.fail('it connected'),
    (error) => error,
  )
}

describe('openSocket', () => {
  it('connects, and tells the round trip', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    const { socket, roundTripMs } = await openSocket(at(port), signal)
    assert.ok(roundTripMs > 0 && socket.remotePort === port)
    socket.destroy()
    server.close()
    const refused = await reasonOf(openSocket(at(port), signal))
    assert.equal(refused.code, 'ECONNREFUSED')
  })

  it('ends when nobody wants it any more', async () => {
    const { at } = await deafPort()
    const impatient = new AbortController()
    const reason = reasonOf(openSocket(at, impatient.signal))
    impatient.abort(new Error('enough'))
    assert.match(String(await reason), /enough/)
  })

  it('gives up after 20 seconds without an answer', async () => {
    const { at } = await deafPort()
    mock.timers.enable({ apis: ['setTimeout', 'setInterval'] })
    try {
      const reason = reasonOf(openSocket(at, signal))
      mock.timers.tick(20_000)
      assert.equal((await reason).code, 'ETIMEDOUT')
    } finally {
      mock.timers.reset()
    }
  })

  it('finds out that somebody answers before a single socket could', async () => {
    const { at, listen } = await deafPort()
    const opened = openSocket(at, signal)
    await sleep(3_200)
    listen()
    const { socket, roundTripMs } = await opened
    socket.destroy()
    // That one would have sent its next packet 7 s after its first.
    assert.ok(roundTripMs < 6_500, `${roundTripMs}`)
  })
})

describe('isUnheard', () => {
  const text = { what: '', safe: '', next: '' }
  const caused = (cause?: unknown) => new Failure('SERVER_UNREACHABLE', text, cause)

  it('tells a dead line from a server that refuses', () => {
    for (const code of ['ETIMEDOUT', 'EHOSTUNREACH', 'EAI_AGAIN']) {
      assert.ok(isUnheard(caused(Object.assign(new Error(code), { code }))), code)
    }
    for (const cause of [
      undefined,
      new Error('closed'),
      Object.assign(new Error(), { code: 'ECONNREFUSED' }),
    ]) {
      assert.ok(!isUnheard(caused(cause)))
    }
  })
})
