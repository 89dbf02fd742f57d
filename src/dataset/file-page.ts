import {
  ENTRY_BYTES,
  endOf,
  entryIn,
  HASH_BYTES,
  type ManifestEntry,
  PATH_OFFSET,
  sizeIn,
  writeHead,
} from './manifest.ts'
import type { FileEntry } from './view.ts'

/** A file of the table; `sha256` is undefined while nobody has hashed it. */
export interface FileRow extends FileEntry {
  readonly sha256: Buffer | undefined
}

/** Some thousand files, so that a page is read, hashed or written in well under a millisecond. */
export const PAGE_BYTES = 256 << 10

// What the walk saw of a file and what is known of it, in its row at the page's end.
const MTIME = 0
const CTIME = 8
const INODE = 16
/** Where its entry ends. */
const END = 24
const STATE = 28
const ROW_BYTES = 29

const UNKNOWN = 0
const KNOWN = 1
/** Hashed, but the file changed so shortly before it was read that its times prove nothing. */
const RACY = 2

/**
 * Some thousand files in the manifest's order: from the page's start their entries just as a manifest has them, from
 * its end backwards a row of fixed length for each. So a page is hashed for the digest, and kept in the index, as it is.
 */
export class FilePage {
  readonly #page: Buffer
  readonly #view: DataView
  #length: number
  #used: number
  /** Whether there is something that was not in `bytes` from the beginning. */
  isChanged = false

  /** @param bytes the page's memory; @param length how many files it holds already */
  constructor(bytes: Buffer = Buffer.allocUnsafeSlow(PAGE_BYTES), length = 0) {
    this.#page = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#length = length
    this.#used = length === 0 ? 0 : this.#end(length - 1)
  }

  /** The page's memory. */
  get bytes(): Buffer {
    return this.#page
  }

  /**
   * Takes back what `parts` gave.
   *
   * @returns undefined when it is not a page of files
   */
  static from(entries: Buffer, rows: Buffer): FilePage | undefined {
    const page = new FilePage(Buffer.concat([entries, rows]))
    while (page.#used < entries.length) {
      const end = endOf(entries, page.#used)
      if (!(end <= entries.length) || page.#rowAt(page.#length) < entries.length) return undefined
      page.#length++
      if (page.#end(page.#length - 1) !== end) return undefined
      page.#used = end
    }
    return page.#length > 0 && page.#length * ROW_BYTES === rows.length ? page : undefined
  }

  /** How many files there are. */
  get length(): number {
    return this.#length
  }

  /** Their entries as a manifest has them, a view; the hash of a file that was never hashed is anything. */
  get entries(): Buffer {
    return this.#page.subarray(0, this.#used)
  }

  /** All there is to it, as views. */
  get parts(): { readonly entries: Buffer; readonly rows: Buffer } {
    return { entries: this.entries, rows: this.#page.subarray(this.#rowAt(this.#length - 1)) }
  }

  /** Appends a file without a hash. @returns false when the page is full */
  add(entry: FileEntry): boolean {
    const end = this.#used + ENTRY_BYTES + entry.path.length
    const row = this.#rowAt(this.#length)
    if (end > row) return false
    writeHead(this.#page, this.#used, entry.path, entry.sizeBytes)
    this.#view.setBigInt64(row + MTIME, entry.mtimeNs)
    this.#view.setBigInt64(row + CTIME, entry.ctimeNs)
    this.#view.setBigUint64(row + INODE, entry.inode)
    this.#view.setUint32(row + END, end)
    this.#view.setUint8(row + STATE, UNKNOWN)
    this.#used = end
    this.#length++
    this.isChanged = true
    return true
  }

  /** The file at a place of the page, copied. */
  at(slot: number): FileRow {
    const row = this.#rowAt(slot)
    const { path, sizeBytes, sha256 } = this.entryAt(slot)
    return {
      path,
      sizeBytes,
      mtimeNs: this.#view.getBigInt64(row + MTIME),
      ctimeNs: this.#view.getBigInt64(row + CTIME),
      inode: this.#view.getBigUint64(row + INODE),
      sha256: this.#state(slot) === UNKNOWN ? undefined : sha256,
    }
  }

  /** The file at a place as a manifest has it, copied. */
  entryAt(slot: number): ManifestEntry {
    const entry = Buffer.from(this.#page.subarray(this.#start(slot), this.#end(slot)))
    return entryIn(entry, 0, entry.length)
  }

  /** Size of the file at a place in bytes. */
  sizeAt(slot: number): number {
    return sizeIn(this.#page, this.#end(slot))
  }

  /** Hash of the file at a place, copied; undefined while nobody has hashed it. */
  hashAt(slot: number): Buffer | undefined {
    if (this.#state(slot) === UNKNOWN) return undefined
    const end = this.#end(slot)
    return Buffer.from(this.#page.subarray(end - HASH_BYTES, end))
  }

  /** Notes the hash of a file. @returns whether there was none */
  setHash(slot: number, sha256: Uint8Array, racy: boolean): boolean {
    const wasUnknown = this.#state(slot) === UNKNOWN
    this.#page.set(sha256, this.#end(slot) - HASH_BYTES)
    this.#view.setUint8(this.#rowAt(slot) + STATE, racy ? RACY : KNOWN)
    this.isChanged = true
    return wasUnknown
  }

  /** Forgets the hash of a file. @returns whether there was one */
  forget(slot: number): boolean {
    const wasKnown = this.#state(slot) !== UNKNOWN
    this.#view.setUint8(this.#rowAt(slot) + STATE, UNKNOWN)
    this.isChanged = true
    return wasKnown
  }

  /** Where the path of the file at a place sorts before (negative) or after (positive) another. */
  comparePath(slot: number, path: Buffer): number {
    const begin = this.#start(slot) + PATH_OFFSET
    return -path.compare(this.#page, begin, begin + this.#end(slot) - this.#start(slot) - ENTRY_BYTES)
  }

  /** Whether the file at a place was the same when it was hashed, by size, times and inode. */
  isSame(slot: number, entry: FileEntry): boolean {
    const row = this.#rowAt(slot)
    return (
      this.#state(slot) === KNOWN &&
      this.sizeAt(slot) === entry.sizeBytes &&
      this.#view.getBigInt64(row + MTIME) === entry.mtimeNs &&
      this.#view.getBigInt64(row + CTIME) === entry.ctimeNs &&
      this.#view.getBigUint64(row + INODE) === entry.inode
    )
  }

  #rowAt(slot: number): number {
    return this.#page.length - (slot + 1) * ROW_BYTES
  }

  #start(slot: number): number {
    return slot === 0 ? 0 : this.#end(slot - 1)
  }

  #end(slot: number): number {
    return this.#view.getUint32(this.#rowAt(slot) + END)
  }

  #state(slot: number): number {
    return this.#view.getUint8(this.#rowAt(slot) + STATE)
  }
}
