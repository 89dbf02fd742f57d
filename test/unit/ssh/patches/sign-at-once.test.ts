import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import ssh2, { type AuthContext } from 'ssh2'
import { signAtOnce } from '../../../../src/ssh/patches/sign-at-once.ts'
import { keyPair } from '../../../support/hostile-server.ts'

const rsa = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
}).privateKey

/** Logs in; what the server was asked for, in order. */
async function requests(privateKey: string): Promise<string[]> {
  const seen: string[] = []
  const server = new ssh2.Server({ hostKeys: [keyPair().private] }, (far) => {
    far
      .on('error', () => undefined)
      .on('authentication', (login) => {
        seen.push(kindOf(login))
        login.accept()
      })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const client = new ssh2.Client()
  signAtOnce(client)
  client.connect({ port, host: '127.0.0.1', username: 'somebody', privateKey, authHandler: ['publickey'] })
  await once(client, 'ready')
  client.destroy()
  await new Promise((resolve) => server.close(resolve))
  return seen
}

function kindOf(login: AuthContext): string {
  if (login.method !== 'publickey') return login.method
  if (!login.signature || !login.blob) return 'question'
  const key = ssh2.utils.parseKey(login.key.data)
  assert.ok(!(key instanceof Error) && !Array.isArray(key))
  return key.verify(login.blob, login.signature, login.hashAlgo) === true ? login.key.algo : 'wrong signature'
}

for (const [name, privateKey, algorithm] of [
  ['ed25519', keyPair().private, 'ssh-ed25519'],
  ['RSA', rsa, 'ssh-rsa'],
] as const) {
  test(`a login with an ${name} key is one request, signed`, async () => {
    assert.deepEqual(await requests(privateKey), [algorithm])
  })
}
