import { setTimeout as sleep } from 'node:timers/promises'
import { rateAt, type Timetable } from '../../config/timetable.ts'
import type { Pace } from './sender.ts'

/** What may go out at once after a pause: more would fill the queues of the line that the limit is to keep free. */
const BURST_MS = 250
/** So long at most until a new hour's rate is seen. */
const LONGEST_WAIT_MS = 5_000

/** One limit for all connections together, by the clock on the wall. */
export class TokenBucket implements Pace {
  readonly #timetable: Timetable
  readonly #now: () => number
  readonly #clock: () => Date
  readonly #sleep: (ms: number, signal: AbortSignal) => Promise<void>
  /** When what was let go so far will have gone out at the rate. */
  #busyUntilMs = 0

  constructor(
    timetable: Timetable,
    { now = () => performance.now(), clock = () => new Date(), wait = abortableSleep } = {},
  ) {
    this.#timetable = timetable
    this.#now = now
    this.#clock = clock
    this.#sleep = wait
  }

  async take(bytes: number, signal: AbortSignal): Promise<void> {
    let left = bytes
    while (left > 0) {
      const rate = rateAt(this.#timetable, this.#clock())
      if (rate === 'off') return
      const share = Math.min(left, Math.max(1, Math.floor((rate * LONGEST_WAIT_MS) / 1000)))
      this.#busyUntilMs = Math.max(this.#busyUntilMs, this.#now() - BURST_MS) + (share / rate) * 1000
      left -= share
      const waitMs = this.#busyUntilMs - this.#now()
      if (waitMs > 0) await this.#sleep(waitMs, signal)
    }
  }
}

async function abortableSleep(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal })
}
