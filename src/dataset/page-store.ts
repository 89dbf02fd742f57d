import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { makeOwnFolder } from '../home/own-folder.ts'
import { homeUnusable } from '../home/write-whole.ts'
import { FilePage, PAGE_BYTES } from './file-page.ts'

/** Pages that are held in memory: 16 MB, some 150,000 files. */
const RESIDENT_PAGES = 64

/** The pages of a table; of many only those used last are held in memory, the others in a file without a name. */
export class PageStore implements Disposable {
  readonly #folder: string | undefined
  /** By their number; the one used longest ago comes first. */
  readonly #resident = new Map<number, FilePage>()
  readonly #lengths: number[] = []
  #latest: FilePage | undefined
  #latestNumber = -1
  #file: number | undefined

  /** @param folder on the runner's disk for what memory does not hold; without it memory holds everything */
  constructor(folder: string | undefined) {
    this.#folder = folder
  }

  /** How many there are. */
  get count(): number {
    return this.#lengths.length
  }

  /** Appends an empty page. @throws Failure HOME_UNUSABLE */
  push(): FilePage {
    const page = new FilePage(this.#room())
    this.#lengths.push(0)
    return this.#use(this.count - 1, page)
  }

  /**
   * The page with that number; not to be held: at the next call its memory may be another's.
   *
   * @throws Failure HOME_UNUSABLE
   */
  at(number: number): FilePage | undefined {
    if (number === this.#latestNumber) return this.#latest
    const page = this.#resident.get(number) ?? this.#load(number)
    return page && this.#use(number, page)
  }

  [Symbol.dispose](): void {
    if (this.#file !== undefined) closeSync(this.#file)
    this.#file = undefined
  }

  #use(number: number, page: FilePage): FilePage {
    this.#resident.delete(number)
    this.#resident.set(number, page)
    this.#latest = page
    this.#latestNumber = number
    return page
  }

  #load(number: number): FilePage | undefined {
    const length = this.#lengths[number]
    if (length === undefined || this.#file === undefined || this.#folder === undefined) return undefined
    const bytes = this.#room()
    try {
      refusePart(readSync(this.#file, bytes, 0, PAGE_BYTES, number * PAGE_BYTES), 'read')
    } catch (error) {
      throw homeUnusable(this.#folder, error)
    }
    return new FilePage(bytes, length)
  }

  /** Memory for one more page, that of the page used longest ago if need be. */
  #room(): Buffer {
    const [oldest] = this.#resident
    if (this.#folder === undefined || !oldest || this.#resident.size < RESIDENT_PAGES) {
      return Buffer.allocUnsafeSlow(PAGE_BYTES)
    }
    const [number, page] = oldest
    if (page.isChanged) this.#write(this.#folder, number, page)
    this.#resident.delete(number)
    return page.bytes
  }

  #write(folder: string, number: number, page: FilePage): void {
    this.#lengths[number] = page.length
    try {
      this.#file ??= openNameless(folder)
      refusePart(writeSync(this.#file, page.bytes, 0, PAGE_BYTES, number * PAGE_BYTES), 'written')
    } catch (error) {
      throw homeUnusable(folder, error)
    }
  }
}

/** A disk that is full takes what has room and calls that a success; what is missing then reads as the file's end. */
function refusePart(bytes: number, done: string): void {
  if (bytes !== PAGE_BYTES) throw new Error(`only ${bytes} of ${PAGE_BYTES} bytes of a page were ${done}`)
}

/** It is gone with the process, however that ends. */
function openNameless(folder: string): number {
  makeOwnFolder(folder)
  const path = join(folder, `pages.${process.pid}.tmp`)
  rmSync(path, { force: true })
  const file = openSync(path, 'wx+', 0o600)
  rmSync(path)
  return file
}
