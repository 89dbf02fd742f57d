import { createHash } from 'node:crypto'
import type { FilePage, FileRow } from './file-page.ts'
import type { ManifestEntry } from './manifest.ts'
import { PageStore } from './page-store.ts'
import type { FileEntry } from './view.ts'

/**
 * The files of a dataset in the manifest's order, packed into pages: a million files take about 100 MB where objects
 * would take half a gigabyte, and of these only some in memory. Whoever goes through them in order is fast.
 */
export class FileTable implements Disposable {
  readonly #pages: PageStore
  /** Places of the first file of each page. */
  readonly #firsts: number[] = []
  #length = 0
  #unknown = 0
  #bytes = 0
  #digest = ''
  /** Whether there is something that the index on the disk does not say. */
  isNews = true

  /** @param folder on the runner's disk for what is too much for memory; without it memory holds everything */
  constructor(folder?: string) {
    this.#pages = new PageStore(folder)
  }

  /** How many files there are. */
  get length(): number {
    return this.#length
  }

  /** Their sizes together. */
  get bytes(): number {
    return this.#bytes
  }

  /** How many have no hash yet. */
  get unknown(): number {
    return this.#unknown
  }

  /**
   * The dataset's digest in hex, remembered until a hash changes.
   *
   * @throws Error when a file was never hashed
   */
  get digest(): string {
    this.#digest ||= this.#computeDigest()
    return this.#digest
  }

  /** Appends the next file of a walk. */
  add(entry: FileEntry, sha256: Buffer | undefined): void {
    if (!this.#pages.at(this.#pages.count - 1)?.add(entry)) {
      this.#pages.push().add(entry)
      this.#firsts.push(this.#length)
    }
    this.#length++
    this.#unknown++
    this.#bytes += entry.sizeBytes
    if (sha256) this.setHash(this.#length - 1, sha256, false)
  }

  /** The file at a place of the order. */
  at(index: number): FileRow {
    const { page, slot } = this.#find(index)
    return page.at(slot)
  }

  /** Size of the file at a place, without making a row of it. */
  sizeAt(index: number): number {
    const { page, slot } = this.#find(index)
    return page.sizeAt(slot)
  }

  /** Sizes of the files at some places together. */
  bytesOf(places: Int32Array): number {
    return places.reduce((sum, place) => sum + this.sizeAt(place), 0)
  }

  /** Hash of the file at a place, without making a row of it. */
  hashAt(index: number): Buffer | undefined {
    const { page, slot } = this.#find(index)
    return page.hashAt(slot)
  }

  /** Notes the hash of a file. `racy`: the index must not vouch for it. */
  setHash(index: number, sha256: Uint8Array, racy: boolean): void {
    const { page, slot } = this.#find(index)
    if (page.setHash(slot, sha256, racy)) this.#unknown--
    this.#changed()
  }

  /** Forgets the hash of a file, because its content turned out to be something else. */
  forget(index: number): void {
    const { page, slot } = this.#find(index)
    if (page.forget(slot)) this.#unknown++
    this.#changed()
  }

  /** The files as a manifest has them. @throws Error when one was never hashed */
  *entries(): Generator<ManifestEntry, void, undefined> {
    this.#refuseUnknown()
    for (const number of this.#firsts.keys()) {
      for (let slot = 0; slot < this.#page(number).length; slot++) yield this.#page(number).entryAt(slot)
    }
  }

  /** What the table is made of, in order; each only until the next is taken, or the table used otherwise. */
  *pages(): Generator<FilePage, void, undefined> {
    for (const number of this.#firsts.keys()) yield this.#page(number)
  }

  /** The bytes of the manifest, in blocks. @throws Error when a file was never hashed */
  *manifest(): Generator<Buffer, void, undefined> {
    this.#refuseUnknown()
    for (const { entries } of this.pages()) yield Buffer.from(entries)
  }

  [Symbol.dispose](): void {
    this.#pages[Symbol.dispose]()
  }

  #computeDigest(): string {
    const sha256 = createHash('sha256')
    this.#refuseUnknown()
    for (const { entries } of this.pages()) sha256.update(entries)
    return sha256.digest('hex')
  }

  #changed(): void {
    this.#digest = ''
    this.isNews = true
  }

  #refuseUnknown(): void {
    if (this.#unknown > 0) throw new Error('a file of the table was never hashed')
  }

  #page(number: number): FilePage {
    const page = this.#pages.at(number)
    if (!page) throw new RangeError(`the table has no page ${number}`)
    return page
  }

  #find(index: number): { page: FilePage; slot: number } {
    if (!(index >= 0 && index < this.#length)) throw new RangeError(`the table has no file ${index}`)
    let low = 0
    for (let high = this.#firsts.length; high - low > 1; ) {
      const middle = (low + high) >> 1
      if ((this.#firsts[middle] ?? 0) <= index) low = middle
      else high = middle
    }
    return { page: this.#page(low), slot: index - (this.#firsts[low] ?? 0) }
  }
}
