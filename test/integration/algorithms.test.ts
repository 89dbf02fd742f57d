/** Servers that know other ciphers than we like best. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import ssh2, { type KexAlgorithm } from 'ssh2'
import { startLocalServer } from '../../local/server.ts'
import { silentLog } from '../../src/log.ts'
import { measureLink } from '../../src/preflight/link.ts'
import { PROBE_MODULES } from '../../src/preflight/modules.ts'
import { connect, type ServerAccess } from '../../src/ssh/connect.ts'
import { startDropbear } from '../support/dropbear.ts'
import { rejectsWith } from '../support/failures.ts'
import { hostileServer } from '../support/hostile-server.ts'
import { recordedLog } from '../support/recorded-log.ts'
import { contentOf, noise, transferWorld } from '../support/transfer-world.ts'

const signal = AbortSignal.timeout(120_000)

/** Opens our Python there, and sends it some megabytes. */
async function works(access: ServerAccess): Promise<void> {
  await using connection = await connect(access, { log: silentLog, signal })
  await using agent = await connection.openAgent('', PROBE_MODULES)
  assert.ok((await measureLink(agent, signal)).mbps)
}

const ETM = 'MACs hmac-sha2-512-etm@openssh.com'
const SHORT: Record<string, string[]> = {
  'AES-256-GCM': ['Ciphers aes256-gcm@openssh.com'],
  ChaCha20: ['Ciphers chacha20-poly1305@openssh.com', 'RekeyLimit 1M'],
  'AES-128-CTR, and a MAC of what is encrypted': ['Ciphers aes128-ctr', 'MACs hmac-sha2-256-etm@openssh.com'],
  'AES-256-CTR among others': [`Ciphers aes256-cbc,aes256-ctr`, `${ETM},hmac-sha1`, 'RekeyLimit 1M'],
  'a group of 8,192 bits': ['KexAlgorithms diffie-hellman-group18-sha512'],
  'a group that the server chooses': ['KexAlgorithms diffie-hellman-group-exchange-sha256'],
}
for (const [name, sshdLines] of Object.entries(SHORT)) {
  test(`OpenSSH with nothing but ${name}`, async () => {
    await using server = await startLocalServer({ sshdLines })
    await works({ ...server, sshPassphrase: '' })
  })
}

for (const lines of [['Ciphers chacha20-poly1305@openssh.com'], ['Ciphers aes192-ctr', ETM]]) {
  test(`a dataset arrives whole: ${lines.join(', ')}`, async () => {
    await using world = await transferWorld(() => [...lines, 'RekeyLimit 4M'])
    for (let index = 0; index < 40; index++) world.put(`${index}.jpg`, noise(500_000, `image ${index}`))
    const { path } = await world.transfer({ connections: 2 })
    assert.deepEqual(contentOf(path), contentOf(world.source))
  })
}

test('dropbear, which has no AES-GCM', async () => {
  await using dropbear = await startDropbear()
  await works(dropbear.access)
})

const APART: Record<string, [string[], RegExp]> = {
  'an old cipher': [['Ciphers aes256-cbc'], /cipher: it offers aes256-cbc; we offer aes128-gcm@openssh\.com/],
  'AES-CTR with a MAC of what is plain': [
    ['Ciphers aes256-ctr', 'MACs hmac-sha2-512'],
    /MAC: it offers hmac-sha2-512; we offer hmac-sha2-256-etm/,
  ],
  'a new key exchange': [
    ['KexAlgorithms sntrup761x25519-sha512@openssh.com'],
    /key exchange: it offers sntrup761x25519-sha512@openssh\.com.*; we offer curve25519-sha256/,
  ],
  'an old key exchange and an old cipher': [
    ['KexAlgorithms diffie-hellman-group14-sha1', 'Ciphers aes128-cbc'],
    /key exchange: it offers diffie-hellman-group14-sha1.*cipher: it offers aes128-cbc/,
  ],
}
for (const [name, [sshdLines, told]] of Object.entries(APART)) {
  test(`ALGORITHMS_DIFFER at once, with what both offer: ${name}`, async () => {
    await using server = await startLocalServer({ sshdLines })
    const log = recordedLog()
    const failure = await rejectsWith('ALGORITHMS_DIFFER', () =>
      connect({ ...server, sshPassphrase: '' }, { log, signal }),
    )
    assert.match(failure.text.what, /\(OpenSSH_/)
    assert.match(failure.text.what, told)
    assert.deepEqual(log.lines, [], 'it was tried again')
  })
}

test('ALGORITHMS_DIFFER: a server without a host key of ours', async () => {
  const { private: rsa, public: pin } = ssh2.utils.generateKeyPairSync('rsa', { bits: 2048 })
  const old = { hostKeys: [rsa], algorithms: { serverHostKey: ['ssh-rsa' as const] } }
  await using server = await hostileServer({}, old)
  for (const hostKey of ['', pin, server.access.hostKey]) {
    const failure = await rejectsWith('ALGORITHMS_DIFFER', () =>
      connect({ ...server.access, hostKey }, { log: silentLog, signal }),
    )
    assert.match(failure.text.what, /host key: it offers ssh-rsa; we offer ssh-ed25519/)
  }
})

/** ssh2 would add strict key exchange to this list. */
class Unstrict extends Array<KexAlgorithm> {
  override concat(): this {
    return this
  }
}

for (const cipher of ['chacha20-poly1305@openssh.com', 'aes128-ctr'] as const) {
  test(`ALGORITHMS_DIFFER: ${cipher} without strict key exchange; nothing is authenticated`, async () => {
    let logins = 0
    const kex = Unstrict.from(['curve25519-sha256']) as KexAlgorithm[]
    await using server = await hostileServer(
      { onLogin: () => logins++ },
      { algorithms: { kex, cipher: [cipher] } },
    )
    const failure = await rejectsWith('ALGORITHMS_DIFFER', () =>
      connect(server.access, { log: silentLog, signal }),
    )
    assert.match(failure.text.what, /strict key exchange.*Terrapin/)
    assert.equal(logins, 0)
  })
}

test('AES-GCM is safe without strict key exchange', async () => {
  const kex = Unstrict.from(['curve25519-sha256']) as KexAlgorithm[]
  await using server = await hostileServer({}, { algorithms: { kex, cipher: ['aes128-gcm@openssh.com'] } })
  await using connection = await connect(server.access, { log: silentLog, signal })
  assert.ok(connection)
})
