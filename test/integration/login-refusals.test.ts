/** Servers that do not let us in, and what is said of it. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { startLocalServer } from '../../local/server.ts'
import type { Failure } from '../../src/errors.ts'
import { connect } from '../../src/link/connect.ts'
import { fingerprint } from '../../src/ssh/host-keys.ts'
import { readPrivateKey } from '../../src/ssh/private-key.ts'
import { startDropbear } from '../support/dropbear.ts'
import { rejectsWith } from '../support/failures.ts'
import { recordedLog } from '../support/recorded-log.ts'

const folder = mkdtempSync(join(tmpdir(), 'gpu-retrain-login-'))
after(() => rmSync(folder, { recursive: true }))
const signal = AbortSignal.timeout(120_000)

/** Fails to log in, once and for all. */
async function refusal(access: Parameters<typeof connect>[0]): Promise<Failure> {
  const log = recordedLog()
  const failure = await rejectsWith('AUTHENTICATION_FAILED', () => connect(access, { log, signal }))
  assert.deepEqual(log.lines, [], 'it was tried again')
  return failure
}

async function refusedBy(sshdLines: readonly string[], sshKey?: string): Promise<Failure> {
  await using server = await startLocalServer({ sshdLines })
  const { sshKey: own } = server
  return await refusal({ ...server, sshPassphrase: '', sshKey: sshKey ?? own })
}

const MORE: Record<string, string[]> = {
  'keyboard-interactive': [
    'KbdInteractiveAuthentication yes',
    'AuthenticationMethods publickey,keyboard-interactive',
  ],
  password: ['PasswordAuthentication yes', 'AuthenticationMethods publickey,password'],
  publickey: ['AuthenticationMethods publickey,publickey'],
}
for (const [method, lines] of Object.entries(MORE)) {
  test(`the key is accepted, and a second step wanted: ${method}`, async () => {
    const failure = await refusedBy(lines)
    assert.match(failure.text.what, new RegExp(`accepted the key, but wants a second step: ${method}\\.$`))
    assert.match(failure.text.next, /AuthenticationMethods publickey/)
  })
}

test('an RSA key is accepted, and a second step wanted', async () => {
  const file = join(folder, 'rsa')
  execFileSync('ssh-keygen', ['-q', '-t', 'rsa', '-N', '', '-f', file])
  const failure = await refusedBy(
    [...(MORE.password ?? []), `AuthorizedKeysFile ${file}.pub`],
    readFileSync(file, 'utf8'),
  )
  assert.match(failure.text.what, /accepted the key, but wants a second step: password/)
})

test('dropbear accepts the key, and wants a password', async () => {
  await using dropbear = await startDropbear(['-t'])
  const failure = await refusal(dropbear.access)
  assert.match(failure.text.what, /accepted the key, but wants a second step: password/)
})

const SHUT_OUT: Record<string, string[]> = {
  'AllowUsers of others': ['AllowUsers nobody'],
  'DenyUsers of this one': [`DenyUsers ${userInfo().username}`],
  'AllowGroups of others': ['AllowGroups nogroup'],
  'keys that are looked for elsewhere': ['AuthorizedKeysFile /nowhere'],
  'one try alone, which ends in a disconnection': ['AllowUsers nobody', 'MaxAuthTries 1'],
}
for (const [name, lines] of Object.entries(SHUT_OUT)) {
  test(`the user is shut out: ${name}`, async () => {
    const failure = await refusedBy([...lines, 'PasswordAuthentication yes'])
    const { username } = userInfo()
    assert.match(failure.text.what, /refused the key \(ssh-ed25519 SHA256:\S+\)/)
    assert.match(
      failure.text.what,
      lines.length > 1 ? /Too many authentication failures/ : /left: publickey, password\./,
    )
    assert.match(failure.text.next, new RegExp(`~${username}/\\.ssh/authorized_keys.*AllowUsers`))
  })
}

test('the key that was refused is named, and what the server said before', async () => {
  const banner = join(folder, 'banner')
  writeFileSync(banner, 'Only for staff.\n::error::x\x1b[2J\n')
  const failure = await refusedBy([`Banner ${banner}`, 'AllowUsers nobody'])
  assert.match(failure.text.what, /it says: Only for staff\.\\n::error::x\\x1b\[2J/)
  assert.ok(!failure.message.includes('\x1b'))
})

test('root and PermitRootLogin no', async () => {
  await using server = await startLocalServer({ sshdLines: ['PermitRootLogin no', 'AllowUsers nobody'] })
  const failure = await refusal({
    ...server,
    sshPassphrase: '',
    server: server.server.replace(/^[^@]+/, 'root'),
  })
  assert.match(failure.text.next, /PermitRootLogin no/)
  const own = fingerprint(readPrivateKey(server.sshKey, '').getPublicSSH())
  assert.ok(failure.text.what.includes(own))
})

test('a server that takes no keys', async () => {
  const failure = await refusedBy(['PubkeyAuthentication no', 'PasswordAuthentication yes'])
  assert.match(failure.text.next, /PubkeyAuthentication yes.*asks for password/)
})
