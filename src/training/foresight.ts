import type { EventOf, TrainingEvent } from './events.ts'
import { type Explanation, explain } from './explanation.ts'
import { type Expectation, type Projection, project, projectionText } from './projection.ts'
import { Usage } from './usage.ts'

/** So many epochs of each process are projected from: the first reads from a cold disk. */
const EPOCHS = 2
/** Of the minutes before that only the last ones are kept. */
const MOST_MINUTES = 2_000

/** What is said at the end of an epoch. */
export interface EpochProjection {
  readonly projection: Projection
  /** In words. */
  readonly text: string
  readonly explanation: Explanation | null
}

/** Foretells a training's end from its events, live and from the record alike. */
export class Foresight {
  readonly #expected: Expectation
  #begin: EventOf<'begin'> | undefined
  #cache: string | null = null
  #minutes: EventOf<'telemetry'>[] = []
  #epochs = 0

  constructor(expected: Expectation) {
    this.#expected = expected
  }

  /** @returns what it tells at the end of a process's first and second epoch; undefined otherwise */
  hear(event: TrainingEvent): EpochProjection | undefined {
    if (event.type === 'scan' && event.split === 'train') this.#cache = event.cache
    else if (event.type === 'begin') [this.#begin, this.#minutes, this.#epochs] = [event, [], 0]
    else if (event.type === 'telemetry' && this.#epochs < EPOCHS)
      this.#minutes = [...this.#minutes.slice(1 - MOST_MINUTES), event]
    else if (event.type === 'epoch') return this.#epochEnds(event)
    return undefined
  }

  #epochEnds(epoch: EventOf<'epoch'>): EpochProjection | undefined {
    this.#epochs += 1
    const begin = this.#begin
    if (!begin || this.#epochs > EPOCHS || epoch.epoch >= epoch.epochs) return undefined
    const projection = project(begin, epoch, this.#epochs === 1)
    if (projection === null) return undefined
    const expected = this.#expected
    const usage = new Usage(this.#minutes)
    return {
      projection,
      text: projectionText(projection, expected, epoch.totalSeconds ?? 0, epoch.atMs),
      explanation: explain({ begin, epoch, projection, usage, cache: this.#cache, expected }),
    }
  }
}
