import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Pace } from '../../src/transfer/send/sender.ts'
import { contentOf, noise, type TransferWorld, transferWorld } from '../support/transfer-world.ts'

const FILES = 60
const FILE_BYTES = 200_000
const BIG_BYTES = 18 << 20

function fill(world: TransferWorld): void {
  for (let index = 0; index < FILES; index++)
    world.put(`images/${index}.jpg`, noise(FILE_BYTES, `image ${index}`))
  world.put('zz.bin', noise(BIG_BYTES, 'big'))
}

/** Does something once so many frames are on their way. */
function afterFrames(frames: number, act: () => void): Pace {
  let seen = 0
  return {
    take: async () => {
      if (++seen === frames) act()
    },
  }
}

/**
 * Signals sshd's side of every connection. What runs below it sees its channel end: killed as well, a login shell's
 * start-up files could leave a lock behind that makes everybody wait.
 */
function signalSessions(sshd: number, signal: NodeJS.Signals): void {
  for (const child of children(sshd)) {
    if (!readFileSync(`/proc/${child}/comm`, 'utf8').startsWith('sshd')) continue
    signalSessions(child, signal)
    // Its own child's end may have ended it.
    if (existsSync(`/proc/${child}`)) process.kill(child, signal)
  }
}

function children(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
  return text === '' ? [] : text.split(' ').map(Number)
}

function storedObjects(root: string): number {
  const objects = join(root, 'objects')
  if (!existsSync(objects)) return 0
  return readdirSync(objects, { recursive: true }).length - readdirSync(objects).length
}

async function killWhen(child: ChildProcess, isTime: () => boolean): Promise<void> {
  for (let tries = 0; !isTime(); tries++) {
    assert.ok(tries < 2000 && child.exitCode === null, 'the transfer ended before it could be killed')
    await sleep(10)
  }
  child.kill('SIGKILL')
  await once(child, 'exit')
}

function runner({ server, source, home }: TransferWorld): ChildProcess {
  const access = { ...server, sshPassphrase: '' }
  const order = { access, root: server.root, source, home, bytesPerSecond: 4e6 }
  const script = join(import.meta.dirname, '../support/transfer-child.ts')
  return spawn(process.execPath, [script], {
    env: { ...process.env, TRANSFER: JSON.stringify(order) },
    stdio: 'inherit',
  })
}

describe('transfer, disturbed', () => {
  for (const frames of [10, 100]) {
    it(`goes on by itself when the server's side is killed after ${frames} frames`, async () => {
      await using world = await transferWorld()
      fill(world)
      const pace = afterFrames(frames, () => signalSessions(world.server.pid, 'SIGKILL'))
      const result = await world.transfer({ pace })
      assert.deepEqual(contentOf(result.path), contentOf(world.source))
      assert.equal(result.breaks, 1)
      assert.ok(result.bytesSent < FILES * FILE_BYTES + BIG_BYTES + (9 << 20))
    })
  }

  it('resumes after kill -9 of the runner: among small files, and inside a big one', async () => {
    await using world = await transferWorld()
    fill(world)
    await killWhen(runner(world), () => storedObjects(world.server.root) > 20)
    const first = storedObjects(world.server.root)
    await killWhen(runner(world), () => storedObjects(world.server.root) > FILES)
    const { path, bytesSent } = await world.transfer()
    assert.deepEqual(contentOf(path), contentOf(world.source))
    assert.ok(first < FILES)
    assert.ok(bytesSent < BIG_BYTES, `${bytesSent} bytes were sent again`)
  })

  it('sends over several connections, and goes on when all of them break', async () => {
    await using world = await transferWorld()
    fill(world)
    const pace = afterFrames(60, () => signalSessions(world.server.pid, 'SIGKILL'))
    const { path } = await world.transfer({ connections: 3, pace })
    assert.deepEqual(contentOf(path), contentOf(world.source))
  })

  it('changes to another connection when the server falls silent, long before it is given up', async () => {
    await using world = await transferWorld()
    fill(world)
    const pace = afterFrames(60, () => signalSessions(world.server.pid, 'SIGSTOP'))
    const result = await world.transfer({ pace })
    assert.deepEqual(contentOf(result.path), contentOf(world.source))
    assert.equal(result.breaks, 1)
    assert.ok(world.lines.some((line) => /no answer for some seconds/.test(line)))
  })

  it('starts over once when a file changes while it is read, and sends what it is then', async () => {
    await using world = await transferWorld()
    fill(world)
    const pace = afterFrames(5, () => appendFileSync(join(world.source, 'zz.bin'), 'more'))
    const { path } = await world.transfer({ pace })
    assert.deepEqual(contentOf(path), contentOf(world.source))
    assert.ok(world.lines.some((line) => /zz\.bin changed .* Starting over once/.test(line)))
  })

  it('refuses a file that does not stop changing, and publishes nothing', async () => {
    await using world = await transferWorld()
    fill(world)
    const pace = { take: async () => appendFileSync(join(world.source, 'zz.bin'), 'more') }
    await assert.rejects(world.transfer({ pace }), { code: 'SOURCE_CHANGED', message: /zz\.bin/ })
    const left = readdirSync(join(world.server.root, 'trees/fire'))
    assert.deepEqual(
      left.filter((name) => !name.endsWith('.manifest')),
      [],
    )
  })

  it('adopts what lies on the server', async () => {
    await using world = await transferWorld()
    fill(world)
    const { bytesSent, path } = await world.transfer({ adopt: world.source })
    assert.equal(bytesSent, 0)
    assert.deepEqual(contentOf(path), contentOf(world.source))
  })
})
