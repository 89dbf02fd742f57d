import { parseAddress } from './address.ts'
import { Connection } from './connection.ts'
import { handshake, type Refused } from './handshake.ts'
import { hostKeyFailure } from './host-key-failure.ts'
import { parseHostKeys } from './host-key-lines.ts'
import { algorithmChoices } from './host-keys.ts'
import type { Login } from './login.ts'
import { readPrivateKey } from './private-key.ts'

/** How to reach the server, as the inputs give it. Secrets stay in memory. */
export interface ServerAccess {
  /** `user@host[:port]` */
  readonly server: string
  /** The private key's text; in memory only. */
  readonly sshKey: string
  /** Empty when the key has none. */
  readonly sshPassphrase: string
  /** known_hosts lines, public keys or `SHA256:` fingerprints. Empty makes the first connection say which key it met. */
  readonly hostKey: string
}

/** How to reach another server that the same key opens: its own address and host key. */
export function otherServer(
  { sshKey, sshPassphrase }: ServerAccess,
  { server, hostKey }: Pick<ServerAccess, 'server' | 'hostKey'>,
): ServerAccess {
  return { server, sshKey, sshPassphrase, hostKey }
}

/**
 * Connects and authenticates, in one try. The host key is compared before anything is authenticated.
 *
 * @throws Failure HOST_KEY_MISSING, HOST_KEY_CHANGED, HOST_KEY_REVOKED, ALGORITHMS_DIFFER, AUTHENTICATION_FAILED,
 *   SERVER_UNREACHABLE, SSH_KEY_INVALID, INPUT_INVALID, CANCELLED
 */
export async function connectOnce(access: ServerAccess, signal: AbortSignal): Promise<Connection> {
  const address = parseAddress(access.server)
  const login: Login = { address, key: readPrivateKey(access.sshKey, access.sshPassphrase) }
  const pins = parseHostKeys(access.hostKey, address)
  let refused: Refused = { verdict: 'unknown', offered: Buffer.alloc(0) }
  for (const algorithms of algorithmChoices(pins)) {
    const outcome = await handshake(login, pins, algorithms, signal)
    if ('client' in outcome) return new Connection(outcome, address)
    if (refused.offered.length === 0 || outcome.offered.length > 0) refused = outcome
    if (outcome.verdict !== 'unknown') break
  }
  throw refused.mismatch ?? hostKeyFailure(address, pins, refused)
}
