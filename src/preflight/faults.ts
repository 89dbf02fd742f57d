import { Failure } from '../errors.ts'
import { type Finding, failureFinding } from './finding.ts'

/** Gathers failures of independent steps, so that all of them are said at once. */
export class Faults {
  readonly failures: Failure[] = []
  readonly #signal: AbortSignal

  /** @param signal whoever is cancelled gathers nothing more */
  constructor(signal: AbortSignal) {
    this.#signal = signal
  }

  /** Does a step. @returns undefined when it failed for a reason that the user can mend */
  async unless<T>(step: () => Promise<T>): Promise<T | undefined> {
    try {
      return await step()
    } catch (error) {
      if (this.#signal.aborted || !(error instanceof Failure)) throw error
      this.failures.push(error)
      return undefined
    }
  }

  /** They as findings, to be said with others. */
  get findings(): Finding[] {
    return this.failures.map(failureFinding)
  }
}
