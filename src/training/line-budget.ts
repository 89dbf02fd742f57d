import type { TrainingEvent } from './events.ts'

/** A new watcher is told the whole history at once: a thousand epochs, with their checkpoints. */
const BURST_LINES = 5_000
/** An honest training says a few lines a minute. */
const LINES_PER_SECOND = 10

/** How much a training may say: a server that talks without end must not fill the runner's disk with its log. */
export class LineBudget {
  readonly #now: () => number
  #lines = BURST_LINES
  #countedMs: number
  /** How many events found no room. */
  leftOut = 0

  /** @param now a clock in milliseconds */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now
    this.#countedMs = now()
  }

  /** Whether there is room for the lines of an event, which are then spent. Progress replaces itself and is free. */
  allows(event: TrainingEvent): boolean {
    if (event.type === 'progress') return true
    const now = this.#now()
    const earned = ((now - this.#countedMs) / 1000) * LINES_PER_SECOND
    this.#lines = Math.min(BURST_LINES, this.#lines + earned)
    this.#countedMs = now
    const lines = linesOf(event)
    const hasRoom = lines <= this.#lines
    if (hasRoom) this.#lines -= lines
    else this.leftOut++
    return hasRoom
  }
}

function linesOf(event: TrainingEvent): number {
  return 1 + (JSON.stringify(event).match(/\\[nr]/g)?.length ?? 0)
}
