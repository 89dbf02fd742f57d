/** More do not fit beside each other on a phone. */
const MOST_POINTS = 40
const BLOCKS = '▁▂▃▄▅▆▇█'

/** How a rate went over time, in a bounded number of evenly long intervals, however long it takes. */
export class RateHistory {
  #bytes: number[] = []
  #seconds = 1
  #pending: number[] = []

  /** How long an interval is, in seconds. */
  get intervalSeconds(): number {
    return this.#seconds
  }

  /** Bytes per second in each whole interval. */
  get rates(): readonly number[] {
    return this.#bytes.map((bytes) => bytes / this.#seconds)
  }

  /** Takes in what came within one more second; once there are too many intervals, each becomes twice as long. */
  add(bytes: number): void {
    this.#pending.push(bytes)
    if (this.#pending.length < this.#seconds) return
    this.#bytes.push(sum(this.#pending))
    this.#pending = []
    if (this.#bytes.length < MOST_POINTS) return
    this.#bytes = Array.from({ length: MOST_POINTS / 2 }, (_, at) =>
      sum(this.#bytes.slice(2 * at, 2 * at + 2)),
    )
    this.#seconds *= 2
  }
}

/**
 * Draws rates as a line of blocks, the highest as a full one. A run's summary shows neither SVG nor scripts.
 *
 * @returns '' for fewer than three rates, which say nothing
 */
export function sparkline(rates: readonly number[]): string {
  const most = Math.max(...rates)
  if (rates.length < 3 || most <= 0) return ''
  return rates.map((rate) => BLOCKS[Math.round((Math.max(0, rate) / most) * (BLOCKS.length - 1))]).join('')
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
