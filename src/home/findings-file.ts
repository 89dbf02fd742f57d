import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { runFolder } from './layout.ts'
import { makeOwnFolder } from './own-folder.ts'

const BUFFER_CHARACTERS = 64 << 10
/** Nobody reads on; a dataset in which everything is wrong must not fill the disk. */
const MOST_LINES = 1_000_000

/** What preflight found in the files, and what the server found in the pixels. */
export const FINDINGS_FILES = ['findings.csv', 'pixels.csv'] as const
type FindingsName = (typeof FINDINGS_FILES)[number]

/** A row of the table. */
interface FindingRow {
  readonly kind: string
  readonly severity: string
  /** The file concerned. */
  readonly place: string
  readonly detail: string
}

/** Every single finding about a dataset as a table, in the runner's home: the page of the run names the first of each kind. */
export class FindingsFile implements Disposable {
  /** Absolute. */
  readonly path: string
  #lines = 0
  #buffer = 'path,kind,severity,detail\n'
  #file: number | undefined

  /** @param name of the file: one of `FINDINGS_FILES` */
  constructor(home: string, trainingId: string, name: FindingsName = 'findings.csv') {
    this.path = join(runFolder(home, trainingId), name)
  }

  /** How many findings there are; also those that are not information alone. */
  get length(): number {
    return this.#lines
  }

  readonly add = ({ kind, severity, place, detail }: FindingRow): void => {
    this.#lines += 1
    if (this.#lines > MOST_LINES) return
    this.#buffer += `${cell(place)},${kind},${severity},${detail === '' ? '' : cell(detail)}\n`
    if (this.#buffer.length > BUFFER_CHARACTERS) this.flush()
  }

  /** Has everything on the disk; without any finding there is no file. */
  flush(): void {
    if (this.#lines === 0) return
    this.#file ??= this.#open()
    writeSync(this.#file, this.#buffer)
    this.#buffer = ''
  }

  [Symbol.dispose](): void {
    if (this.#file !== undefined) closeSync(this.#file)
    this.#file = undefined
  }

  #open(): number {
    makeOwnFolder(dirname(this.path))
    rmSync(this.path, { force: true })
    return openSync(this.path, 'wx', 0o600)
  }
}

/**
 * Like a formula, also in signs of full width, at the beginning or where a spreadsheet of another country begins a cell: it
 * takes semicolons or tabs for ends, and then quotes that stand further in for text.
 */
const FORMULA = /(?:^|[;\t\r\n])\s*(?=[=+\-@|%＝＋－＠])/g

/** A spreadsheet would run what begins like a formula. */
function cell(text: string): string {
  return `"${text.replaceAll(FORMULA, "$&'").replaceAll('"', '""')}"`
}
