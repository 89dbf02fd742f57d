/** The frames of `remote/gpu_retrain/channel/wire.py`: `u32 length, u8 kind, payload`, big-endian; the length counts the payload. */

/** One frame as it arrived. */
export interface Frame {
  readonly kind: string
  readonly payload: Buffer
}

/** What a frame has before its payload. */
export const HEADER_BYTES = 5
/** What ssh2 puts into one packet. */
const PACKET_BYTES = 32 << 10

/** The most that either side may announce; a frame is held in memory whole. The same as in `remote/gpu_retrain/channel/wire.py`. */
export const MAX_FRAME_BYTES = 4 << 20

/**
 * Builds one frame in two parts, so that a long payload is not copied: the header with as much as fills a packet, and
 * the rest of the payload itself.
 *
 * @param kind one of C, M, D, R, F, P
 * @param payload JSON text or data
 */
export function frameParts(kind: string, payload: Buffer): [Buffer, Buffer] {
  const inFirst = Math.min(payload.length, PACKET_BYTES - HEADER_BYTES)
  const first = Buffer.allocUnsafe(HEADER_BYTES + inFirst)
  first.writeUInt32BE(payload.length)
  first.write(kind, 4, 'latin1')
  payload.copy(first, HEADER_BYTES, 0, inFirst)
  return [first, payload.subarray(inFirst)]
}

/** Builds one frame whole: as frameParts, but copied. */
export function frame(kind: string, payload: Buffer): Buffer {
  return Buffer.concat(frameParts(kind, payload))
}

/** Cuts a byte stream into frames, however it was chopped on the way. */
export class FrameReader {
  /** The frame under way: its header until that is whole, and then room for all of it. */
  #partial = Buffer.allocUnsafe(HEADER_BYTES)
  #partialBytes = 0;

  /**
   * @param chunk the next bytes of the stream; what is whole in it is not copied
   * @returns the frames that are complete now
   * @throws RangeError when a frame announces more than MAX_FRAME_BYTES: the stream is out of step, or hostile
   */
  *push(chunk: Buffer): Generator<Frame> {
    for (let at = 0; at < chunk.length; ) {
      const end = this.#partialBytes > 0 ? Number.NaN : at + frameBytes(chunk, at)
      if (end <= chunk.length) {
        yield { kind: kindOf(chunk, at), payload: chunk.subarray(at + HEADER_BYTES, end) }
        at = end
      } else {
        at += this.#gather(chunk, at)
        if (this.#partialBytes === this.#partial.length) yield this.#whole()
      }
    }
  }

  /** Copies what there is of one frame: a list of chunks of a byte each would take a hundred times its memory. */
  #gather(chunk: Buffer, at: number): number {
    const bytes = chunk.copy(this.#partial, this.#partialBytes, at)
    this.#partialBytes += bytes
    if (this.#partial.length === HEADER_BYTES && this.#partialBytes === HEADER_BYTES) {
      const header = this.#partial
      this.#partial = Buffer.allocUnsafe(frameBytes(header, 0))
      header.copy(this.#partial)
    }
    return bytes
  }

  #whole(): Frame {
    const whole = this.#partial
    this.#partial = Buffer.allocUnsafe(HEADER_BYTES)
    this.#partialBytes = 0
    return { kind: kindOf(whole, 0), payload: whole.subarray(HEADER_BYTES) }
  }
}

/** Length of the frame that begins there; NaN while its header is not whole. */
function frameBytes(chunk: Buffer, at: number): number {
  if (chunk.length - at < HEADER_BYTES) return Number.NaN
  const length = chunk.readUInt32BE(at)
  if (length > MAX_FRAME_BYTES) throw new RangeError(`a frame of ${length} bytes`)
  return HEADER_BYTES + length
}

function kindOf(chunk: Buffer, at: number): string {
  return String.fromCharCode(chunk[at + 4] ?? 0)
}
