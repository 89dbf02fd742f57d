import { createConnection, type Socket } from 'node:net'
import type { Address } from './address.ts'

/** A TCP connection that is open. */
export interface OpenSocket {
  readonly socket: Socket
  /** From the first packet to its answer, in milliseconds: one round trip, unless a packet was lost. */
  readonly roundTripMs: number
}

/**
 * Linux repeats an unanswered SYN after 1, 3, 7 and 15 s. With a socket of its own every 3 s, one leaves every second
 * or two: that long it takes to notice that a line is back, while a queue of many seconds may still be waited out.
 */
const FRESH_SOCKET_MS = 3_000
/** As much as queues on the way may take, and more. */
const CONNECT_TIMEOUT_MS = 20_000
/** Before a host's next address is tried. Node's 250 ms would leave no address to a far line, or to one lost packet. */
const NEXT_ADDRESS_MS = 1_500

/** Nobody answered, or no packet even left: the server had no part in it. */
const UNHEARD: readonly unknown[] = [
  'ETIMEDOUT',
  'ENETUNREACH',
  'ENETDOWN',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'EADDRNOTAVAIL',
  'EAI_AGAIN',
  'ENOTFOUND',
]

/**
 * Opens a TCP connection that sends at once whatever is written.
 *
 * @throws the system's error, ETIMEDOUT after 20 s; or the signal's reason
 */
export async function openSocket(address: Address, signal: AbortSignal): Promise<OpenSocket> {
  signal.throwIfAborted()
  const { promise, resolve, reject } = Promise.withResolvers<OpenSocket>()
  const sockets = [attempt(address, resolve, reject)]
  const again = setInterval(() => sockets.push(attempt(address, resolve, reject)), FRESH_SOCKET_MS)
  const timer = setTimeout(() => reject(noAnswer()), CONNECT_TIMEOUT_MS)
  const stop = (): void => reject(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  let open: OpenSocket | undefined
  try {
    open = await promise
    return open
  } finally {
    clearTimeout(timer)
    clearInterval(again)
    signal.removeEventListener('abort', stop)
    for (const socket of sockets) if (socket !== open?.socket) socket.destroy()
  }
}

function attempt(
  { host, port }: Address,
  onOpen: (open: OpenSocket) => void,
  onError: (error: Error) => void,
): Socket {
  const autoSelectFamilyAttemptTimeout = NEXT_ADDRESS_MS
  // While packets are collected (Nagle), the handshake takes three round trips more.
  const socket = createConnection({ host, port, noDelay: true, autoSelectFamilyAttemptTimeout })
  let sentAt = performance.now()
  // After the name was looked up, and for each address of it.
  socket.on('connectionAttempt', () => {
    sentAt = performance.now()
  })
  socket.once('connect', () => onOpen({ socket, roundTripMs: performance.now() - sentAt }))
  return socket.on('error', onError)
}

/** Whether a failure to connect came without a word from the server, so that trying again cannot annoy it. */
export function isUnheard(error: Error): boolean {
  const { cause } = error
  return cause instanceof Error && 'code' in cause && UNHEARD.includes(cause.code)
}

function noAnswer(): NodeJS.ErrnoException {
  return Object.assign(new Error(`no answer within ${CONNECT_TIMEOUT_MS / 1000} s`), { code: 'ETIMEDOUT' })
}
