import { createSecretKey } from 'node:crypto'
import type { Client } from 'ssh2'

/** Of ssh2 1.17.0 (`lib/protocol/crypto.js`); private, so that it may be missing in another version. */
interface Internals {
  readonly _protocol?: {
    readonly _cipher?: { _encKey?: unknown }
    readonly _decipher?: { _decipherKey?: unknown }
  }
}

/**
 * Has a client hold its AES keys in the form that Node's cipher takes as it is. ssh2 makes a cipher for every packet,
 * and Node 24 finds out that a Buffer is no KeyObject by throwing twice: 12 us, while to encrypt 32 KiB takes 8 us.
 * Where ssh2 keeps its keys elsewhere nothing changes.
 */
export function holdCipherKeys(client: Client): void {
  // After every key exchange, also those that the server asks for while data flows.
  client.on('handshake', () => {
    const { _cipher, _decipher } = (client as unknown as Internals)._protocol ?? {}
    if (Buffer.isBuffer(_cipher?._encKey)) _cipher._encKey = createSecretKey(_cipher._encKey)
    if (Buffer.isBuffer(_decipher?._decipherKey))
      _decipher._decipherKey = createSecretKey(_decipher._decipherKey)
  })
}
