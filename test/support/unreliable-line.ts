import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

const LINES = new Set<UnreliableLine>()
/** Of this machine, not of a clock that a test moves. */
const realTimeout = globalThis.setTimeout
/** In milliseconds: two ends that need longer to log in are on their own. */
const MOST_WAITS = 500

/** Lets both ends of every line log in before a test moves the clock: it is real work that they do. */
export async function settled(): Promise<void> {
  for (let waits = 0; waits < MOST_WAITS && [...LINES].some((line) => line.isBusy); waits++)
    await new Promise((resolve) => realTimeout(resolve, 1))
}

/** A TCP line to a local port that a test cuts, freezes and closes. */
export class UnreliableLine implements AsyncDisposable {
  readonly #target: number
  readonly #sockets = new Set<Socket>()
  readonly #server: Server
  #port = 0
  #isFrozen = false
  /** Connections over which nobody has said `arrived` yet. */
  readonly #young = new Set<Socket>()
  /** After so many bytes from the server every connection is cut, wherever that is. */
  #bytesLeft = Number.POSITIVE_INFINITY

  #flips = false

  private constructor(target: number) {
    this.#target = target
    this.#server = createServer((socket) => this.#join(socket))
  }

  /** Opens one to a port on loopback. */
  static async to(target: number): Promise<UnreliableLine> {
    const line = new UnreliableLine(target)
    LINES.add(line)
    line.#server.listen(0, '127.0.0.1')
    await once(line.#server, 'listening')
    line.#port = (line.#server.address() as AddressInfo).port
    return line
  }

  get port(): number {
    return this.#port
  }

  /** Whether both ends are at work to get to know each other, for which a clock that a test moves has to wait. */
  get isBusy(): boolean {
    return !this.#isFrozen && this.#young.size > 0
  }

  /** What came last over the line is there. */
  arrived(): void {
    this.#young.clear()
  }

  /** Ends every connection; a new one is welcome. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy()
    this.#sockets.clear()
    this.#young.clear()
  }

  /** Ends every connection after so many further bytes from the server. */
  cutAfter(bytes: number): void {
    this.#bytesLeft = bytes
  }

  /** Nothing passes any more, in connections that stay open; new ones are accepted and as still. */
  freeze(): void {
    this.#isFrozen = true
    for (const socket of this.#sockets) socket.pause()
  }

  /** One bit of the next thing that comes from the runner is another when it arrives. */
  flip(): void {
    this.#flips = true
  }

  /** Ends every connection and refuses new ones. */
  close(): void {
    this.#server.close()
    this.cut()
  }

  /** Everything works again; what was frozen is gone, as a router's table would be. */
  restore(): void {
    this.#bytesLeft = Number.POSITIVE_INFINITY
    this.#flips = false
    if (this.#isFrozen) this.cut()
    this.#isFrozen = false
    if (!this.#server.listening) this.#server.listen(this.#port, '127.0.0.1')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    LINES.delete(this)
    this.cut()
    if (this.#server.listening) await new Promise((resolve) => this.#server.close(resolve))
  }

  #join(near: Socket): void {
    this.#young.add(near)
    const far = connect(this.#target, '127.0.0.1')
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(from)
      from.on('data', (chunk) => this.#pass(chunk, to, from === far))
      from.on('error', () => undefined)
      from.on('close', () => {
        this.#sockets.delete(from)
        this.#young.delete(from)
        to.destroy()
      })
      if (this.#isFrozen) from.pause()
    }
  }

  #pass(chunk: Buffer, to: Socket, isFromServer: boolean): void {
    const some = isFromServer ? chunk.subarray(0, this.#bytesLeft) : chunk
    if (isFromServer) this.#bytesLeft -= some.length
    if (!isFromServer && this.#flips) {
      some[some.length >> 1] = (some[some.length >> 1] ?? 0) ^ 1
      this.#flips = false
    }
    to.write(some)
    if (this.#bytesLeft === 0) setImmediate(() => this.cut())
  }
}
