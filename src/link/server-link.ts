import { isTransient } from '../errors.ts'
import type { Agent } from '../ssh/agent.ts'
import type { ConnectOnce, Linked } from './connect-once.ts'
import { type LinkOptions, Reconnector } from './reconnect.ts'
import { Standby } from './standby.ts'

/** Work on a connection that can be begun again; it says every second that it hears nothing, while it should. */
export type LinkWork<T> = (agent: Agent, stalled: () => void) => Promise<T>

/** A server that stalls for its own reasons, such as a slow disk, is not helped by ever new connections. */
const STANDBY_INTERVAL_MS = 30_000

/** A connection that is made again when it breaks, until there was no progress for too long. */
export class ServerLink implements AsyncDisposable {
  readonly #options: LinkOptions
  readonly #reconnector: Reconnector
  readonly #over = new AbortController()
  readonly #signal: AbortSignal
  #linked: Linked | undefined
  #standby: Standby | undefined
  #standbyFrom = 0
  /** How often the line broke. */
  breaks = 0
  /** Of the last connection that worked, in milliseconds; 0 before the first. */
  roundTripMs = 0

  constructor(connectOnce: ConnectOnce, options: LinkOptions) {
    this.#signal = AbortSignal.any([options.signal, this.#over.signal])
    this.#options = { ...options, signal: this.#signal }
    this.#reconnector = new Reconnector(connectOnce, this.#options)
  }

  /**
   * Does work that can be begun again, over a connection that works.
   *
   * @throws Failure what the work threw, or the last break of the line when there was no progress for `patienceMs`
   */
  async use<T>(work: LinkWork<T>): Promise<T> {
    this.#reconnector.begin()
    for (;;) {
      const linked = await this.#connected()
      try {
        return await work(linked.agent, () => this.#standBy(linked))
      } catch (error) {
        if (this.#linked === linked || this.#signal.aborted) this.#drop()
        if (!isTransient(error)) throw error
        this.breaks++
        this.#standby?.keep()
        // The end of the whole work breaks the line of a helper: nothing to speak of.
        this.#signal.throwIfAborted()
        // A server that logs everybody in and then says nothing is not progress either.
        if (this.#linked || this.#standby) this.#reconnector.whileAnotherGoesOn(error)
        else await this.#reconnector.afterBreak(error)
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#over.abort()
    this.#standby?.keep()
    // No goodbye, which would take a round trip: the agent ends when its channel does.
    this.#drop()
  }

  async #connected(): Promise<Linked> {
    // A standby takes over by itself.
    if (!this.#linked) await this.#standby?.ready
    return this.#linked ?? this.#take(await this.#reconnector.connect(this.#signal))
  }

  /** Tries a second connection beside one that has fallen silent. It takes over as soon as it works. */
  #standBy(silent: Linked): void {
    if (this.#linked !== silent) return
    if (this.#standby) {
      this.#standby.stillSilent()
      return
    }
    if (performance.now() < this.#standbyFrom) return
    this.#options.log.info(`${this.#options.name}: no answer for some seconds, trying another connection.`)
    const connect = (signal: AbortSignal): Promise<Linked> => this.#reconnector.connect(signal)
    this.#standby = new Standby(connect, this.#signal, () => {
      this.#standby = undefined
    })
    this.#standby.ready
      .then((fresh) => {
        this.#standbyFrom = performance.now() + STANDBY_INTERVAL_MS
        this.#take(fresh)
      })
      .catch(() => undefined)
  }

  #take(fresh: Linked): Linked {
    if (this.#signal.aborted) fresh.destroy()
    this.#signal.throwIfAborted()
    this.#drop()
    this.#standby = undefined
    this.#linked = fresh
    this.roundTripMs = fresh.roundTripMs
    return fresh
  }

  #drop(): void {
    this.#linked?.destroy()
    this.#linked = undefined
  }
}
