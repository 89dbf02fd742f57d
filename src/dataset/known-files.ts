import type { FilePage } from './file-page.ts'
import type { FileEntry } from './view.ts'

/** Finds files of an index when they are asked for in its order. */
export class KnownFiles implements Disposable {
  readonly #pages: Iterator<FilePage>
  #page: FilePage | undefined
  #slot = 0
  #passed = 0

  /** @param pages of an index */
  constructor(pages: Iterable<FilePage>) {
    this.#pages = pages[Symbol.iterator]()
    this.#next()
  }

  /** The file's SHA-256, if the index has it and the file is unchanged since. */
  hashOf(entry: FileEntry): Buffer | undefined {
    while (this.#page) {
      const order = this.#page.comparePath(this.#slot, entry.path)
      if (order > 0) return undefined
      const hash =
        order === 0 && this.#page.isSame(this.#slot, entry) ? this.#page.hashAt(this.#slot) : undefined
      this.#slot++
      if (this.#slot === this.#page.length) this.#next()
      if (order === 0) return hash
      this.#passed++
    }
    return undefined
  }

  /** Whether every file of the index was asked for. */
  get allMet(): boolean {
    return this.#passed === 0 && this.#page === undefined
  }

  [Symbol.dispose](): void {
    this.#pages.return?.()
  }

  #next(): void {
    const next = this.#pages.next()
    this.#page = next.done ? undefined : next.value
    this.#slot = 0
  }
}
