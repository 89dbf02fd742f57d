/** From one server to another: two real sshds, and the system's ssh between them. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import {
  appendFileSync,
  existsSync,
  globSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../../local/ports.ts'
import { makeKeyPair } from '../../src/ssh/key-pair.ts'
import { Grant } from '../../src/staging/grant.ts'
import { rejectsWith } from '../support/failures.ts'
import { commandOf, type StagingWorld, stagingWorld } from '../support/staging-world.ts'
import { contentOf, noise } from '../support/transfer-world.ts'

const BIG_BYTES = 20_000_000
/** How every private key in OpenSSH's format begins, in base64 and in raw. */
const PRIVATE_KEY = ['b3BlbnNzaC1rZXktdjEA', 'openssh-key-v1\0', 'PRIVATE KEY']

async function fill(world: StagingWorld, files = 30): Promise<string> {
  for (let index = 0; index < files; index++)
    world.staging.put(`images/${index}.jpg`, noise(1_000_000 + index, `image ${index}`))
  for (const name of ['a', 'b', '\u00fc', '-rf', '$(id)']) world.staging.put(`labels/${name}.txt`, '')
  world.staging.put('images/big.jpg', noise(BIG_BYTES, 'big'))
  return (await world.staging.transfer()).digest
}

function objectsOf(root: string): number {
  const folder = join(root, 'objects')
  if (!existsSync(folder)) return 0
  return readdirSync(folder).reduce((sum, name) => sum + readdirSync(join(folder, name)).length, 0)
}

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; !condition(); tries++) {
    assert.ok(tries < 3000, 'it never came')
    await sleep(10)
  }
}

const warnings = (world: StagingWorld) => world.log.lines.filter((line) => line.startsWith('warning'))

/** Everything that another user of these machines could read. */
function leaks(world: StagingWorld): string[] {
  const pids = [world.staging.server, world.training].flatMap((server) => world.processesOf(server))
  const processes = pids.flatMap((pid) => [`/proc/${pid}/cmdline`, `/proc/${pid}/environ`])
  const roots = [world.staging.server.root, world.training.root, world.staging.home]
  const files = roots.flatMap((root) => globSync(`${root}/{incoming,agent}/**`))
  return [...processes, ...files, world.authorizedKeys].filter((path) => {
    try {
      if (!/^\/proc/.test(path) && !statSync(path).isFile()) return false
      const content = readFileSync(path, 'latin1')
      return PRIVATE_KEY.some((mark) => content.includes(mark))
    } catch {
      return false
    }
  })
}

describe('a transfer from server to server', () => {
  it('goes directly, verified; leaves authorized_keys as it was, and sends nothing twice', async () => {
    await using world = await stagingWorld()
    const digest = await fill(world)
    const keys = readFileSync(world.authorizedKeys)
    const sent = await world.send()
    assert.deepEqual(warnings(world), [])
    assert.equal(sent.digest, digest)
    assert.deepEqual(contentOf(sent.path), contentOf(world.staging.source))
    assert.ok(existsSync(`${sent.path}.receipt.json`))
    assert.ok(sent.bytesSent > BIG_BYTES)
    assert.deepEqual(readFileSync(world.authorizedKeys), keys)
    assert.deepEqual(readdirSync(join(world.staging.server.root, 'incoming')), [])
    assert.equal((await world.send()).bytesSent, 0)
  })

  it('shows its key to nobody, allows it with one bounded line, and takes the line away once it is in', async () => {
    await using world = await stagingWorld()
    await fill(world, 150)
    // A last line without an end, and a leftover of a transfer to this root whose agent was killed.
    const before = readFileSync(world.authorizedKeys, 'utf8').trimEnd()
    writeFileSync(world.authorizedKeys, before)
    let seen = ''
    let over = false
    const found = new Set<string>()
    const watching = (async () => {
      for (; !over; await sleep(5)) {
        const now = readFileSync(world.authorizedKeys, 'utf8')
        if (now !== before) seen = now
        for (const leak of leaks(world)) found.add(leak)
      }
    })()
    await world.send()
    over = true
    await watching
    assert.match(
      seen.slice(before.length),
      /^\nrestrict,expiry-time="\d{14}",command="exec \/[\w/.+-]+ -I -S -u -c 'import sys; [\w ,.;()[\]]+' [0-9a-f]{32}" ssh-ed25519 [A-Za-z0-9+/=]+ gpu-retrain-temporary-key-[0-9a-f]{16}$/,
    )
    assert.equal(readFileSync(world.authorizedKeys, 'utf8'), before)
    assert.deepEqual([...found], [])
    assert.deepEqual(warnings(world), [])
  })

  it('is relayed, with a warning, when the staging server cannot reach the training server', async () => {
    await using world = await stagingWorld()
    await fill(world)
    const keys = readFileSync(world.authorizedKeys)
    const port = await freePort()
    const connectBeside = async (signal: AbortSignal) => {
      const reached = await world.connectBeside(signal)
      return { ...reached, address: { ...reached.address, port } }
    }
    const { path } = await world.send({}, { connectBeside })
    assert.deepEqual(contentOf(path), contentOf(world.staging.source))
    assert.match(warnings(world).join(), /cannot send .* itself: .*refused.*crosses its line twice/)
    assert.deepEqual(readFileSync(world.authorizedKeys), keys)
  })

  it('never talks to a server with another host key', async () => {
    await using world = await stagingWorld()
    await fill(world, 2)
    const connectBeside = async (signal: AbortSignal) => {
      const reached = await world.connectBeside(signal)
      const hostKey = Buffer.from(reached.hostKey)
      hostKey.writeUInt8((hostKey.at(-1) ?? 0) ^ 1, hostKey.length - 1)
      return { ...reached, hostKey }
    }
    const { path } = await world.send({}, { connectBeside })
    assert.match(warnings(world).join(), /itself: it says: Host key verification failed/)
    assert.deepEqual(contentOf(path), contentOf(world.staging.source))
  })

  it('is relayed when the key cannot be allowed (STAGING_REFUSED)', async () => {
    await using world = await stagingWorld()
    await fill(world, 2)
    const { path } = await world.send({ authorizedKeys: '/nonexistent/authorized_keys' })
    assert.match(warnings(world).join(), /cannot let the staging server in: \/nonexistent/)
    assert.deepEqual(contentOf(path), contentOf(world.staging.source))
  })

  it('goes on where it was when the agent of the staging server is killed', async () => {
    await using world = await stagingWorld()
    await fill(world, 150)
    const keys = readFileSync(world.authorizedKeys)
    const sending = world.send()
    sending.catch(() => undefined)
    await until(() => objectsOf(world.training.root) > 10)
    for (const pid of world.agentsOf(world.staging.server)) process.kill(pid, 'SIGKILL')
    const { path, bytesSent, breaks } = await sending
    assert.deepEqual(contentOf(path), contentOf(world.staging.source))
    assert.equal(breaks, 1)
    assert.ok(bytesSent < 150e6 + BIG_BYTES + 100e6, 'what had arrived was sent again')
    assert.deepEqual(readFileSync(world.authorizedKeys), keys)
  })

  it('sends over several connections, and what is left after one of them died', async () => {
    await using world = await stagingWorld()
    await fill(world, 150)
    const keys = readFileSync(world.authorizedKeys)
    const sending = world.send({ connections: 4 })
    sending.catch(() => undefined)
    // Before anything is sent: to look for them takes longer than to send it.
    let logins: number[] = []
    await until(() => {
      logins = world.processesOf(world.staging.server).filter((pid) => commandOf(pid).startsWith('ssh\0'))
      return logins.length === 4
    })
    await until(() => objectsOf(world.training.root) > 10)
    process.kill(logins[2] ?? 0, 'SIGKILL')
    const { path, breaks } = await sending
    assert.deepEqual(contentOf(path), contentOf(world.staging.source))
    assert.equal(breaks, 1)
    assert.deepEqual(warnings(world), [])
    assert.deepEqual(readFileSync(world.authorizedKeys), keys)
  })

  it('takes away what a killed agent of the training server left in authorized_keys', async () => {
    await using world = await stagingWorld()
    await fill(world, 2)
    const keys = readFileSync(world.authorizedKeys)
    const connectBeside = async (signal: AbortSignal) => {
      const reached = await world.connectBeside(signal)
      const before = world.agentsOf(world.training)
      void until(() => readFileSync(world.authorizedKeys).length > keys.length).then(() => {
        for (const pid of before) process.kill(pid, 'SIGKILL')
      })
      return reached
    }
    await Promise.allSettled([
      world.send({ patienceMs: 1000 }, { connectBeside, signal: AbortSignal.timeout(15_000) }),
    ])
    appendFileSync(world.authorizedKeys, '# somebody wrote this since\n')
    const { path } = await world.send()
    assert.deepEqual(contentOf(path), contentOf(world.staging.source))
    assert.equal(
      readFileSync(world.authorizedKeys, 'utf8'),
      `${keys.toString()}# somebody wrote this since\n`,
    )
  })

  it('sends directly what has no bytes', async () => {
    await using world = await stagingWorld()
    world.staging.put('labels/background.txt', '')
    await world.staging.transfer()
    const { path } = await world.send({ connections: 'auto' })
    assert.deepEqual(contentOf(path), contentOf(world.staging.source))
    assert.deepEqual(warnings(world), [])
  })

  it('refuses what the staging server has not verified', async () => {
    await using world = await stagingWorld()
    await fill(world, 2)
    for (const order of [{ name: 'smoke' }, { digest: 'a'.repeat(64) }]) {
      const failure = await rejectsWith('RECEIPT_MISSING', () => world.send(order))
      assert.match(failure.text.what, /staging server has no verified tree/)
    }
  })
})

/** Uses a temporary key as a hostile staging server would. @returns everything that came back */
async function abuse(args: readonly string[], said: string, file: string, server: string): Promise<string> {
  const [target = '', port = ''] = server.split(/:(?=\d+$)/)
  const own = ['-F', 'none', '-i', file, '-p', port, '-oBatchMode=yes', '-oStrictHostKeyChecking=no']
  const quiet = ['-oUserKnownHostsFile=/dev/null', '-oLogLevel=ERROR', '-oIdentitiesOnly=yes']
  const at = args.indexOf('--')
  const [options, command] = at < 0 ? [args, []] : [args.slice(0, at), args.slice(at + 1)]
  const ssh = spawn('ssh', [...own, ...quiet, ...options, target, ...command], {
    env: { PATH: process.env.PATH },
  })
  let heard = ''
  for (const stream of [ssh.stdout, ssh.stderr])
    stream.on('data', (chunk) => (heard += chunk.toString('latin1')))
  ssh.stdin.on('error', () => undefined).end(said)
  const timer = setTimeout(() => ssh.kill('SIGKILL'), 15_000)
  await new Promise((resolve) => ssh.once('close', resolve))
  clearTimeout(timer)
  return heard
}

describe('a temporary key', () => {
  it('opens no shell, no program, no file transfer and no way into the network, whoever has it', async () => {
    await using world = await stagingWorld()
    const host = await world.connectBeside(AbortSignal.timeout(60_000))
    const pair = makeKeyPair()
    const nonce = '0123456789abcdef'.repeat(2)
    const wanted = { key: pair.publicKey, seconds: 300, file: world.authorizedKeys, nonce }
    const grant = new Grant(host.agent, wanted, AbortSignal.timeout(60_000))
    assert.equal(await grant.granted(), '')
    const file = join(dirname(world.authorizedKeys), 'temporary-key')
    writeFileSync(file, pair.privateKey, { mode: 0o600 })
    const planted = join(world.training.root, 'planted')
    const commands = [
      'id',
      `touch ${planted}`,
      'cat /etc/passwd',
      'sh',
      'python3 -c "print(1)"',
      `scp -t ${planted}`,
    ]
    const tries: [string[], string][] = [
      ...commands.map((command): [string[], string] => [['--', command], '']),
      ...commands.map((command): [string[], string] => [[], `${command}\nexit\n`]),
      [['-oSetEnv=BASH_ENV=/tmp/x LC_ALL=$(id) PYTHONSTARTUP=/tmp/x', '--', 'id'], ''],
      [['-s', '--', 'sftp'], '\0\0\0\x05\x01\0\0\0\x03'],
      [['-A', '-X', '--', 'id'], ''],
    ]
    for (const [args, said] of tries) {
      const heard = await abuse(args, said, file, world.training.server)
      // The receiver starts, and whatever is said behind it is not a frame of ours, or has no answer.
      assert.match(heard, new RegExp(`<<gpu-retrain ${nonce}>>`), args.join(' '))
      assert.doesNotMatch(heard, /uid=|root:|\$ |sftp-server/, args.join(' '))
    }
    for (const args of [
      ['-tt', '--', 'id'],
      ['-oExitOnForwardFailure=yes', '-W', world.training.server.replace(/^.*@/, '')],
      ['-oExitOnForwardFailure=yes', '-N', '-R', '0:127.0.0.1:22'],
    ])
      assert.match(
        await abuse(args, '', file, world.training.server),
        /failed|prohibited|refused|denied/i,
        args.join(' '),
      )
    assert.ok(!existsSync(planted))
    await grant.end()
    assert.match(await abuse(['--', 'id'], '', file, world.training.server), /Permission denied/)
    host.destroy()
  })
})
