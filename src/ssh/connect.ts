import { setTimeout as sleep } from 'node:timers/promises'
import { Failure } from '../errors.ts'
import type { Context } from '../log.ts'
import { parseAddress } from './address.ts'
import { Connection } from './connection.ts'
import { handshake, type Refused } from './handshake.ts'
import { hostKeyFailure } from './host-key-failure.ts'
import { parseHostKeys } from './host-key-lines.ts'
import { algorithmChoices } from './host-keys.ts'
import type { Login } from './login.ts'
import { Pauses } from './pauses.ts'
import { readPrivateKey } from './private-key.ts'

/** How to reach the server, as the inputs give it. Secrets stay in memory. */
export interface ServerAccess {
  /** `user@host[:port]` */
  readonly server: string
  /** The private key's text. */
  readonly sshKey: string
  /** Empty when the key has none. */
  readonly sshPassphrase: string
  /** known_hosts lines, public keys or `SHA256:` fingerprints. */
  readonly hostKey: string
}

/**
 * Connects and authenticates. The host key is compared before anything is authenticated; a wrong key, a wrong login or
 * a wrong input is final, an unreachable server is tried again.
 *
 * @param patienceMs how long to keep trying an unreachable server; 0 for one try
 * @throws Failure HOST_KEY_MISSING, HOST_KEY_CHANGED, HOST_KEY_REVOKED, ALGORITHMS_DIFFER, AUTHENTICATION_FAILED,
 *   SERVER_UNREACHABLE, SSH_KEY_INVALID, INPUT_INVALID, CANCELLED
 */
export async function connect(
  access: ServerAccess,
  context: Context,
  { patienceMs = 60_000 }: { patienceMs?: number } = {},
): Promise<Connection> {
  const address = parseAddress(access.server)
  const key = readPrivateKey(access.sshKey, access.sshPassphrase)
  const until = performance.now() + patienceMs
  const pauses = new Pauses()
  for (let said = ''; ; ) {
    try {
      return await connectOnce({ address, key }, access.hostKey, context.signal)
    } catch (error) {
      if (!isUnreachable(error)) throw error
      const pauseMs = pauses.after(error)
      if (performance.now() + pauseMs > until) throw error
      const { what } = error.text
      if (what !== said) context.log.info(`${what} Trying again.`)
      said = what
      await sleep(pauseMs, undefined, { signal: context.signal })
    }
  }
}

async function connectOnce(login: Login, hostKey: string, signal: AbortSignal): Promise<Connection> {
  const { address } = login
  const pins = parseHostKeys(hostKey, address)
  let refused: Refused = { verdict: 'unknown', offered: Buffer.alloc(0) }
  for (const algorithms of algorithmChoices(pins)) {
    const outcome = await handshake(login, pins, algorithms, signal)
    if ('client' in outcome) return new Connection(outcome, address)
    if (refused.offered.length === 0 || outcome.offered.length > 0) refused = outcome
    if (outcome.verdict !== 'unknown') break
  }
  throw refused.mismatch ?? hostKeyFailure(address, pins, refused)
}

function isUnreachable(error: unknown): error is Failure {
  return error instanceof Failure && error.code === 'SERVER_UNREACHABLE'
}
