import * as v from 'valibot'
import { count } from '../schemas.ts'
import type { JsonObject } from '../ssh/agent.ts'
import { stagingViolation } from '../ssh/channel-failures.ts'
import { RECORD_HEAD_BYTES, UNIT_BYTES } from '../transfer/jobs/records.ts'
import type { Meter } from '../transfer/progress/meter.ts'
import { PeerWatchdog } from '../transfer/send/peer-watchdog.ts'
import type { Cargo } from './dispatch.ts'

/** A small file is one record; a big one a question, its units, of which the last may be short, and an end. */
const MOST_ODD_RECORDS = 3
/** From here on a file is big; the same as in `remote/gpu_retrain/staging/stream_sender.py`. */
export const BIG_FILE_BYTES = 8 << 20
/** What of the stream makes a frame; the same as there. */
export const STAGED_FRAME_BYTES = 256 << 10

const progress = v.object({ acked: count, files: count })

/** What a staging server says while it sends: whether that can be, and how far it is. The proof comes when the tree is published. */
export class ReportedProgress {
  readonly #meter: Meter
  readonly #cargo: Cargo
  readonly #watchdog = new PeerWatchdog(performance.now(), stagingViolation)
  /** The stream's length, at the most: parts of big files may be there already. */
  readonly #mostBytes: number
  #sentBytes = 0
  #acked = 0
  #files = 0
  /** Of the content, as far as the meter knows. */
  #arrivedBytes = 0

  constructor(meter: Meter, cargo: Cargo) {
    const records = MOST_ODD_RECORDS * cargo.places.length + Math.ceil(cargo.bytes / UNIT_BYTES)
    this.#mostBytes = cargo.bytes + RECORD_HEAD_BYTES * records
    this.#meter = meter
    this.#cargo = cargo
    // The question about a big file is a frame of its own.
    this.#watchdog.expect(cargo.bytes / BIG_FILE_BYTES)
  }

  /**
   * It has sent data that we are to pass on.
   *
   * @throws Failure SERVER_REPLY_INVALID for more than there is to send, or for data without end in small pieces
   */
  take(bytes: number): void {
    this.#sentBytes += bytes
    if (bytes === 0 || this.#sentBytes > this.#mostBytes)
      throw stagingViolation('sent data that nobody asked for')
    // A full frame may be followed by a short one.
    this.#watchdog.expect((2 * bytes) / STAGED_FRAME_BYTES)
    this.#watchdog.hear(performance.now(), false)
  }

  /**
   * An event of its own; one that is not progress means nothing here.
   *
   * @param isOwed whether it should be getting on with something
   * @throws Failure SERVER_REPLY_INVALID for what cannot be, DEADLINE_EXCEEDED when it does not get on
   */
  hear(event: JsonObject, isOwed: boolean): void {
    this.#watchdog.hear(performance.now(), isOwed)
    const parsed = v.safeParse(progress, event)
    if (!parsed.success) return
    const { acked, files } = parsed.output
    if (
      acked < this.#acked ||
      acked > this.#mostBytes ||
      files < this.#files ||
      files > this.#cargo.places.length
    )
      throw stagingViolation('counted more than there is to send, or took something back')
    if (acked > this.#acked) this.#watchdog.moved()
    this.#count(acked, files, acked - files * RECORD_HEAD_BYTES)
  }

  /** Everything is there, what did not have to travel included. */
  done(): void {
    this.#count(this.#acked, this.#cargo.places.length, this.#cargo.bytes)
  }

  /** @param contentBytes what that is without the records' heads; of a file that was sent and has not arrived, too */
  #count(acked: number, files: number, contentBytes: number): void {
    const arrivedBytes = Math.min(Math.max(contentBytes, 0), this.#cargo.bytes)
    const ackedBytes = acked - this.#acked
    this.#meter.acked(ackedBytes)
    this.#meter.arrived(files - this.#files, arrivedBytes - this.#arrivedBytes - ackedBytes)
    this.#acked = acked
    this.#files = files
    this.#arrivedBytes = arrivedBytes
  }
}
