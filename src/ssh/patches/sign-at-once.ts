import type { Client, ParsedKey } from 'ssh2'

type Sign = (data: Buffer, done: (signature: Buffer) => void) => void
type AuthPublicKey = (user: string, key: ParsedKey, algorithm: string | undefined, sign?: Sign) => void

/** Of ssh2 1.17.0 (`lib/protocol/Protocol.js`); private, so that it may be missing in another version. */
interface Internals {
  readonly _protocol?: { authPK?: AuthPublicKey }
}

/** What RFC 8332 signs with; other algorithms know their hash themselves. */
const HASHES: Readonly<Record<string, string>> = { 'rsa-sha2-256': 'sha256', 'rsa-sha2-512': 'sha512' }

/**
 * Has a client sign its login at once. ssh2 asks first whether the server would take the key, which spares the owner of
 * a key that wants to be touched; ours is in memory, and the question takes a round trip of every login. A server need
 * not have been asked (RFC 4252, section 7). Where ssh2 logs in otherwise nothing changes.
 */
export function signAtOnce(client: Client): void {
  client.once('handshake', () => {
    const protocol = (client as unknown as Internals)._protocol
    const ask = protocol?.authPK?.bind(protocol)
    if (!protocol || !ask) return
    protocol.authPK = (user, key, algorithm = key.type, sign) => {
      const signNow: Sign = (data, done) => {
        const signature: Buffer | Error = key.sign(data, HASHES[algorithm])
        // Only after it has asked does ssh2 report a key that cannot sign.
        if (signature instanceof Error) ask(user, key, algorithm)
        else done(signature)
      }
      ask(user, key, algorithm, sign ?? signNow)
    }
  })
}
