import type { EventOf, TrainingEvent } from './events.ts'
import { PixelFindings, type PixelOptions } from './pixel-findings.ts'
import { forecastTable } from './probe-forecast.ts'
import type { Expectation } from './projection.ts'
import { type TrainingStatus, totalSeconds } from './states.ts'

/** What the server finds and foretells before the first epoch, kept for the end. */
export class FirstLook implements Disposable {
  readonly #pixels: PixelFindings
  #forecast: EventOf<'forecast'> | undefined
  #epochs = 0
  #epochsSeconds = 0

  constructor(options: PixelOptions) {
    this.#pixels = new PixelFindings(options)
  }

  /** Takes an event; those of other types are not minded. */
  hear(event: TrainingEvent): void {
    this.#pixels.hear(event)
    if (event.type === 'forecast') this.#forecast = event
    if (event.type !== 'epoch' || event.seconds === null) return
    this.#epochs += 1
    this.#epochsSeconds += event.seconds
  }

  /** What to do about a dataset that was refused; empty when nothing is known to help. */
  get cure(): string {
    return this.#pixels.next
  }

  /** For the run's page; empty when there is nothing to say. */
  summary(expected: Expectation, { state }: Pick<TrainingStatus, 'state'>): string {
    const isWhole = state?.state === 'finished' && state.attempt === 1
    const happened = {
      secondsPerEpoch: this.#epochs === 0 ? null : this.#epochsSeconds / this.#epochs,
      trainingSeconds: isWhole ? totalSeconds(state) : null,
    }
    return `${forecastTable(this.#forecast, expected, happened)}${this.#pixels.summary()}`
  }

  [Symbol.dispose](): void {
    this.#pixels[Symbol.dispose]()
  }
}
