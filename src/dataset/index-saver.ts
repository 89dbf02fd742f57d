import type { Log } from '../log.ts'
import { saveIndex } from './file-index.ts'
import type { FileTable } from './file-table.ts'

/** A first transfer takes hours; what it hashed must not be lost with the runner. */
const INTERVAL_MS = 60_000

/** Saves the file index, if there is news, every minute and at the end, whatever the end is. It only saves time, so it fails nothing. */
export class IndexSaver implements AsyncDisposable {
  readonly #save: () => Promise<void>
  readonly #timer: NodeJS.Timeout
  #saving: Promise<void> = Promise.resolve()

  /** @param folder from datasetFolder; @param root the dataset's absolute path */
  constructor(folder: string, root: string, table: FileTable, log: Log) {
    this.#save = async () => {
      if (!table.isNews) return
      // Before it is written: what becomes known meanwhile is news again.
      table.isNews = false
      await saveIndex(folder, root, table).catch((error: unknown) => {
        table.isNews = true
        log.notice(`The file index was not saved, so the next run hashes again: ${String(error)}`)
      })
    }
    this.#timer = setInterval(() => this.#next(), INTERVAL_MS)
    this.#timer.unref()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer)
    await this.#next()
  }

  #next(): Promise<void> {
    this.#saving = this.#saving.then(this.#save)
    return this.#saving
  }
}
