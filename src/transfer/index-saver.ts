import { saveIndex } from '../dataset/file-index.ts'
import type { FileTable } from '../dataset/file-table.ts'

/** A first transfer takes hours; what it hashed must not be lost with the runner. */
const INTERVAL_MS = 60_000

/** Saves the file index every minute and at the end, whatever the end is. */
export class IndexSaver implements AsyncDisposable {
  readonly #save: () => Promise<void>
  readonly #timer: NodeJS.Timeout
  #saving: Promise<void> = Promise.resolve()

  /** @param folder from datasetFolder; @param root the dataset's absolute path */
  constructor(folder: string, root: string, table: FileTable) {
    this.#save = () => saveIndex(folder, root, table)
    this.#timer = setInterval(() => this.#next().catch(() => undefined), INTERVAL_MS)
    this.#timer.unref()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer)
    await this.#next()
  }

  #next(): Promise<void> {
    this.#saving = this.#saving.catch(() => undefined).then(this.#save)
    return this.#saving
  }
}
