import { setTimeout as sleep } from 'node:timers/promises'
import { Failure } from '../errors.ts'
import type { Log } from '../log.ts'
import type { Agent } from '../ssh/agent.ts'

/** An agent and the connection it came over. */
export interface Dialed {
  readonly agent: Agent
  /** Drops the connection at once. */
  destroy(): void
}

/** How to deal with a line that breaks. */
export interface LinkOptions {
  readonly log: Log
  readonly signal: AbortSignal
  /** The longest time without any progress, in milliseconds. */
  readonly patienceMs: number
  /** A number that grows with any progress, whichever connection makes it. */
  readonly progress: () => number
  /** For the log, such as `connection 2`. */
  readonly name: string
}

/** Anything but a broken line ends the work: a refused login tried again would only get this address banned. */
const BROKEN_LINE: readonly unknown[] = ['CONNECTION_LOST', 'DEADLINE_EXCEEDED', 'SERVER_UNREACHABLE']
const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 30_000

/** Whether trying again may help. */
export function isBrokenLine(error: unknown): error is Failure {
  return error instanceof Failure && BROKEN_LINE.includes(error.code)
}

/** A connection that is made again when it breaks, until there was no progress for too long. */
export class ServerLink implements AsyncDisposable {
  readonly #dial: () => Promise<Dialed>
  readonly #options: LinkOptions
  #dialed: Dialed | undefined
  /** How often the line broke. */
  breaks = 0

  constructor(dial: () => Promise<Dialed>, options: LinkOptions) {
    this.#dial = dial
    this.#options = options
  }

  /**
   * Does work that can be begun again, over a connection that works.
   *
   * @throws Failure what the work threw, or the last break of the line when there was no progress for `patienceMs`
   */
  async use<T>(work: (agent: Agent) => Promise<T>): Promise<T> {
    let seen = this.#options.progress()
    let since = performance.now()
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      try {
        this.#dialed ??= await this.#dial()
        return await work(this.#dialed.agent)
      } catch (error) {
        this.#drop()
        if (!isBrokenLine(error)) throw error
        if (this.#options.progress() > seen) {
          seen = this.#options.progress()
          since = performance.now()
          pauseMs = FIRST_PAUSE_MS
        }
        if (performance.now() - since > this.#options.patienceMs) throw error
        await this.#pause(error, pauseMs)
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#dialed?.agent.end()
    this.#drop()
  }

  async #pause(error: Failure, pauseMs: number): Promise<void> {
    const { log, name, signal } = this.#options
    this.breaks++
    log.info(`${name}: ${error.text.what} Connecting again (${this.breaks}).`)
    // Jitter, so that several connections do not come back in step.
    await sleep(pauseMs * (0.75 + Math.random() / 2), undefined, { signal })
  }

  #drop(): void {
    this.#dialed?.destroy()
    this.#dialed = undefined
  }
}
