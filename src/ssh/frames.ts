/** The frames of `remote/channel/wire.py`: `u32 length, u8 kind, payload`, big-endian; the length counts the payload. */

/** One frame as it arrived. */
export interface Frame {
  readonly kind: string
  readonly payload: Buffer
}

/** What a frame has before its payload. */
export const HEADER_BYTES = 5
/** What ssh2 puts into one packet. */
const PACKET_BYTES = 32 << 10

/** The most that either side may announce; a frame is held in memory whole. The same as in `remote/channel/wire.py`. */
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
  #chunks: Buffer[] = []
  #length = 0;

  /**
   * @param chunk the next bytes of the stream
   * @returns the frames that are complete now
   * @throws RangeError when a frame announces more than MAX_FRAME_BYTES: the stream is out of step, or hostile
   */
  *push(chunk: Buffer): Generator<Frame> {
    this.#chunks.push(chunk)
    this.#length += chunk.length
    while (this.#length >= HEADER_BYTES) {
      const header = this.#peek(HEADER_BYTES)
      const length = header.readUInt32BE()
      if (length > MAX_FRAME_BYTES) throw new RangeError(`a frame of ${length} bytes`)
      if (this.#length < HEADER_BYTES + length) return
      const whole = this.#take(HEADER_BYTES + length)
      yield { kind: String.fromCharCode(whole[4] ?? 0), payload: whole.subarray(HEADER_BYTES) }
    }
  }

  #peek(count: number): Buffer {
    const first = this.#chunks[0]
    if (first && first.length >= count) return first
    const joined = Buffer.concat(this.#chunks)
    this.#chunks = [joined]
    return joined
  }

  #take(count: number): Buffer {
    const joined = this.#chunks.length > 1 ? Buffer.concat(this.#chunks) : (this.#chunks[0] as Buffer)
    this.#chunks = joined.length > count ? [joined.subarray(count)] : []
    this.#length -= count
    return joined.subarray(0, count)
  }
}
