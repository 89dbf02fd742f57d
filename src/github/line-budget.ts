/** A new watcher is told a training's whole history at once: a thousand epochs, with their checkpoints. */
const BURST_LINES = 10_000
/** An honest step says a few lines a minute, an installer some hundred. */
const LINES_PER_SECOND = 20

/** How much a step may say: a server that talks without end must not fill the runner's disk with its log. */
export class LineBudget {
  readonly #now: () => number
  #lines = BURST_LINES
  #countedMs: number
  #isSpent = false

  /** @param now a clock in milliseconds */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now
    this.#countedMs = now()
  }

  /** Spends one line: whether there was one, or this is the first for which there is none. */
  take(): 'granted' | 'just spent' | 'spent' {
    const now = this.#now()
    this.#lines = Math.min(BURST_LINES, this.#lines + ((now - this.#countedMs) / 1000) * LINES_PER_SECOND)
    this.#countedMs = now
    if (this.#lines >= 1) {
      this.#lines--
      this.#isSpent = false
      return 'granted'
    }
    const wasSpent = this.#isSpent
    this.#isSpent = true
    return wasSpent ? 'spent' : 'just spent'
  }
}
