/** 8 SSH packets; 20 ms at 100 Mbit/s (facts on transfer, section 5). */
const LARGEST_BYTES = 256 << 10
/** The server answers frame by frame: on a line of 64 kbit/s this one takes two seconds. */
const SMALLEST_BYTES = 16 << 10
const FIRST_BYTES = 64 << 10
/** A frame should take so long at the rate of late, so that a slow line is never taken for a dead one. */
const FRAME_SECONDS = 0.5

/** How many bytes to send at once, by the rate at which the server acknowledges. */
export class FrameSize {
  #bytes = FIRST_BYTES
  #ackedBytes = 0
  #atMs: number

  /** @param nowMs a monotonic clock */
  constructor(nowMs: number) {
    this.#atMs = nowMs
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Adapts to what was acknowledged since the last call: at once to a higher rate, by halves to a lower one. */
  adapt(ackedBytes: number, nowMs: number): void {
    const rate = (ackedBytes - this.#ackedBytes) / ((nowMs - this.#atMs) / 1000)
    this.#ackedBytes = ackedBytes
    this.#atMs = nowMs
    const wanted = Math.max(Math.floor(rate * FRAME_SECONDS), this.#bytes >> 1)
    this.#bytes = Math.min(LARGEST_BYTES, Math.max(SMALLEST_BYTES, wanted))
  }
}
