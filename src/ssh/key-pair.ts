import { generateKeyPairSync } from 'node:crypto'
import { ed25519Blob, writeEd25519 } from './openssh-key.ts'

/** A key for one transfer: made in memory, never written anywhere by us. */
export interface KeyPair {
  /** In OpenSSH's format, without a passphrase. */
  readonly privateKey: string
  /** Type and key, without a comment. */
  readonly publicKey: string
}

/** Makes an ed25519 pair. Not with ssh2: of those that it makes, one in some hundred cannot be read again. */
export function makeKeyPair(): KeyPair {
  const { privateKey } = generateKeyPairSync('ed25519')
  return {
    privateKey: writeEd25519(privateKey),
    publicKey: `ssh-ed25519 ${ed25519Blob(privateKey).toString('base64')}`,
  }
}
