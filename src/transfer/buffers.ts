import { PACK_FILES, RECORD_HEAD_BYTES, UNIT_BYTES } from './records.ts'

/** Room for the fullest pack. */
const BUFFER_BYTES = UNIT_BYTES + PACK_FILES * RECORD_HEAD_BYTES

/** Buffers that are used again: left to the garbage collector, a fast line would pile up hundreds of megabytes. */
export class Buffers {
  readonly #free: Buffer<ArrayBuffer>[] = []

  /** A buffer of at least so many bytes, with anything in it. */
  take(bytes: number): Buffer<ArrayBuffer> {
    const free = bytes <= BUFFER_BYTES ? this.#free.pop() : undefined
    return free ?? Buffer.allocUnsafeSlow(Math.max(bytes, BUFFER_BYTES))
  }

  /** The buffer is not used any more. */
  giveBack(buffer: Buffer<ArrayBuffer>): void {
    this.#free.push(buffer)
  }
}
