import { Buffer } from 'node:buffer'
import type { ByteSource, ImageFacts } from '../../../interfaces/dataset-files.ts'

/** Tags of TIFF 6.0. */
const WIDTH = 256
const HEIGHT = 257
const STRIP_OFFSETS = 273
const STRIP_LENGTHS = 279
const TILE_OFFSETS = 324
const TILE_LENGTHS = 325
/** Bytes of a value by its type, from type 1 on. */
const TYPE_BYTES = [1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8]
/** Type of a 16-bit value; everything else of interest is 32 bits wide. */
const SHORT = 3
const ENTRY_BYTES = 12

/** What stands under one tag. */
export interface Entry {
  readonly isShort: boolean
  readonly count: number
  /** Of all its values. */
  readonly bytes: number
  /** The four bytes that hold the value, or where the values stand. */
  readonly field: Buffer
}

/**
 * TIFF: the size, and whether the directory and the last strip or tile of pixels lie inside the file. A truncated one
 * passes the library's scan and ends the training later.
 */
export function tiff(source: ByteSource): ImageFacts {
  const file = new TiffReader(source)
  const entries = file.directory()
  if (entries === undefined) return { defect: 'image-truncated' }
  const width = file.lastValue(entries.get(WIDTH))
  const height = file.lastValue(entries.get(HEIGHT))
  if (width === undefined || height === undefined) return { defect: 'image-damaged' }
  const size = { width, height }
  const isWhole =
    [...entries.values()].every((entry) => file.holds(entry)) && holdsPixels(source, file, entries)
  return isWhole ? { size } : { size, defect: 'image-truncated' }
}

function holdsPixels(source: ByteSource, file: TiffReader, entries: ReadonlyMap<number, Entry>): boolean {
  const last = (tag: number) => file.lastValue(entries.get(tag)) ?? 0
  const ends = [last(STRIP_OFFSETS) + last(STRIP_LENGTHS), last(TILE_OFFSETS) + last(TILE_LENGTHS)]
  return Math.max(...ends) <= source.sizeBytes
}

/** Reads the numbers of a TIFF in the byte order that its first byte names. */
export class TiffReader {
  readonly #source: ByteSource
  readonly #isLittle: boolean

  constructor(source: ByteSource) {
    this.#source = source
    this.#isLittle = source.read(0, 1)[0] === 0x49
  }

  /** The first directory by tag, or undefined when the file ends before it does. */
  directory(): Map<number, Entry> | undefined {
    const start = this.#number(this.#source.read(4, 4), 4)
    const count = start === undefined ? undefined : this.#number(this.#source.read(start, 2), 2)
    if (start === undefined || count === undefined) return undefined
    const entries = new Map<number, Entry>()
    for (let index = 0; index < count; index++) {
      const bytes = Buffer.from(this.#source.read(start + 2 + index * ENTRY_BYTES, ENTRY_BYTES))
      if (bytes.length < ENTRY_BYTES) return undefined
      entries.set(this.#number(bytes, 2) ?? 0, this.#entry(bytes))
    }
    // Where the next directory stands, or zero.
    if (this.#source.read(start + 2 + count * ENTRY_BYTES, 4).length < 4) return undefined
    return entries
  }

  /** Whether an entry's values lie inside the file. */
  holds({ bytes, field }: Entry): boolean {
    return bytes <= 4 || (this.#number(field, 4) ?? 0) + bytes <= this.#source.sizeBytes
  }

  /** The last of an entry's values: strips lie in the file in order. */
  lastValue(entry: Entry | undefined): number | undefined {
    if (entry === undefined) return undefined
    const width = entry.isShort ? 2 : 4
    if (entry.count * width <= 4) return this.#number(entry.field.subarray((entry.count - 1) * width), width)
    const start = this.#number(entry.field, 4) ?? 0
    return this.#number(this.#source.read(start + (entry.count - 1) * width, width), width)
  }

  #entry(bytes: Buffer): Entry {
    const type = this.#number(bytes.subarray(2), 2) ?? 0
    const count = Math.max(1, this.#number(bytes.subarray(4), 4) ?? 1)
    return {
      isShort: type === SHORT,
      count,
      bytes: count * (TYPE_BYTES[type - 1] ?? 0),
      field: bytes.subarray(8, 12),
    }
  }

  #number(bytes: Buffer, width: 2 | 4): number | undefined {
    if (bytes.length < width) return undefined
    return this.#isLittle ? bytes.readUIntLE(0, width) : bytes.readUIntBE(0, width)
  }
}
