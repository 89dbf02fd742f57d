import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { startLocalServer } from '../../local/server.ts'
import { connect } from '../../src/link/connect.ts'
import { silentLog } from '../../src/log.ts'
import type { ServerAccess } from '../../src/ssh/connect.ts'
import { fingerprint } from '../../src/ssh/host-keys.ts'
import { readPrivateKey } from '../../src/ssh/private-key.ts'
import { rejectsWith } from '../support/failures.ts'
import { NOBODYS } from '../support/operations.ts'

const server = await startLocalServer()
after(() => server.stop())

const ACCESS: ServerAccess = {
  server: server.server,
  sshKey: server.sshKey,
  sshPassphrase: '',
  hostKey: server.hostKey,
}
const CONTEXT = { log: silentLog, signal: AbortSignal.timeout(120_000) }
const ONCE = { patienceMs: 0 }
const ownKey = Buffer.from(server.hostKey.trim().split(/\s+/)[2] ?? '', 'base64')

async function calls(access: ServerAccess, root = server.root): Promise<void> {
  await using connection = await connect(access, CONTEXT, ONCE)
  assert.ok(connection.roundTripMs > 0)
  await using agent = await connection.openAgent(root)
  await rejectsWith('AGENT_FAILED', () => agent.call(NOBODYS, {}))
}

test('a pinned key, or its fingerprint, opens a channel to our Python', async () => {
  await calls(ACCESS)
  await calls({ ...ACCESS, hostKey: fingerprint(ownKey) })
})

test('HOST_KEY_MISSING shows the key, and how to compare it', async () => {
  const failure = await rejectsWith('HOST_KEY_MISSING', () =>
    connect({ ...ACCESS, hostKey: '' }, CONTEXT, ONCE),
  )
  assert.ok(failure.message.includes(fingerprint(ownKey)))
  assert.ok(failure.message.includes(ownKey.toString('base64')))
  assert.match(failure.text.next, /ssh-keygen -lf/)
})

const other = (type: string): string => {
  const folder = mkdtempSync(join(tmpdir(), 'gpu-retrain-key-'))
  try {
    execFileSync('ssh-keygen', ['-q', '-t', type, '-N', '', '-f', join(folder, 'k')])
    return readFileSync(join(folder, 'k.pub'), 'utf8')
  } finally {
    rmSync(folder, { recursive: true })
  }
}
for (const type of ['ed25519', 'ecdsa', 'rsa']) {
  test(`HOST_KEY_CHANGED: a pin of another ${type} key; nothing is authenticated`, async () => {
    const failure = await rejectsWith('HOST_KEY_CHANGED', () =>
      connect({ ...ACCESS, hostKey: other(type) }, CONTEXT, ONCE),
    )
    assert.ok(failure.text.what.includes(fingerprint(ownKey)))
  })
}

test('HOST_KEY_REVOKED wins over a pin', async () => {
  const revoked = `${server.hostKey.trim()}\n@revoked * ${server.hostKey.trim().split(/\s+/).slice(1).join(' ')}`
  await rejectsWith('HOST_KEY_REVOKED', () => connect({ ...ACCESS, hostKey: revoked }, CONTEXT, ONCE))
})

function newKey(type: string): { sshKey: string; publicKey: string } {
  const folder = mkdtempSync(join(tmpdir(), 'gpu-retrain-key-'))
  execFileSync('ssh-keygen', ['-q', '-t', type, '-N', '', '-f', join(folder, 'k')])
  const [sshKey = '', publicKey = ''] = ['k', 'k.pub'].map((name) => readFileSync(join(folder, name), 'utf8'))
  rmSync(folder, { recursive: true })
  return { sshKey, publicKey }
}

test('what ssh-keygen -lf prints of the host key opens it, too', async () => {
  const printed = execFileSync('ssh-keygen', ['-lf', join(dirname(server.root), 'host_key.pub')], {
    encoding: 'utf8',
  })
  await calls({ ...ACCESS, hostKey: printed })
})

test('the key under another port: the same is said to be so, another one has changed', async () => {
  const elsewhere = (key: string): string => `[127.0.0.1]:1 ${key}`
  const moved = await rejectsWith('HOST_KEY_MISSING', () =>
    connect({ ...ACCESS, hostKey: elsewhere(server.hostKey.replace(/^\S+ /, '')) }, CONTEXT, ONCE),
  )
  assert.match(moved.text.what, /for \[127\.0\.0\.1\]:1, not for \[127\.0\.0\.1\]:\d+/)
  assert.ok(moved.text.next.includes(server.hostKey.split(' ').slice(0, 3).join(' ')))
  for (const type of ['ed25519', 'rsa']) {
    const hostKey = elsewhere(other(type))
    await rejectsWith('HOST_KEY_CHANGED', () => connect({ ...ACCESS, hostKey }, CONTEXT, ONCE))
  }
})

for (const type of ['ed25519', 'ec', 'rsa'] as const) {
  test(`a login with a PKCS#8 key (${type}), encrypted and on one line, to ssh://`, async () => {
    const options = { modulusLength: 2048, namedCurve: 'P-384' }
    const { privateKey } = generateKeyPairSync(type as 'rsa', options)
    const protection = { cipher: 'aes-256-cbc', passphrase: 'hunter2' }
    const text = privateKey.export({ type: 'pkcs8', format: 'pem', ...protection }).toString()
    const key = readPrivateKey(text, 'hunter2')
    appendFileSync(
      join(dirname(server.root), 'authorized_keys'),
      `${key.type} ${key.getPublicSSH().toString('base64')}\n`,
    )
    const access = { ...ACCESS, server: `ssh://${server.server}/`, sshPassphrase: 'hunter2' }
    await calls({ ...access, sshKey: text.replaceAll('\n', '\\n') })
  })
}

for (const type of ['ecdsa', 'rsa']) {
  test(`a login with an ${type} key`, async () => {
    const { sshKey, publicKey } = newKey(type)
    appendFileSync(join(dirname(server.root), 'authorized_keys'), publicKey)
    await calls({ ...ACCESS, sshKey })
  })
}

test('AUTHENTICATION_FAILED is final: one try', async () => {
  const { sshKey } = newKey('ed25519')
  await rejectsWith('AUTHENTICATION_FAILED', () => connect({ ...ACCESS, sshKey }, CONTEXT))
})

const PUBLIC_KEY = other('ed25519')
const BAD_KEYS: Record<string, string> = {
  empty: '',
  public: PUBLIC_KEY,
  cut: server.sshKey.slice(0, 100),
  text: 'hello',
}
for (const [name, sshKey] of Object.entries(BAD_KEYS)) {
  test(`SSH_KEY_INVALID: ${name}; the message does not repeat it`, async () => {
    const failure = await rejectsWith('SSH_KEY_INVALID', () => connect({ ...ACCESS, sshKey }, CONTEXT, ONCE))
    assert.ok(sshKey.length < 5 || !failure.message.includes(sshKey.trim()))
  })
}

test('a key with CRLF line ends and no final newline works', () =>
  calls({ ...ACCESS, sshKey: server.sshKey.trimEnd().replaceAll('\n', '\r\n') }))

test('SERVER_UNREACHABLE: nothing listens; a mute listener ends by the deadline of the caller', async () => {
  const mute = createServer((socket) => socket.resume()).listen(0, '127.0.0.1')
  await new Promise((resolve) => mute.once('listening', resolve))
  const { port } = mute.address() as { port: number }
  const cut = { log: silentLog, signal: AbortSignal.timeout(300) }
  await assert.rejects(
    () => connect({ ...ACCESS, server: `root@127.0.0.1:${port}` }, cut, ONCE),
    /abort|timeout/i,
  )
  await new Promise((resolve) => mute.close(resolve))
  await rejectsWith('SERVER_UNREACHABLE', () =>
    connect({ ...ACCESS, server: `root@127.0.0.1:${port}` }, CONTEXT, ONCE),
  )
})

test('ROOT_UNUSABLE: relative, a file, writable by others', async () => {
  for (const root of ['data', '/etc/hostname', '/tmp']) {
    await using connection = await connect(ACCESS, CONTEXT, ONCE)
    await using agent = await connection.openAgent(root)
    await rejectsWith('ROOT_UNUSABLE', () => agent.call(NOBODYS, {}))
  }
})
