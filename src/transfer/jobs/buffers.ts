import { PACK_FILES, RECORD_HEAD_BYTES, UNIT_BYTES } from './records.ts'

/** Room for the fullest pack. */
const BUFFER_BYTES = UNIT_BYTES + PACK_FILES * RECORD_HEAD_BYTES

/** On slow connections, of which there may be many, a whole one for each small job would add up. */
const SMALL_BYTES = 1 << 20

/** Buffers that are used again: left to the garbage collector, a fast line would pile up hundreds of megabytes. */
export class Buffers {
  readonly #free: Buffer<ArrayBuffer>[] = []

  /** A buffer of at least this many bytes, with anything in it. */
  take(bytes: number): Buffer<ArrayBuffer> {
    if (bytes <= SMALL_BYTES) return Buffer.allocUnsafeSlow(bytes)
    const free = bytes <= BUFFER_BYTES ? this.#free.pop() : undefined
    return free ?? Buffer.allocUnsafeSlow(Math.max(bytes, BUFFER_BYTES))
  }

  /** The buffer is not used any more. */
  giveBack(buffer: Buffer<ArrayBuffer>): void {
    if (buffer.length >= BUFFER_BYTES) this.#free.push(buffer)
  }
}
