import type { Failure } from '../errors.ts'
import { isUnheard } from '../ssh/socket.ts'

/** A line without an answer is watched closely: no server counts a try that it never hears. */
const UNHEARD_PAUSE_MS = 1_000
/** A server that turns us away is asked again after 2, 4, 8, ... s: slower than OpenSSH's penalties for it accrue. */
const FIRST_PAUSE_MS = 2_000
const LONGEST_PAUSE_MS = 30_000

/** How long to wait between tries to connect, so that a returned line is found soon and no server is annoyed. */
export class Pauses {
  readonly #firstMs: number
  #refusals = 0

  /** @param firstMs after the first refusal; twice as much after each further one */
  constructor(firstMs = FIRST_PAUSE_MS) {
    this.#firstMs = firstMs
  }

  /** How often the server has turned us away. */
  get refusals(): number {
    return this.#refusals
  }

  /** After a failure to connect: the next pause in milliseconds, with jitter, so that several do not come in step. */
  after(failure: Failure): number {
    const pauseMs = isUnheard(failure) ? UNHEARD_PAUSE_MS : this.#firstMs * 2 ** this.#refusals++
    return Math.min(pauseMs, LONGEST_PAUSE_MS) * (0.75 + Math.random() / 2)
  }
}
