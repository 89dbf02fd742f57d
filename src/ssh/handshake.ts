import type { Socket } from 'node:net'
import ssh2, { type Client, type ConnectConfig, type ServerHostKeyAlgorithm } from 'ssh2'
import { Failure } from '../errors.ts'
import type { Address } from './address.ts'
import { holdCipherKeys } from './cipher-keys.ts'
import { type HostKeys, type HostKeyVerdict, judgeHostKey } from './host-keys.ts'
import { cheapForPackets } from './packet-writes.ts'
import { signAtOnce } from './sign-at-once.ts'
import { type OpenSocket, openSocket } from './socket.ts'

/** Who logs in, and where. */
export interface Login {
  readonly address: Address
  readonly privateKey: string
  readonly passphrase: string
}

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
 * @throws Failure AUTHENTICATION_FAILED, SERVER_UNREACHABLE, CANCELLED
 */
export async function handshake(
  login: Login,
  pins: HostKeys,
  hostKeyAlgorithms: readonly string[],
  signal: AbortSignal,
): Promise<Accepted | Refused> {
  const { socket, roundTripMs } = await tcp(login.address, signal)
  const client = new ssh2.Client()
  holdCipherKeys(client)
  signAtOnce(client)
  const { promise, resolve, reject } = Promise.withResolvers<Accepted | Refused>()
  let accepted = Buffer.alloc(0)
  let refused: Refused | undefined
  const stop = (): void => reject(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  client.on('ready', () => resolve({ client, hostKey: accepted, roundTripMs }))
  client.on('error', (error) => {
    if (/no matching host key/.test(error.message)) refused = { verdict: 'unknown', offered: Buffer.alloc(0) }
    if (refused) resolve(refused)
    else reject(loginFailure(login.address, error))
  })
  client.on('close', () => reject(loginFailure(login.address, new Error('the server closed the connection'))))
  client.connect(
    configuration(login, socket, hostKeyAlgorithms, (offered) => {
      // ssh2 takes anything but `false` for consent, so nothing but a true comparison may become `true` here.
      const verdict = judgeHostKey(pins, offered)
      if (verdict === 'accepted') {
        accepted = Buffer.from(offered)
        return true
      }
      refused = { verdict, offered: Buffer.from(offered) }
      return false
    }),
  )
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
    throw loginFailure(address, error as Error)
  }
}

function configuration(
  login: Login,
  sock: Socket,
  serverHostKey: readonly string[],
  hostVerifier: (key: Buffer) => boolean,
): ConnectConfig {
  return {
    sock: cheapForPackets(sock),
    username: login.address.user,
    privateKey: login.privateKey,
    ...(login.passphrase ? { passphrase: login.passphrase } : {}),
    // ssh2 would ask with `none` first, which costs a round trip and never succeeds.
    authHandler: ['publickey'],
    hostVerifier,
    readyTimeout: READY_TIMEOUT_MS,
    keepaliveInterval: KEEPALIVE_INTERVAL_MS,
    keepaliveCountMax: KEEPALIVE_COUNT,
    algorithms: {
      // AES-GCM alone: it is not open to Terrapin (CVE-2023-48795) even where the server lacks strict key exchange.
      cipher: ['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com'],
      kex: [
        'curve25519-sha256',
        'curve25519-sha256@libssh.org',
        'ecdh-sha2-nistp256',
        'ecdh-sha2-nistp384',
        'ecdh-sha2-nistp521',
        'diffie-hellman-group16-sha512',
        'diffie-hellman-group14-sha256',
      ],
      serverHostKey: serverHostKey as ServerHostKeyAlgorithm[],
      compress: ['none'],
    },
  }
}

function loginFailure(address: Address, error: Error & { level?: string }): Failure {
  const where = `${address.user}@${address.host}:${address.port}`
  if (error.level === 'client-authentication') {
    return new Failure(
      'AUTHENTICATION_FAILED',
      {
        what: `${where} refused the key.`,
        safe: 'It was tried once: more tries would lock this address out.',
        next: `Add the key's public half to ~${address.user}/.ssh/authorized_keys on the server.`,
      },
      error,
    )
  }
  return new Failure(
    'SERVER_UNREACHABLE',
    {
      what: `${where} cannot be reached: ${reasonOf(error)}.`,
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
