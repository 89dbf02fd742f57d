import type { Socket } from 'node:net'
import ssh2, { type Client, type ConnectConfig, type ServerHostKeyAlgorithm } from 'ssh2'
import { Failure } from '../errors.ts'
import type { Address } from './address.ts'
import { mismatch, OUR_OFFER, unproven, weakness } from './algorithms.ts'
import { ALL_HOST_KEYS, fingerprint, type HostKeys, type HostKeyVerdict, judgeHostKey } from './host-keys.ts'
import { type Login, LoginAttempt } from './login.ts'
import { holdCipherKeys } from './patches/cipher-keys.ts'
import { cheapForPackets } from './patches/packet-writes.ts'
import { signAtOnce } from './patches/sign-at-once.ts'
import { overhear } from './server-offer.ts'
import { type OpenSocket, openSocket } from './socket.ts'

/** A server that is what it must be, and let us in. */
export interface Accepted {
  readonly client: Client
  /** The key that it proved to have, as SSH sends it. */
  readonly hostKey: Buffer
  /** Of the TCP connection, in milliseconds. */
  readonly roundTripMs: number
}

/** A server that showed a key which is not pinned; nothing was authenticated. */
export interface Refused {
  readonly verdict: Exclude<HostKeyVerdict, 'accepted'>
  /** The key it showed; empty when it has none of the offered types. */
  readonly offered: Buffer
  /** Why it showed none. */
  readonly mismatch?: Failure
}

/** From the open TCP connection to the end of authentication: five round trips, before a shell's start-up files run. */
const READY_TIMEOUT_MS = 30_000
/** Three missed answers and the connection counts as dead: 45 s. ssh2's own default is never. */
const KEEPALIVE_INTERVAL_MS = 15_000
const KEEPALIVE_COUNT = 3

/**
 * One handshake that offers the given host key algorithms and compares the server's key before it authenticates.
 *
 * @returns the client, ready for channels; or the key that was refused
 * @throws Failure ALGORITHMS_DIFFER, AUTHENTICATION_FAILED, SERVER_UNREACHABLE, CANCELLED
 */
export async function handshake(
  login: Login,
  pins: HostKeys,
  hostKeyAlgorithms: readonly string[],
  signal: AbortSignal,
): Promise<Accepted | Refused> {
  const { address } = login
  const { socket, roundTripMs } = await tcp(address, signal)
  const client = new ssh2.Client()
  const attempt = new LoginAttempt(login, client)
  holdCipherKeys(client)
  signAtOnce(client)
  const { promise, resolve, reject } = Promise.withResolvers<Accepted | Refused>()
  let accepted = Buffer.alloc(0)
  let refused: Refused | undefined
  let shown = 'no key of the kind that it named'
  const stop = (): void => reject(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  client.on('ready', () => resolve({ client, hostKey: accepted, roundTripMs }))
  client.on('error', (error: Error & { level?: string }) => {
    if (refused) resolve(refused)
    else if (/no matching host key/.test(error.message))
      resolve({
        verdict: 'unknown',
        offered: Buffer.alloc(0),
        mismatch: mismatch(address, ALL_HOST_KEYS, heard().offer),
      })
    else if (/no matching/.test(error.message)) reject(mismatch(address, ALL_HOST_KEYS, heard().offer))
    else
      reject(
        attempt.failure(error) ??
          unproven(address, error, shown, heard().offer) ??
          unreachable(address, error, heard().greeting),
      )
  })
  client.on('close', () => {
    const error = new Error('the server closed the connection')
    reject(attempt.failure(error) ?? unreachable(address, error, heard().greeting))
  })
  client.on('handshake', (negotiated) => {
    const failure = weakness(address, negotiated, heard().offer)
    if (!failure) return
    reject(failure)
    client.destroy()
  })
  client.connect(
    configuration(attempt, login, socket, hostKeyAlgorithms, (offered) => {
      // ssh2 takes anything but `false` for consent, so nothing but a true comparison may become `true` here.
      const verdict = judgeHostKey(pins, offered)
      shown = fingerprint(offered)
      if (verdict === 'accepted') {
        accepted = Buffer.from(offered)
        return true
      }
      refused = { verdict, offered: Buffer.from(offered) }
      return false
    }),
  )
  // Only now: ssh2 has paused the socket, and what comes waits for both.
  const heard = overhear(socket)
  return promise
    .finally(() => signal.removeEventListener('abort', stop))
    .catch((error: unknown) => {
      client.destroy()
      throw error
    })
}

async function tcp(address: Address, signal: AbortSignal): Promise<OpenSocket> {
  try {
    return await openSocket(address, signal)
  } catch (error) {
    signal.throwIfAborted()
    throw unreachable(address, error as Error)
  }
}

function configuration(
  attempt: LoginAttempt,
  login: Login,
  sock: Socket,
  serverHostKey: readonly string[],
  hostVerifier: (key: Buffer) => boolean,
): ConnectConfig {
  return {
    sock: cheapForPackets(sock),
    username: login.address.user,
    authHandler: attempt.next,
    hostVerifier,
    readyTimeout: READY_TIMEOUT_MS,
    keepaliveInterval: KEEPALIVE_INTERVAL_MS,
    keepaliveCountMax: KEEPALIVE_COUNT,
    algorithms: { ...OUR_OFFER, serverHostKey: serverHostKey as ServerHostKeyAlgorithm[] },
  }
}

function unreachable(address: Address, error: Error, greeting = ''): Failure {
  const where = `${address.user}@${address.host}:${address.port}`
  const said = greeting && `; it said: ${greeting}`
  return new Failure(
    'SERVER_UNREACHABLE',
    {
      what: `${where} cannot be reached: ${reasonOf(error)}${said}.`,
      safe: 'Whatever runs there goes on; nothing was changed.',
      next: 'Check address, port and that the server is rented and running, then run it again.',
    },
    error,
  )
}

/** A host of several addresses fails with one error for each, and no words of its own. */
function reasonOf(error: Error): string {
  if (!(error instanceof AggregateError)) return error.message
  return error.errors.map((each: Error) => each.message).join('; ')
}
