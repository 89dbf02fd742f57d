import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { isWholeLine, isWholeRecord } from '../training/checksum.ts'
import { foreignLines, readForeignFile } from '../untrusted/file.ts'
import { readForeignJson } from '../untrusted/json.ts'
import { type Decision, DecisionEvents } from './decision-events.ts'
import { EpochEvents } from './epoch-events.ts'
import type { ReportFile } from './report.ts'
import { type Move, type Stretch, Timeline } from './timeline.ts'
import { TrainingFigures } from './training-figures.ts'

/** What the supervisor and the driver write. */
const MOST_LINE_BYTES = 64 << 10

/** What came home, read within limits. A file that is not there is empty. */
export class RecordFolder {
  readonly unread: string[] = []
  readonly #folder: string
  readonly #paths: ReadonlySet<string>
  readonly #signal: AbortSignal

  constructor(folder: string, files: readonly ReportFile[], signal: AbortSignal) {
    this.#folder = folder
    this.#paths = new Set(files.map(({ path }) => path))
    this.#signal = signal
  }

  /** Notes what is not read, and why. */
  leave(path: string, why: string): void {
    this.unread.push(`${path}: ${why}`)
  }

  /** A file's text. */
  async text(path: string, mostBytes: number): Promise<string> {
    // Each file is parsed at one go: before the next, whoever cancels has a turn.
    await setImmediate()
    this.#signal.throwIfAborted()
    if (!this.#paths.has(path)) return ''
    const content = await readForeignFile(join(this.#folder, path), mostBytes)
    if (content === undefined) this.leave(path, `it has more than ${mostBytes / 1e6} MB`)
    return content?.toString('utf8') ?? ''
  }

  /** An object, empty when the text is none. */
  async json(path: string, mostBytes: number): Promise<object> {
    const text = await this.text(path, mostBytes)
    const value = readForeignJson(text, mostBytes)
    if (!isWholeRecord(text)) {
      this.leave(path, 'it is damaged: its checksum is not that of its content')
      return {}
    }
    return typeof value === 'object' && value !== null ? value : {}
  }

  /** How long the training was in which state, and what it said of whole epochs. */
  async events(
    path: string,
    mostBytes: number,
  ): Promise<{
    timeline: readonly Stretch[]
    moves: readonly Move[]
    epochs: EpochEvents['byEpoch']
    figures: TrainingFigures
    decisions: readonly Decision[]
  }> {
    const [timeline, epochs, figures] = [new Timeline(), new EpochEvents(), new TrainingFigures()]
    const decided = new DecisionEvents()
    const found = () => ({
      timeline: timeline.stretches(),
      moves: timeline.moves,
      epochs: epochs.byEpoch,
      figures,
      decisions: decided.decisions,
    })
    if (!this.#paths.has(path)) return found()
    const full = join(this.#folder, path)
    const most = { lineBytes: MOST_LINE_BYTES, fileBytes: mostBytes }
    if ((await stat(full)).size > most.fileBytes)
      this.leave(path, `only its first ${most.fileBytes / 1e6} MB are read`)
    let damaged = 0
    for await (const lines of foreignLines(full, most, this.#signal))
      for (const line of lines) {
        if (!isWholeLine(line)) {
          damaged += 1
          continue
        }
        timeline.add(line)
        epochs.add(line)
        figures.add(line)
        decided.add(line)
      }
    if (damaged > 0)
      this.leave(path, `${damaged} damaged lines of it, whose checksums are not those of their content`)
    return found()
  }
}
