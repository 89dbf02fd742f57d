/** Servers that know other ciphers than we like best. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createConnection, createServer } from 'node:net'
import { test } from 'node:test'
import ssh2, { type KexAlgorithm } from 'ssh2'
import { startLocalServer } from '../../local/server.ts'
import { connect } from '../../src/link/connect.ts'
import { silentLog } from '../../src/log.ts'
import { measureLink } from '../../src/preflight/link.ts'
import { PROBE } from '../../src/preflight/operations.ts'
import type { ServerAccess } from '../../src/ssh/connect.ts'
import { fingerprint } from '../../src/ssh/host-keys.ts'
import { startDropbear } from '../support/dropbear.ts'
import { rejectsWith } from '../support/failures.ts'
import { hostileServer } from '../support/hostile-server.ts'
import { recordedLog } from '../support/recorded-log.ts'
import { contentOf, noise, transferWorld } from '../support/transfer-world.ts'

const signal = AbortSignal.timeout(120_000)

/** Opens our Python there, and sends it some megabytes. */
async function works(access: ServerAccess): Promise<void> {
  await using connection = await connect(access, { log: silentLog, signal })
  await using agent = await connection.openAgent('', PROBE)
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

/** An RSA server, and somebody between who changes what it says behind the name of its signature. */
async function tampered(name: string, change: (chunk: Buffer, at: number) => void): Promise<Tampered> {
  const { private: rsa, public: pin } = ssh2.utils.generateKeyPairSync('rsa', { bits: 2048 })
  // Two, so that the name alone stands in no list of what is offered.
  const serverHostKey = [name, 'ssh-rsa'] as ['rsa-sha2-512', 'ssh-rsa']
  let logins = 0
  const server = await hostileServer(
    { onLogin: () => logins++ },
    { hostKeys: [rsa], algorithms: { serverHostKey } },
  )
  const mark = Buffer.concat([Buffer.from([0, 0, 0, name.length]), Buffer.from(name)])
  const relay = createServer((here) => {
    const there = createConnection(Number(server.access.server.split(':')[1]), '127.0.0.1')
    here
      .on('error', () => there.destroy())
      .on('close', () => there.destroy())
      .pipe(there)
    there.on('error', () => here.destroy()).on('close', () => here.end())
    there.on('data', (chunk) => {
      const at = chunk.indexOf(mark)
      if (at >= 0) change(chunk, at + 4)
      here.write(chunk)
    })
  })
  relay.listen(0, '127.0.0.1')
  await once(relay, 'listening')
  return {
    access: {
      ...server.access,
      server: `x@127.0.0.1:${(relay.address() as AddressInfo).port}`,
      hostKey: pin,
    },
    logins: () => logins,
    [Symbol.asyncDispose]: async () => {
      relay.close()
      await server[Symbol.asyncDispose]()
    },
  }
}

interface Tampered extends AsyncDisposable {
  readonly access: ServerAccess
  readonly logins: () => number
}

const UNPROVEN: Record<string, (chunk: Buffer, at: number) => void> = {
  'a signature with one bit flipped': (chunk, at) => chunk.writeUInt8((chunk[at + 100] ?? 0) ^ 1, at + 100),
  'zeros for a signature': (chunk, at) => chunk.fill(0, at + 16, at + 16 + 256),
  'noise for a signature': (chunk, at) => noise(256, 'signature').copy(chunk, at + 16),
  'a half of the key exchange that was never signed': (chunk, at) =>
    chunk.writeUInt8((chunk[at - 20] ?? 0) ^ 1, at - 20),
}
for (const [name, change] of Object.entries(UNPROVEN)) {
  test(`HOST_KEY_CHANGED at once: somebody who shows the pinned key, and ${name}`, async () => {
    await using server = await tampered('rsa-sha2-512', change)
    const log = recordedLog()
    const failure = await rejectsWith('HOST_KEY_CHANGED', () => connect(server.access, { log, signal }))
    const shown = fingerprint(Buffer.from(server.access.hostKey.split(' ')[1] ?? '', 'base64'))
    assert.ok(failure.text.what.includes(`shows ${shown}, and does not prove`), failure.text.what)
    assert.deepEqual([log.lines, server.logins()], [[], 0])
  })
}

for (const [from, to] of [
  ['rsa-sha2-512', 'rsa-sha2-256'],
  ['rsa-sha2-512', 'ssh-rsa-sha1'],
  ['rsa-sha2-256', 'rsa-md5-0000'],
] as const) {
  test(`ALGORITHMS_DIFFER at once: a server that offers ${from} and signs with ${to}`, async () => {
    await using server = await tampered(from, (chunk, at) => chunk.write(to, at))
    const log = recordedLog()
    const failure = await rejectsWith('ALGORITHMS_DIFFER', () => connect(server.access, { log, signal }))
    assert.ok(failure.text.what.includes(`it offers ${from} for its host key, and signs with ${to}`))
    assert.deepEqual([log.lines, server.logins()], [[], 0])
  })
}
