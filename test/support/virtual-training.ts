/** Plays `trainings.follow` (a stand-in: the real one knows only real time): a training that goes on as the clock does. */
import type { FarSide } from './hostile-server.ts'

/** How often it says what it is at; the real one does every second. */
const SAYS_EVERY_MS = 10_000

/** One training, started when it is made. */
export class VirtualTraining {
  readonly #epochs: number
  readonly #epochMs: number
  readonly #startedMs = performance.now()

  constructor(epochs: number, epochMs: number) {
    this.#epochs = epochs
    this.#epochMs = epochMs
  }

  /** Whole epochs so far. */
  get epoch(): number {
    return Math.min(this.#epochs, Math.floor((performance.now() - this.#startedMs) / this.#epochMs))
  }

  /** Answers one call, for as long as its channel is open. `offset` counts events. */
  follow(far: FarSide, offset: number): void {
    let at = offset
    const timer = setInterval(() => {
      for (const { epoch } = this; at < epoch; at++)
        far.says('M', { offset: at + 1, event: this.#event(at + 1) })
      far.says('M', { offset: at, state: this.#state })
      if (this.epoch < this.#epochs) return
      clearInterval(timer)
      const result = { epochs: this.#epochs, map50: 0.9, map5095: 0.5 }
      far.says('R', { state: this.#state, supervised: true, result, stderr: [] })
    }, SAYS_EVERY_MS)
    far.channel.once('close', () => clearInterval(timer))
  }

  get #state(): object {
    return {
      state: this.epoch < this.#epochs ? 'training' : 'finished',
      reason: '',
      attempt: 1,
      epoch: this.epoch,
      epochs: this.#epochs,
      stopping: null,
      failure: null,
      seconds: (this.epoch * this.#epochMs) / 1000,
      secondsBefore: 0,
    }
  }

  #event(epoch: number): object {
    return {
      from: 'driver',
      seq: epoch,
      attempt: 1,
      atMs: 1_764_000_000_000 + epoch * this.#epochMs,
      type: 'epoch',
      epoch,
      epochs: this.#epochs,
      seconds: this.#epochMs / 1000,
      trainSeconds: this.#epochMs / 1000,
      loaderWaitSeconds: 0,
      totalSeconds: (epoch * this.#epochMs) / 1000,
      images: 64,
      losses: { box_loss: 1 },
      metrics: { map50: 0.5, map5095: 0.3 },
    }
  }
}
