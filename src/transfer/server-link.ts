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

/**
 * Connects once to the server and starts an agent there. The signal ends the connecting; a login shell may take its
 * time afterwards.
 */
export type Dial = (signal: AbortSignal) => Promise<Dialed>

/** How to deal with a line that breaks. */
export interface LinkOptions {
  readonly log: Log
  readonly signal: AbortSignal
  /** The longest time without any progress, in milliseconds, once a connection worked. */
  readonly patienceMs: number
  /** A number that grows with any progress, whichever connection makes it. */
  readonly progress: () => number
  /** For the log, such as `connection 2`. */
  readonly name: string
}

/** Work on a connection that can be begun again; it says `stalled` when it hears nothing that it should hear. */
export type LinkWork<T> = (agent: Agent, stalled: () => void) => Promise<T>

/** Anything but a broken line ends the work: a refused login tried again would only get this address banned. */
const BROKEN_LINE: readonly unknown[] = ['CONNECTION_LOST', 'DEADLINE_EXCEEDED', 'SERVER_UNREACHABLE']
const FIRST_PAUSE_MS = 500
/** Short enough to notice soon that the line is back; six early hang-ups a minute draw no penalty from sshd. */
const LONGEST_PAUSE_MS = 10_000
/** An address that never answered is more likely wrong than down for long. */
const FIRST_PATIENCE_MS = 60_000
/** The kernel repeats an unanswered SYN after 1, 2, 4, 8, 16 s: a fresh try finds a returned line sooner. */
export const CONNECT_TIMEOUT_MS = 20_000
/** A server that stalls for its own reasons, such as a slow disk, is not helped by ever new connections. */
const STANDBY_INTERVAL_MS = 30_000

/** Whether trying again may help. */
export function isBrokenLine(error: unknown): error is Failure {
  return error instanceof Failure && BROKEN_LINE.includes(error.code)
}

/** A connection that is made again when it breaks, until there was no progress for too long. */
export class ServerLink implements AsyncDisposable {
  readonly #dial: Dial
  readonly #options: LinkOptions
  #dialed: Dialed | undefined
  #standby: Promise<void> | undefined
  #standbyFrom = 0
  #everConnected = false
  /** How often the line broke. */
  breaks = 0

  constructor(dial: Dial, options: LinkOptions) {
    this.#dial = dial
    this.#options = options
  }

  /**
   * Does work that can be begun again, over a connection that works.
   *
   * @throws Failure what the work threw, or the last break of the line when there was no progress for `patienceMs`
   */
  async use<T>(work: LinkWork<T>): Promise<T> {
    let seen = this.#options.progress()
    let since = performance.now()
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      let used: Dialed | undefined
      try {
        const dialed = await this.#connected()
        used = dialed
        return await work(dialed.agent, () => this.#standBy(dialed))
      } catch (error) {
        if (this.#dialed === used || this.#options.signal.aborted) this.#drop()
        if (!isBrokenLine(error)) throw error
        this.breaks++
        // The end of the whole work breaks the line of a helper: nothing to speak of.
        this.#options.signal.throwIfAborted()
        await this.#standby
        if (this.#dialed) continue
        if (this.#options.progress() > seen) {
          seen = this.#options.progress()
          since = performance.now()
          pauseMs = FIRST_PAUSE_MS
        }
        const patienceMs = this.#everConnected ? this.#options.patienceMs : FIRST_PATIENCE_MS
        if (performance.now() - since > patienceMs) throw error
        await this.#pause(error, pauseMs)
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#standby
    // No goodbye, which would take a round trip: the agent ends when its channel does.
    this.#drop()
  }

  async #connected(): Promise<Dialed> {
    this.#dialed ??= await this.#connect()
    this.#everConnected = true
    // A login shell cannot be hurried: meanwhile there may be nothing left to do.
    this.#options.signal.throwIfAborted()
    return this.#dialed
  }

  async #connect(): Promise<Dialed> {
    const { signal, name } = this.#options
    const timeout = AbortSignal.timeout(CONNECT_TIMEOUT_MS)
    try {
      return await this.#dial(AbortSignal.any([signal, timeout]))
    } catch (error) {
      if (signal.aborted || !timeout.aborted || error instanceof Failure) throw error
      throw noAnswer(name, error)
    }
  }

  /** Tries a second connection beside one that has fallen silent. It takes over as soon as it works. */
  #standBy(silent: Dialed): void {
    if (this.#standby || this.#dialed !== silent || performance.now() < this.#standbyFrom) return
    this.#options.log.info(`${this.#options.name}: no answer for some seconds, trying another connection.`)
    this.#standby = this.#connect()
      .then(
        (fresh) => {
          this.#dialed = fresh
          this.#standbyFrom = performance.now() + STANDBY_INTERVAL_MS
          silent.destroy()
        },
        // The silent one may come back, and its own deadline ends it otherwise.
        () => undefined,
      )
      .finally(() => {
        this.#standby = undefined
      })
  }

  async #pause(error: Failure, pauseMs: number): Promise<void> {
    const { log, name, signal } = this.#options
    log.info(`${name}: ${error.text.what} Connecting again (${this.breaks}).`)
    // Jitter, so that several connections do not come back in step.
    await sleep(pauseMs * (0.75 + Math.random() / 2), undefined, { signal })
  }

  #drop(): void {
    this.#dialed?.destroy()
    this.#dialed = undefined
  }
}

function noAnswer(name: string, cause: unknown): Failure {
  return new Failure(
    'SERVER_UNREACHABLE',
    {
      what: `${name}: the server did not answer within ${CONNECT_TIMEOUT_MS / 1000} s.`,
      safe: 'What was verified stays; a training that runs there goes on.',
      next: 'Check that the server runs and that its address is still the same, then run it again.',
    },
    cause,
  )
}
