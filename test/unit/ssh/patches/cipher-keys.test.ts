import assert from 'node:assert/strict'
import { KeyObject } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import ssh2, { type Client, type ClientChannel, type Connection } from 'ssh2'
import { holdCipherKeys } from '../../../../src/ssh/patches/cipher-keys.ts'
import { keyPair } from '../../../support/hostile-server.ts'

/** An SSH server that echoes, its side of the connection, and a client that holds its keys. */
async function connected(): Promise<{ client: Client; far: Connection } & AsyncDisposable> {
  const server = new ssh2.Server({ hostKeys: [keyPair().private] })
  const incoming = once(server, 'connection') as Promise<[Connection]>
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = new ssh2.Client()
  holdCipherKeys(client)
  client.connect({
    port: (server.address() as AddressInfo).port,
    host: '127.0.0.1',
    username: 'somebody',
    authHandler: ['none'],
    algorithms: { cipher: ['aes128-gcm@openssh.com'] },
  })
  const ready = once(client, 'ready')
  const [far] = await incoming
  far.on('error', () => undefined).on('authentication', (login) => login.accept())
  far.on('session', (accept) => accept().on('exec', (take) => echo(take())))
  await ready
  const end = async (): Promise<void> => {
    client.destroy()
    await new Promise((resolve) => server.close(resolve))
  }
  return { client, far, [Symbol.asyncDispose]: end }
}

function echo(channel: ssh2.ServerChannel): void {
  channel.pipe(channel)
}

function keysOf(client: Client): unknown[] {
  const { _cipher, _decipher } = (client as unknown as { _protocol: Record<string, Record<string, unknown>> })
    ._protocol
  return [_cipher?._encKey, _decipher?._decipherKey]
}

/** Sends 100 kB and gets them back. */
async function roundTrip(channel: ClientChannel): Promise<void> {
  const sent = Buffer.alloc(100_000, 7)
  const back: Buffer[] = []
  await new Promise<void>((resolve) => {
    let length = 0
    channel.on('data', (chunk: Buffer) => {
      back.push(chunk)
      length += chunk.length
      if (length >= sent.length) resolve()
    })
    channel.write(sent)
  })
  channel.removeAllListeners('data')
  assert.deepEqual(Buffer.concat(back), sent)
}

test('the keys are held as KeyObjects, and packets cross in both directions, also after another key exchange', async () => {
  await using pair = await connected()
  const channel = await new Promise<ClientChannel>((resolve, reject) => {
    pair.client.exec('echo', (error, stream) => (error ? reject(error) : resolve(stream)))
  })
  const first = keysOf(pair.client)
  assert.ok(first.every((key) => key instanceof KeyObject))
  await roundTrip(channel)
  await new Promise<void>((resolve) => pair.far.rekey(() => resolve()))
  await roundTrip(channel)
  const second = keysOf(pair.client)
  assert.ok(second.every((key, at) => key instanceof KeyObject && !key.equals(first[at] as KeyObject)))
})
