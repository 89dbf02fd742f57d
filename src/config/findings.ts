import { Failure } from '../errors.ts'
import { printable } from '../text/printable.ts'
import type { Override } from './overrides.ts'
import type { SettingsFile } from './settings-file.ts'

/** How many problems a message lists, and how many warnings are said; whoever has more corrects these first. */
const LISTED = 20

/** Gathers what is wrong with the settings, so that all of it is said at once and each with the place it stands at. */
export class Findings {
  /** Overrides win over the file, so a problem in one of them is said to stand there; its value is not repeated. */
  overrides: readonly Override[] = []
  readonly #errors = new Told()
  readonly #warnings = new Told()
  readonly #fileName: string
  readonly #file: SettingsFile

  constructor(fileName: string, file: SettingsFile) {
    this.#fileName = fileName
    this.#file = file
  }

  /** Adds errors that say themselves where they stand. */
  add(errors: readonly string[]): void {
    for (const error of errors) this.#errors.add(() => error)
  }

  error(path: readonly string[], text: string): void {
    this.#errors.add(() => this.#located(path, text))
  }

  warning(path: readonly string[], text: string): void {
    this.#warnings.add(() => this.#located(path, text))
  }

  /** Things that will do something else than they seem to. */
  get warnings(): string[] {
    const { first, count } = this.#warnings
    return count > first.length ? [...first, `${count - first.length} more like these`] : first
  }

  /** Throws CONFIG_INVALID when there is any error. */
  refuse(): void {
    if (this.#errors.count > 0) throw this.failure()
  }

  /** All errors as one CONFIG_INVALID. */
  failure(): Failure {
    const { first, count: total } = this.#errors
    const count = total === 1 ? 'one problem' : `${total} problems`
    return new Failure('CONFIG_INVALID', {
      what: `The settings (${printable(this.#fileName)}) have ${count}: ${first.join('; ')}.`,
      safe: 'Nothing was started.',
      next: 'Correct that file or the overrides; an editor that reads schema/retrain.schema.json shows the same.',
    })
  }

  #located(path: readonly string[], text: string): string {
    const key = printable(path.join('.'), 100)
    // An override can also bring a section that the file does not have: then nothing of it stands there.
    const override = this.overrides.findLast(
      ({ path: changed }) => begins(path, changed) || (begins(changed, path) && !this.#file.has(path)),
    )
    if (override === undefined) return `line ${this.#file.lineOf(path)}: ${key} ${printable(text)}`
    return `override of ${key}: it ${printable(text)}`
  }
}

/** Counts all, and keeps the words of the first: to find the place of each of thousands takes too long. */
class Told {
  readonly first: string[] = []
  count = 0

  add(text: () => string): void {
    if (this.first.length < LISTED) this.first.push(text())
    this.count += 1
  }
}

function begins(path: readonly string[], start: readonly string[]): boolean {
  return start.every((part, at) => path[at] === part)
}
