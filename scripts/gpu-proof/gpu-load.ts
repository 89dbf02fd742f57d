import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { eventsNamed, numberIn, type ProofEvent } from './records.ts'

/** One look at the first GPU. */
export interface Load {
  readonly atMs: number
  readonly utilisationPercent: number
  readonly powerW: number | null
}

const EVERY_MS = 200

/** Looks at the first GPU until it is disposed of; sees nothing where there is no nvidia-smi. */
export class LoadWatch implements Disposable {
  readonly loads: Load[] = []
  readonly #child = spawn(
    'nvidia-smi',
    ['--id=0', '--query-gpu=utilization.gpu,power.draw', '--format=csv,noheader,nounits', `-lms=${EVERY_MS}`],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  )

  constructor() {
    this.#child.once('error', () => undefined)
    createInterface({ input: this.#child.stdout }).on('line', (line) => {
      const [utilisation = Number.NaN, power = Number.NaN] = line.split(',').map(Number)
      if (Number.isFinite(utilisation)) {
        const powerW = Number.isFinite(power) ? power : null
        this.loads.push({ atMs: Date.now(), utilisationPercent: utilisation, powerW })
      }
    })
  }

  [Symbol.dispose](): void {
    this.#child.kill('SIGKILL')
  }
}

/** The looks that fell into the training parts of all epochs but the first. */
export function whileTraining(loads: readonly Load[], events: readonly ProofEvent[]): Load[] {
  const spans = eventsNamed(events, 'epoch')
    .slice(1)
    .map((epoch) => {
      const beganMs = (numberIn(epoch, 'atMs') ?? 0) - 1000 * (numberIn(epoch, 'seconds') ?? 0)
      return { beganMs, endedMs: beganMs + 1000 * (numberIn(epoch, 'trainSeconds') ?? 0) }
    })
  return loads.filter(({ atMs }) => spans.some(({ beganMs, endedMs }) => atMs >= beganMs && atMs <= endedMs))
}
