import { HEADER_BYTES } from '../../ssh/frames.ts'
import { LEAST_UNIT_BYTES } from '../jobs/records.ts'

/** What counts as "of late": several round trips of any line, and few enough bytes to be sent again after a break. */
const HORIZON_MS = 1000
/** Fills 8 SSH packets, the header included; 20 ms at 100 Mbit/s (facts on transfer, section 5). */
const LARGEST_FRAME_BYTES = (256 << 10) - HEADER_BYTES
/** The server answers frame by frame: on a line of 64 kbit/s this one takes two seconds. */
const SMALLEST_FRAME_BYTES = 16 << 10
const FIRST_FRAME_BYTES = 64 << 10
/** A frame should take so long at the rate of late: the server acknowledges whole frames. */
const FRAME_SECONDS = 0.2
/** Enough for TCP's slow start to be the limit of a fresh connection, and not we. */
const LEAST_WINDOW_BYTES = 128 << 10
/** What a lost connection costs at most; keeps the channel's 2 MiB window full over a slow disk at the other end. */
const MOST_WINDOW_BYTES = 8 << 20
/** A job should take so long: what one connection holds, no other can take from it. */
const JOB_SECONDS = 0.5
const FIRST_JOB_BYTES = 1 << 20
/** From here on reading ahead pays: below, whatever is under way outlasts any reading. */
const FAST_BYTES_PER_SECOND = 1e6

/** How one connection moves, by what the server acknowledges, and what follows for how much to send. */
export class Flow {
  readonly #marks: Array<{ atMs: number; ackedBytes: number }>
  readonly #startedMs: number
  #rate = 0

  /** @param nowMs a monotonic clock, here as below */
  constructor(nowMs: number) {
    this.#startedMs = nowMs
    this.#marks = [{ atMs: nowMs, ackedBytes: 0 }]
  }

  /** Notes how many bytes are acknowledged in all. */
  hear(ackedBytes: number, nowMs: number): void {
    this.#marks.push({ atMs: nowMs, ackedBytes })
    this.#rate = this.#recent(nowMs) / (Math.min(HORIZON_MS, Math.max(1, nowMs - this.#startedMs)) / 1000)
  }

  /** Bytes per second when something was acknowledged last; 0 while nothing was. */
  get bytesPerSecond(): number {
    return this.#rate
  }

  /** Whether the next job is worth reading while this one is sent. */
  get isFast(): boolean {
    return this.#rate >= FAST_BYTES_PER_SECOND
  }

  /** How many bytes to send at once. */
  frameBytes(nowMs: number): number {
    const wish = Math.floor(this.#recent(nowMs) * FRAME_SECONDS)
    const least = this.#isNew(nowMs) ? FIRST_FRAME_BYTES : SMALLEST_FRAME_BYTES
    return Math.min(LARGEST_FRAME_BYTES, Math.max(least, wish))
  }

  /**
   * How many bytes may be sent and not acknowledged, so that little waits behind a bad line.
   *
   * @param seconds how much of what was acknowledged of late
   */
  windowBytes(nowMs: number, seconds: number): number {
    return Math.min(MOST_WINDOW_BYTES, LEAST_WINDOW_BYTES + Math.floor(this.#recent(nowMs) * seconds))
  }

  /** How much content the next job should have. */
  jobBytes(nowMs: number): number {
    const least = this.#isNew(nowMs) ? FIRST_JOB_BYTES : LEAST_UNIT_BYTES
    return Math.max(least, Math.floor(this.#recent(nowMs) * JOB_SECONDS))
  }

  #isNew(nowMs: number): boolean {
    return nowMs - this.#startedMs < HORIZON_MS
  }

  #recent(nowMs: number): number {
    while (this.#marks.length > 1 && (this.#marks[1]?.atMs ?? nowMs) <= nowMs - HORIZON_MS)
      this.#marks.shift()
    return (this.#marks.at(-1)?.ackedBytes ?? 0) - (this.#marks[0]?.ackedBytes ?? 0)
  }
}
