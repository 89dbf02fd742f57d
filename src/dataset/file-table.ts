import type { ManifestEntry } from './manifest.ts'
import type { FileEntry } from './walk.ts'

/** A file of the table; `sha256` is undefined while nobody has hashed it. */
export interface FileRow extends FileEntry {
  readonly sha256: Buffer | undefined
}

const CHUNK_BYTES = 1 << 20
const SIZE = 0
const MTIME = 8
const CTIME = 16
const INODE = 24
const STATE = 32
const HASH = 33
const PATH_LENGTH = 65
const PATH = 67

const UNKNOWN = 0
const KNOWN = 1
const RACY = 2

/**
 * The files of a dataset in the manifest's order, packed into a few buffers: a million files take about 110 MB
 * where objects would take half a gigabyte.
 */
export class FileTable {
  readonly #chunks: Buffer[] = []
  readonly #starts: number[] = []
  #free = CHUNK_BYTES
  #unknown = 0
  #bytes = 0

  /** How many files there are. */
  get length(): number {
    return this.#starts.length
  }

  /** Their sizes together. */
  get bytes(): number {
    return this.#bytes
  }

  /** How many have no hash yet. */
  get unknown(): number {
    return this.#unknown
  }

  /** Appends the next file of a walk. */
  add(entry: FileEntry, sha256: Buffer | undefined): void {
    const record = this.#reserve(PATH + entry.path.length)
    record.writeBigUInt64BE(BigInt(entry.sizeBytes), SIZE)
    record.writeBigInt64BE(entry.mtimeNs, MTIME)
    record.writeBigInt64BE(entry.ctimeNs, CTIME)
    record.writeBigUInt64BE(entry.inode, INODE)
    record.writeUInt8(sha256 ? KNOWN : UNKNOWN, STATE)
    sha256?.copy(record, HASH)
    record.writeUInt16BE(entry.path.length, PATH_LENGTH)
    entry.path.copy(record, PATH)
    if (!sha256) this.#unknown++
    this.#bytes += entry.sizeBytes
  }

  /** The file at a place of the order. */
  at(index: number): FileRow {
    const record = this.#record(index)
    return {
      path: record.subarray(PATH, PATH + record.readUInt16BE(PATH_LENGTH)),
      sizeBytes: Number(record.readBigUInt64BE(SIZE)),
      mtimeNs: record.readBigInt64BE(MTIME),
      ctimeNs: record.readBigInt64BE(CTIME),
      inode: record.readBigUInt64BE(INODE),
      sha256: record[STATE] === UNKNOWN ? undefined : record.subarray(HASH, PATH_LENGTH),
    }
  }

  /** Size of the file at a place, without making a row of it. */
  sizeAt(index: number): number {
    return Number(this.#record(index).readBigUInt64BE(SIZE))
  }

  /** Hash of the file at a place, without making a row of it. */
  hashAt(index: number): Buffer | undefined {
    const record = this.#record(index)
    return record[STATE] === UNKNOWN ? undefined : record.subarray(HASH, PATH_LENGTH)
  }

  /** Whether the file at a place was changed so shortly before it was read that its times prove nothing. */
  isRacy(index: number): boolean {
    return this.#record(index)[STATE] === RACY
  }

  /** Notes the hash of a file. `racy`: the index must not vouch for it. */
  setHash(index: number, sha256: Uint8Array, racy: boolean): void {
    const record = this.#record(index)
    if (record[STATE] === UNKNOWN) this.#unknown--
    record.set(sha256, HASH)
    record.writeUInt8(racy ? RACY : KNOWN, STATE)
  }

  /** Forgets the hash of a file, because its content turned out to be something else. */
  forget(index: number): void {
    const record = this.#record(index)
    if (record[STATE] !== UNKNOWN) this.#unknown++
    record.writeUInt8(UNKNOWN, STATE)
  }

  /** The files as a manifest has them. @throws Error when one was never hashed */
  *entries(): Generator<ManifestEntry, void, undefined> {
    for (let index = 0; index < this.length; index++) {
      const { path, sizeBytes, sha256 } = this.at(index)
      if (!sha256) throw new Error('a file of the table was never hashed')
      yield { path, sizeBytes, sha256 }
    }
  }

  #reserve(bytes: number): Buffer {
    if (this.#free + bytes > CHUNK_BYTES) {
      this.#chunks.push(Buffer.alloc(CHUNK_BYTES))
      this.#free = 0
    }
    this.#starts.push((this.#chunks.length - 1) * CHUNK_BYTES + this.#free)
    this.#free += bytes
    return this.#record(this.#starts.length - 1)
  }

  #record(index: number): Buffer {
    const start = this.#starts[index]
    const chunk = this.#chunks[Math.floor((start ?? -1) / CHUNK_BYTES)]
    if (start === undefined || !chunk) throw new RangeError(`the table has no file ${index}`)
    return chunk.subarray(start % CHUNK_BYTES)
  }
}
