import type { Load } from '../interfaces/load.ts'
import type { Outcome } from '../report/outcome.ts'
import type { Situation } from './situation.ts'

/** What is assumed of a line that could not be measured. */
const ASSUMED_MBPS = 100

/** What is to be expected. */
export interface Forecast {
  /** Mbit/s of one connection. */
  readonly mbps: number
  readonly isMeasured: boolean
  /** Bytes to send: all that is not certainly there. */
  readonly bytes: number
  readonly transferSeconds: number
  /** The time that is set, or all epochs at the baseline's speed; null without a baseline that tells. */
  readonly trainingSeconds: number | null
  /** Of an epoch of the baseline, if that is what the training's time stands on. */
  readonly secondsPerEpoch: number | null
  /** Of transfer and training, in the currency of the price; null when a part is unknown. */
  readonly cost: number | null
}

/**
 * Foresees time, bytes and cost from what is known.
 *
 * @param mbps of the runner's line as measured, or null; a staging server sends over one of its own
 * @param baseline an earlier training, or null
 * @param factor what its time is multiplied with, because the GPUs differ
 */
export function forecast(
  situation: Situation,
  mbps: number | null,
  baseline: Outcome | null,
  factor = 1,
): Forecast {
  const measured = situation.settings.dataset.stagingRoot === '' ? mbps : null
  const rate = measured ?? ASSUMED_MBPS
  const bytes = Math.max(0, situation.audit.bytes - (situation.root?.storedBytes ?? 0))
  const transferSeconds = (bytes * 8) / 1e6 / rate
  const epochSeconds = baseline?.secondsPerEpoch ? baseline.secondsPerEpoch * factor : null
  const trainingSeconds = expectedTraining(situation.load, epochSeconds)
  const { pricePerHour } = situation.settings.limits
  const secondsPerEpoch = situation.load.hours === null ? epochSeconds : null
  return {
    mbps: rate,
    isMeasured: measured !== null,
    bytes,
    transferSeconds,
    trainingSeconds,
    secondsPerEpoch,
    cost: priced({ transferSeconds, trainingSeconds }, pricePerHour),
  }
}

/** What transfer and training cost; null when a part is unknown. */
export function priced(
  { transferSeconds, trainingSeconds }: Pick<Forecast, 'transferSeconds' | 'trainingSeconds'>,
  pricePerHour: number | null,
): number | null {
  if (trainingSeconds === null || pricePerHour === null) return null
  return ((transferSeconds + trainingSeconds) / 3600) * pricePerHour
}

function expectedTraining({ hours, epochs }: Load, secondsPerEpoch: number | null): number | null {
  if (hours !== null) return hours * 3600
  return secondsPerEpoch === null ? null : secondsPerEpoch * epochs
}
