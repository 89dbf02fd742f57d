import { writeExclusions } from '../home/exclusions.ts'
import { FindingsFile } from '../home/findings-file.ts'
import { exampleOf, NAMED_FILES, type Severity } from '../interfaces/audit.ts'
import { PIXEL_KINDS, PIXEL_NAMES, type PixelKind } from '../interfaces/pixels.ts'
import type { Log } from '../log.ts'
import { count } from '../text/format.ts'
import { escapeMarkdown } from '../text/markdown.ts'
import { printable } from '../text/printable.ts'
import type { EventOf, TrainingEvent } from './events.ts'

/** Whose findings these are. */
export interface PixelOptions {
  /** The runner-side home, absolute. */
  readonly home: string
  readonly trainingId: string
  /** Kinds that the settings accept. */
  readonly accepted: readonly string[]
  readonly log: Log
}

/** Of all kinds; a server that goes on and on fills no memory. */
const MOST_FINDINGS = 50_000
const NAMED = 3
/** Kinds of pictures that nobody would miss. */
const SPOILED: readonly PixelKind[] = ['pixels-undecodable', 'pixels-damaged']

/** What the server found in the pixels, as its events tell it: all of it in a table, the first in log and summary. */
export class PixelFindings implements Disposable {
  readonly #options: PixelOptions
  readonly #file: FindingsFile
  readonly #found = new Map<PixelKind, { count: number; readonly examples: string[] }>()
  /** Another attempt tells the same once more. */
  readonly #heard = new Set<string>()
  readonly #spoiled: string[] = []
  #counts: EventOf<'pixels'>['counts'] = {}
  #list = ''
  #isTold = false

  constructor(options: PixelOptions) {
    this.#options = options
    this.#file = new FindingsFile(options.home, options.trainingId, 'pixels.csv')
  }

  /** Takes an event; those of other types are not minded. */
  hear(event: TrainingEvent): void {
    if (event.type === 'finding') this.#keep(event)
    if (event.type === 'pixels') this.#tell(event.counts)
  }

  /** What to do about pictures that stopped a training; empty when none did. */
  get next(): string {
    if (this.#list === '') return ''
    return `Mend them, or have them stay at home: copy ${this.#list} into the repository and name it as dataset.exclude.`
  }

  /** All kinds with the first of their files, for the run's page; empty when nothing was found. */
  summary(): string {
    const parts = this.#kinds().map(({ count: found, meaning, examples }) => {
      const more = found > examples.length ? [`- and ${count(found - examples.length)} more`] : []
      const lines = [...examples.map((example) => `- ${escapeMarkdown(example)}`), ...more]
      const head = `<details><summary>${count(found)} × ${escapeMarkdown(meaning)}</summary>\n`
      return `${head}\n${lines.join('\n')}\n\n</details>\n`
    })
    return parts.length === 0 ? '' : `#### Pixels\n\n${parts.join('\n')}`
  }

  [Symbol.dispose](): void {
    this.#file.flush()
    this.#file[Symbol.dispose]()
  }

  #keep({ what, file, detail }: EventOf<'finding'>): void {
    const single = { place: printable(file, 300), detail: printable(detail, 300) }
    const example = exampleOf(single.place, single.detail)
    const finding = `${what} ${example}`
    if (this.#heard.has(finding) || this.#heard.size >= MOST_FINDINGS) return
    this.#heard.add(finding)
    this.#file.add({ kind: what, severity: this.#severity(what), ...single })
    const found = this.#found.get(what) ?? { count: 0, examples: [] }
    found.count += 1
    if (found.examples.length < NAMED_FILES) found.examples.push(example)
    this.#found.set(what, found)
    if (SPOILED.includes(what)) this.#spoiled.push(file)
  }

  /** What was found, the worst first. */
  #kinds() {
    return PIXEL_NAMES.flatMap((kind) => {
      const found = this.#found.get(kind)
      if (found === undefined) return []
      // It names only so many of each.
      const all = Math.max(found.count, this.#counts[kind] ?? 0)
      return [{ ...found, severity: this.#severity(kind), meaning: PIXEL_KINDS[kind][2], count: all }]
    })
  }

  #severity(kind: PixelKind): Severity {
    const [severity, acceptance] = PIXEL_KINDS[kind]
    return acceptance !== undefined && this.#options.accepted.includes(kind) ? 'info' : severity
  }

  #tell(counts: EventOf<'pixels'>['counts']): void {
    this.#counts = counts
    this.#file.flush()
    if (this.#isTold) return
    this.#isTold = true
    const { home, trainingId, log } = this.#options
    if (this.#spoiled.length > 0) this.#list = writeExclusions(home, trainingId, this.#spoiled)
    for (const { severity, count: found, meaning, examples } of this.#kinds()) {
      const named = examples.slice(0, NAMED).join('; ')
      const line = `${count(found)} × ${meaning} (${named}${found > NAMED ? '; …' : ''}).`
      if (severity === 'info') log.info(line)
      else log.warning(line)
    }
    if (this.#heard.size > 0) log.info(`All of them stand in ${this.#file.path}.`)
  }
}
