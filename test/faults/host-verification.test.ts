/** What stands between us and a machine in the middle, beside the comparison of keys (test/unit/ssh/host-keys.test.ts). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import ssh2 from 'ssh2'
import { connect } from '../../src/link/connect.ts'
import { silentLog } from '../../src/log.ts'
import { fingerprint } from '../../src/ssh/host-keys.ts'
import { rejectsWith } from '../support/failures.ts'
import { hostileServer, keyPair } from '../support/hostile-server.ts'

const CONTEXT = { log: silentLog, signal: new AbortController().signal }
const ONCE = { patienceMs: 0 }
const ED25519 = keyPair()
const RSA = ssh2.utils.generateKeyPairSync('rsa', { bits: 2048 })
const rsaFingerprint = fingerprint(Buffer.from(RSA.public.split(' ')[1] ?? '', 'base64'))
const BOTH = { hostKeys: [ED25519.private, RSA.private] }

for (const [name, pin] of [
  ['ed25519', ED25519.public],
  ['rsa', RSA.public],
] as const) {
  test(`a server with two keys is asked for the pinned one: ${name}`, async () => {
    await using server = await hostileServer({}, BOTH)
    await using connection = await connect({ ...server.access, hostKey: pin }, CONTEXT, ONCE)
    assert.ok(connection)
  })
}

test('a server with two keys is known again by the one that is pinned under its old port', async () => {
  await using server = await hostileServer({}, BOTH)
  const hostKey = `[127.0.0.1]:1 ${RSA.public}`
  const failure = await rejectsWith('HOST_KEY_MISSING', () =>
    connect({ ...server.access, hostKey }, CONTEXT, ONCE),
  )
  assert.match(failure.text.what, /pins the key that this server shows for \[127\.0\.0\.1\]:1/)
})

test('HOST_KEY_REVOKED: the first key is revoked, and no other is asked for', async () => {
  await using server = await hostileServer({}, BOTH)
  for (const pin of [RSA.public, rsaFingerprint]) {
    const hostKey = `@revoked * ${ED25519.public}\n${ED25519.public}\n${pin}`
    await rejectsWith('HOST_KEY_REVOKED', () => connect({ ...server.access, hostKey }, CONTEXT, ONCE))
  }
})

for (const cipher of ['aes256-cbc', '3des-cbc'] as const) {
  test(`ALGORITHMS_DIFFER: a server that has only ${cipher} is not talked to`, async () => {
    await using server = await hostileServer({}, { algorithms: { cipher: [cipher] } })
    const failure = await rejectsWith('ALGORITHMS_DIFFER', () => connect(server.access, CONTEXT))
    assert.match(failure.text.what, new RegExp(`cipher: it offers ${cipher}; we offer aes128-gcm`))
  })
}

test('nothing is authenticated before the key is accepted', async () => {
  let logins = 0
  await using server = await hostileServer({ onLogin: () => logins++ })
  const hostKey = ED25519.public
  await rejectsWith('HOST_KEY_CHANGED', () => connect({ ...server.access, hostKey }, CONTEXT, ONCE))
  await rejectsWith('HOST_KEY_MISSING', () => connect({ ...server.access, hostKey: '' }, CONTEXT, ONCE))
  assert.equal(logins, 0)
  await using connection = await connect(server.access, CONTEXT, ONCE)
  assert.ok(connection && logins > 0)
})
