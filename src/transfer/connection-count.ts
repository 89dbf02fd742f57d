/** Below this one connection is fastest, since each starts slowly (facts on transfer, facts 3 and 4). */
const ONE_IS_ENOUGH_BYTES = 64e6
/** More gain nothing in any measurement, and servers begin to refuse logins at ten (MaxStartups). */
const MOST = 8
/** Retransmitted share from which loss, and not the end of the line, holds a connection back. */
const VISIBLE_LOSS = 0.0005
/** A growth below this is noise. */
const GAIN = 1.08

/** How long one number of connections is measured before the next is tried, in milliseconds. */
export const MEASURE_MS = 10_000

/** What one interval showed. */
export interface Measurement {
  readonly bytesPerSecond: number
  /** Retransmitted share of the runner's TCP segments; undefined when the runner cannot tell. */
  readonly loss: number | undefined
}

/**
 * Decides how many connections send. On a line without loss two fill it and more get into each other's way; under loss
 * each gets a share of its own, so their number is doubled as long as that pays.
 */
export class ConnectionCount {
  #count: number
  #before = 0
  #settled = false

  /** @param wish a number, or `auto` to go by the amount and by what is measured */
  constructor(wish: number | 'auto', bytes: number) {
    const suggested = bytes < ONE_IS_ENOUGH_BYTES ? 1 : 2
    this.#count = wish === 'auto' ? suggested : wish
    this.#settled = wish !== 'auto' || suggested === 1
  }

  get count(): number {
    return this.#count
  }

  /** Takes in an interval; the count may be higher afterwards, never lower. */
  measured({ bytesPerSecond, loss }: Measurement): void {
    if (this.#settled || loss === undefined || loss < VISIBLE_LOSS || this.#count >= MOST) return
    if (bytesPerSecond < this.#before * GAIN) {
      this.#settled = true
      return
    }
    this.#before = bytesPerSecond
    this.#count = Math.min(MOST, this.#count * 2)
  }
}
