import type { Failure } from '../errors.ts'
import type { Log } from '../log.ts'
import type { ConnectOnce, Linked } from './connect-once.ts'
import { Pauses } from './pauses.ts'
import { pause, retry } from './retry.ts'

/** How to deal with a line that breaks. */
export interface LinkOptions {
  readonly log: Log
  readonly signal: AbortSignal
  /** The longest time without any progress, in milliseconds, once a connection worked. */
  readonly patienceMs: number
  /** How often in a row the server may turn us away; without end unless given. */
  readonly mostRefusals?: number
  /** A number that grows with any progress, whichever connection makes it. */
  readonly progress: () => number
  /** For the log, such as `connection 2`. */
  readonly name: string
}

/** After 0.5, 1, 2, ... s: OpenSSH counts a second of penalty for each early hang-up and locks out at 15. */
const FIRST_PAUSE_MS = 500
/** An address that never answered is more likely wrong than down for long. */
const FIRST_PATIENCE_MS = 60_000
/** A connection that lived so long was none of those that the server turns away. */
const SETTLED_MS = 2_000

/** Connects again and again, at a pace that finds a returned line soon and does not annoy a server that refuses. */
export class Reconnector {
  readonly #connectOnce: ConnectOnce
  readonly #options: LinkOptions
  #pauses = new Pauses(FIRST_PAUSE_MS)
  #everConnected = false
  /** When the connection began that lives now. */
  #connectedAt = Number.POSITIVE_INFINITY
  #progress = 0
  #movedAt = 0
  #said = ''

  constructor(connectOnce: ConnectOnce, options: LinkOptions) {
    this.#connectOnce = connectOnce
    this.#options = options
    this.begin()
  }

  /** Begins to wait for progress: patience counts from here. */
  begin(): void {
    this.#progress = this.#options.progress()
    this.#movedAt = performance.now()
  }

  /**
   * Tries until it works.
   *
   * @throws Failure what is not a broken line, or the last break when patience is over; or the signal's reason
   */
  async connect(signal: AbortSignal): Promise<Linked> {
    this.#forgive()
    return await retry(async () => this.#welcome(await started(await this.#connectOnce(signal)), signal), {
      signal,
      pauseMs: (failure) => this.#pauseMs(failure),
    })
  }

  /** To be called when a connection broke. @throws Failure that break, when patience is over */
  async afterBreak(error: Failure): Promise<void> {
    this.#forgive()
    this.#connectedAt = Number.POSITIVE_INFINITY
    await pause(this.#pauseMs(error), this.#options.signal)
  }

  /** To be called when a connection broke and another has taken over. @throws Failure that break, when patience is over */
  whileAnotherGoesOn(error: Failure): void {
    if (this.#isOver()) throw error
  }

  #forgive(): void {
    if (performance.now() - this.#connectedAt > SETTLED_MS) this.#pauses = new Pauses(FIRST_PAUSE_MS)
  }

  #welcome(linked: Linked, signal: AbortSignal): Linked {
    // A login shell cannot be hurried: meanwhile nobody may want the connection any more.
    if (signal.aborted) linked.destroy()
    signal.throwIfAborted()
    this.#everConnected = true
    this.#connectedAt = performance.now()
    if (this.#said) this.#options.log.info(`${this.#options.name}: connected again.`)
    this.#said = ''
    return linked
  }

  #pauseMs(error: Failure): number {
    const pauseMs = this.#pauses.after(error)
    if (this.#isOver()) throw error
    this.#sayOnce(error.text.what)
    return pauseMs
  }

  #isOver(): boolean {
    const { progress, patienceMs, mostRefusals = Number.POSITIVE_INFINITY } = this.#options
    if (progress() > this.#progress) this.begin()
    const isRightAddress = this.#everConnected || this.#progress > 0
    const patience = isRightAddress ? patienceMs : FIRST_PATIENCE_MS
    return performance.now() - this.#movedAt > patience || this.#pauses.refusals > mostRefusals
  }

  /** An outage of an hour is one line of the log. */
  #sayOnce(what: string): void {
    if (what === this.#said) return
    this.#said = what
    this.#options.log.info(`${this.#options.name}: ${what} Connecting again.`)
  }
}

/** Only what answers is a connection that others may be given up for. */
async function started(linked: Linked): Promise<Linked> {
  try {
    await linked.started
    return linked
  } catch (error) {
    linked.destroy()
    throw error
  }
}
