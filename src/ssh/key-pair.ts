import ssh2 from 'ssh2'

/** A key for one transfer: made in memory, never written anywhere by us. */
export interface KeyPair {
  /** In OpenSSH's format, without a passphrase. */
  readonly privateKey: string
  /** Type and key, without a comment. */
  readonly publicKey: string
}

/** Makes an ed25519 pair. */
export function makeKeyPair(): KeyPair {
  const { private: privateKey, public: publicKey } = ssh2.utils.generateKeyPairSync('ed25519')
  return { privateKey, publicKey: publicKey.trim().split(/\s+/).slice(0, 2).join(' ') }
}
