import type { Span } from '../dataset/span.ts'
import { type ByteSource, type ImageFacts, UNREADABLE } from '../interfaces/dataset-files.ts'

/** Where the size of nearly every picture stands. */
const HEAD_BYTES = 1024
/** Where the end marks of JPEG (2 bytes) and PNG (8 bytes) stand. */
const TAIL_BYTES = 8
const MOST_BLOCK_BYTES = 1 << 20
/** Cameras write some 100 KiB about a picture, at most a few MiB, before its size. Whatever has more counts as unreadable. */
const MOST_BYTES = 4 << 20

/** A picture that lies elsewhere, and what has been read of it so far. */
export class PartialImage implements ByteSource {
  readonly sizeBytes: number
  readonly #inspect: (source: ByteSource) => ImageFacts
  readonly #pieces: { readonly offset: number; readonly bytes: Buffer }[] = []
  #heldBytes = 0
  #blockBytes = HEAD_BYTES
  #wants: readonly Span[] | undefined
  #facts = UNREADABLE

  /** @param inspect looks at what has been read, and throws what `read` throws */
  constructor(sizeBytes: number, inspect: (source: ByteSource) => ImageFacts) {
    this.sizeBytes = sizeBytes
    this.#inspect = inspect
  }

  /** What the picture is, once nothing more is wanted. */
  get facts(): ImageFacts {
    return this.#facts
  }

  /** Of the picture; none of them once nothing more is wanted. */
  get heldBytes(): number {
    return this.#heldBytes
  }

  /** What to read next: the two ends, then whatever they point to, twice as much each time; nothing in the end. */
  wants(): readonly Span[] {
    this.#wants ??= this.#pieces.length === 0 && this.sizeBytes > 0 ? this.#ends() : this.#next()
    if (this.#wants.length === 0) this.#forget()
    return this.#wants
  }

  /** Takes what was read; a copy, since it may be a small part of a large answer. */
  add(offset: number, bytes: Buffer): void {
    this.#pieces.push({ offset, bytes: Buffer.from(bytes) })
    this.#heldBytes += bytes.length
    this.#wants = undefined
  }

  /** @throws NotRead when these bytes have not been added yet */
  read(position: number, length: number): Buffer {
    const end = Math.min(position + length, this.sizeBytes)
    if (end <= position) return Buffer.alloc(0)
    const piece = this.#pieces.find(({ offset, bytes }) => offset <= position && end <= offset + bytes.length)
    if (!piece) throw new NotRead({ offset: position, length: end - position })
    return piece.bytes.subarray(position - piece.offset, end - piece.offset)
  }

  #next(): Span[] {
    try {
      this.#facts = this.#inspect(this)
      return []
    } catch (error) {
      if (!(error instanceof NotRead)) throw error
      return this.#heldBytes < MOST_BYTES ? [this.#block(error.span)] : []
    }
  }

  #block({ offset, length }: Span): Span {
    this.#blockBytes = Math.min(2 * this.#blockBytes, MOST_BLOCK_BYTES)
    return { offset, length: Math.min(Math.max(length, this.#blockBytes), this.sizeBytes - offset) }
  }

  #forget(): void {
    this.#pieces.length = 0
    this.#heldBytes = 0
  }

  #ends(): Span[] {
    const head = Math.min(HEAD_BYTES, this.sizeBytes)
    const tail = Math.min(TAIL_BYTES, this.sizeBytes - head)
    const ends = [{ offset: 0, length: head }]
    return tail === 0 ? ends : [...ends, { offset: this.sizeBytes - tail, length: tail }]
  }
}

/** No failure: it only says what to read next. */
class NotRead extends Error {
  readonly span: Span

  constructor(span: Span) {
    super('not read yet')
    this.span = span
  }
}
