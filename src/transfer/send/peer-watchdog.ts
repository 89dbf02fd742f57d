import { Failure } from '../../errors.ts'
import { transferViolation } from '../../ssh/channel-failures.ts'

/** The server talks but acknowledges nothing: longer than a disk of 120 MB/s takes to hash a file of 200 GB. */
const STUCK_MS = 30 * 60_000
/** What may pile up on the way and arrive at once: two minutes of it, after which the other end gives us up. */
const FREE_EVENTS = 1000
/** It acknowledges five times a second and says once that it hashes (`remote/gpu_retrain/store/`): leave some room. */
const EVENTS_PER_SECOND = 10

/**
 * What a server says over one connection, and whether that is a sign of work. An intact one answers, and says now and
 * then that it lives; one that only repeats itself would never be silent, and one that floods us would keep us busy.
 */
export class PeerWatchdog {
  readonly #startedMs: number
  #heardMs: number
  /** When it was last of use, or owed nothing. */
  #movedMs: number
  readonly #disbelief: (what: string) => Failure
  #answers = FREE_EVENTS
  #events = 0

  /**
   * @param nowMs a monotonic clock, here as below
   * @param disbelief the failure for a server that did what no intact one does, given as the rest of a sentence
   */
  constructor(nowMs: number, disbelief: (what: string) => Failure = transferViolation) {
    this.#disbelief = disbelief
    this.#startedMs = nowMs
    this.#heardMs = nowMs
    this.#movedMs = nowMs
  }

  /** The server was sent something that has at most this many answers. */
  expect(answers: number): void {
    this.#answers += answers
  }

  /**
   * It has said something.
   *
   * @param isOwed whether it should be getting on with something
   * @throws Failure SERVER_REPLY_INVALID for more than an intact server has to say, DEADLINE_EXCEEDED when it does not get on
   */
  hear(nowMs: number, isOwed: boolean): void {
    const seconds = (nowMs - this.#startedMs) / 1000
    if (++this.#events > this.#answers + seconds * EVENTS_PER_SECOND)
      throw this.#disbelief(
        `said ${this.#events} things in ${Math.ceil(seconds)} s, far more than it was asked`,
      )
    this.#heardMs = nowMs
    if (!isOwed) this.#movedMs = nowMs
    else if (nowMs - this.#movedMs > STUCK_MS) throw stuck()
  }

  /** What it has said last has brought us further. */
  moved(): void {
    this.#movedMs = this.#heardMs
  }

  /** How long it has said nothing. */
  silentMs(nowMs: number): number {
    return nowMs - this.#heardMs
  }
}

function stuck(): Failure {
  return new Failure('DEADLINE_EXCEEDED', {
    what: `Nothing of what is to be sent has arrived for ${STUCK_MS / 60_000} min, though the server went on talking.`,
    safe: 'What has arrived is kept; every tree on the server is as it was.',
    next: "Suspect the server's disk; run the transfer again: only the rest is sent.",
  })
}
