import { Failure } from '../errors.ts'
import { printable } from '../text.ts'
import type { Override } from './overrides.ts'
import type { SettingsFile } from './settings-file.ts'

/** How many problems a message lists; whoever has more corrects these first. */
const LISTED = 20

/** Gathers what is wrong with the settings, so that all of it is said at once and each with the place it stands at. */
export class Findings {
  /** Things that will do something else than they seem to. */
  readonly warnings: string[] = []
  /** Overrides win over the file, so a problem in one of them is said to stand there; its value is not repeated. */
  overrides: readonly Override[] = []
  readonly #errors: string[] = []
  readonly #fileName: string
  readonly #file: SettingsFile

  constructor(fileName: string, file: SettingsFile) {
    this.#fileName = fileName
    this.#file = file
  }

  /** Adds errors that say themselves where they stand. */
  add(errors: readonly string[]): void {
    this.#errors.push(...errors)
  }

  error(path: readonly string[], text: string): void {
    this.#errors.push(this.#located(path, text))
  }

  warning(path: readonly string[], text: string): void {
    this.warnings.push(this.#located(path, text))
  }

  /** Throws CONFIG_INVALID when there is any error. */
  refuse(): void {
    if (this.#errors.length > 0) throw this.failure()
  }

  /** All errors as one CONFIG_INVALID. */
  failure(): Failure {
    const count = this.#errors.length === 1 ? 'one problem' : `${this.#errors.length} problems`
    return new Failure('CONFIG_INVALID', {
      what: `The settings (${printable(this.#fileName)}) have ${count}: ${this.#errors.slice(0, LISTED).join('; ')}.`,
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

function begins(path: readonly string[], start: readonly string[]): boolean {
  return start.every((part, at) => path[at] === part)
}
