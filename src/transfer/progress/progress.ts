import type { Log } from '../../log.ts'
import { lossOf, segmentCounts, since } from '../../tcp/segments.ts'
import { bytes as size } from '../../text/format.ts'
import type { Meter } from './meter.ts'
import { RateHistory } from './rate-history.ts'

const LINE_INTERVAL_MS = 15_000
/** Weight of the newest interval in the rate that the time left is computed from: about the last 30 s count. */
const NEWEST_WEIGHT = 0.4

/** What has arrived, as the server acknowledged it, and a line about it every 15 seconds. */
export class Progress implements Meter, Disposable {
  readonly #log: Log
  readonly #timer: NodeJS.Timeout
  readonly #second: NodeJS.Timeout
  readonly #startedAt = performance.now()
  #totalBytes = 0
  #totalFiles = 0
  #bytes = 0
  #files = 0
  #lineBytes = 0
  #lineAt = performance.now()
  #rate = 0
  #tickBytes = 0
  #segments = segmentCounts()
  /** How the rate went while there was something to send. */
  readonly history = new RateHistory()
  /** All stream bytes that the server took, those that had to travel again included. */
  wireBytes = 0
  /** How many connections there are now. */
  connections = 1

  constructor(log: Log) {
    this.#log = log
    this.#timer = setInterval(() => this.#line(), LINE_INTERVAL_MS)
    this.#timer.unref()
    this.#second = setInterval(() => this.#tick(), 1000)
    this.#second.unref()
  }

  /** So much more is to come than has arrived. */
  expect(bytes: number, files: number): void {
    this.#totalBytes = this.#bytes + bytes
    this.#totalFiles = this.#files + files
  }

  acked(bytes: number): void {
    this.#bytes += bytes
    this.wireBytes += bytes
  }

  retracted(bytes: number): void {
    this.#bytes -= bytes
  }

  arrived(files: number, savedBytes: number): void {
    this.#files += files
    this.#bytes += savedBytes
  }

  /** Content still to come, in bytes. */
  get bytesLeft(): number {
    return Math.max(0, this.#totalBytes - this.#bytes)
  }

  /** Seconds since the start. */
  get seconds(): number {
    return (performance.now() - this.#startedAt) / 1000
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
    clearInterval(this.#second)
  }

  /** Seconds count from the first byte to the last: a chart of the waiting around it says nothing. */
  #tick(): void {
    const bytes = this.wireBytes - this.#tickBytes
    this.#tickBytes = this.wireBytes
    if (this.wireBytes > 0 && this.bytesLeft > 0) this.history.add(bytes)
  }

  #line(): void {
    const now = performance.now()
    const newest = Math.max(0, this.#bytes - this.#lineBytes) / ((now - this.#lineAt) / 1000)
    this.#rate = this.#rate === 0 ? newest : NEWEST_WEIGHT * newest + (1 - NEWEST_WEIGHT) * this.#rate
    this.#lineBytes = this.#bytes
    this.#lineAt = now
    if (this.bytesLeft === 0) return
    this.#log.info(
      [
        `${size(Math.min(this.#bytes, this.#totalBytes))} of ${size(this.#totalBytes)} arrived`,
        `${this.#files} of ${this.#totalFiles} files`,
        `${(newest / 1e6).toFixed(1)} MB/s`,
        timeLeft(this.bytesLeft, this.#rate),
        this.connections === 1 ? '1 connection' : `${this.connections} connections`,
        ...this.#retransmitted(),
      ].join(', '),
    )
  }

  /** Of all TCP segments of the runner since the last line; a runner that cannot tell says nothing. */
  #retransmitted(): string[] {
    const now = segmentCounts()
    const loss = lossOf(since(this.#segments, now))
    this.#segments = now
    return loss === undefined ? [] : [`${(loss * 100).toFixed(2)} % retransmitted`]
  }
}

/** `about 12 min left`, from bytes and bytes per second. */
export function timeLeft(bytes: number, rate: number): string {
  if (rate <= 0) return 'waiting for the line'
  const minutes = bytes / rate / 60
  if (minutes < 1) return 'less than a minute left'
  if (minutes < 90) return `about ${Math.round(minutes)} min left`
  return `about ${(minutes / 60).toFixed(1)} h left`
}
