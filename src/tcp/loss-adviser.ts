import type { Log } from '../log.ts'
import { congestionAdvice, congestionControl } from './congestion.ts'
import type { Segments } from './segments.ts'

/** Says once what would make a line that loses packets faster, while it is seen to lose them. */
export class LossAdviser {
  readonly #log: Log
  readonly #control: () => Promise<string>
  #said = false

  /** @param control how the runner's kernel reacts to losses */
  constructor(log: Log, control = congestionControl) {
    this.#log = log
    this.#control = control
  }

  /** Looks at what the kernel counted over an interval, and at the rate that came of it. */
  async hear(seen: Segments | undefined, bytesPerSecond: number): Promise<void> {
    if (this.#said) return
    const advice = congestionAdvice(await this.#control(), seen)
    if (advice === null || this.#said) return
    this.#said = true
    this.#log.notice(`${((bytesPerSecond * 8) / 1e6).toFixed(1)} Mbit/s now. ${advice}`)
  }
}
