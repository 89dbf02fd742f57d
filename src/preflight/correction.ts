import type { Correction } from '../config/promise.ts'
import {
  CORRECTED,
  type Corrected,
  correctionOf,
  type ForecastErrors,
  usualSeconds,
} from '../home/forecast-errors.ts'
import { type Forecast, priced, secondsToSend } from './forecast.ts'
import type { Situation } from './situation.ts'

/** A forecast after what the last runs taught. */
export interface CorrectedForecast extends Forecast {
  /** What it stands on, by quantity: only runs that stand on the same correct it. */
  readonly bases: Readonly<Partial<Record<Corrected, string>>>
  /** What was corrected, by quantity. */
  readonly corrections: Readonly<Partial<Record<Corrected, Correction>>>
  /** Seconds of the phases that only earlier runs foretell. */
  readonly phases: Readonly<Record<string, number>>
}

/** Phases whose time hangs on nothing that preflight sees. */
const USUAL = ['setup-env', 'collect']

/** Corrects a forecast by how much those of the last runs were off. Pure. */
export function corrected(
  foreseen: Forecast,
  situation: Situation,
  baseline: string,
  runs: readonly ForecastErrors[],
): CorrectedForecast {
  const bases = basesOf(foreseen, situation, baseline)
  const corrections = Object.fromEntries(
    CORRECTED.flatMap((quantity) => {
      const basis = bases[quantity]
      const correction = basis === undefined ? undefined : correctionOf(runs, quantity, basis)
      return correction ? [[quantity, correction]] : []
    }),
  ) as CorrectedForecast['corrections']
  const mbps = foreseen.mbps * (corrections.mbps?.factor ?? 1)
  const slower = corrections.secondsPerEpoch?.factor ?? 1
  const { secondsPerEpoch, trainingSeconds } = foreseen
  const scaled = {
    ...foreseen,
    mbps,
    transferSeconds: secondsToSend({ ...foreseen, mbps }),
    secondsPerEpoch: secondsPerEpoch && secondsPerEpoch * slower,
    trainingSeconds: trainingSeconds && trainingSeconds * slower,
  }
  const usual = USUAL.flatMap((phase) => {
    const seconds = usualSeconds(runs, phase)
    return seconds === undefined ? [] : [[phase, seconds] as const]
  })
  const cost = priced(scaled, situation.settings.limits.pricePerHour)
  return { ...scaled, cost, bases, corrections, phases: Object.fromEntries(usual) }
}

/** The time of an epoch hangs on the GPU, the size and what it was taken from; the rate on how it was found. */
function basesOf(
  { isMeasured, secondsPerEpoch }: Forecast,
  { server, load, settings }: Situation,
  baseline: string,
): CorrectedForecast['bases'] {
  const gpu = server.gpus.find(({ index }) => index === load.gpu)?.name ?? 'CPU'
  const from = settings.dataset.stagingRoot === '' ? 'the runner' : 'the staging server'
  return {
    mbps: `${isMeasured ? 'measured' : 'assumed'}, from ${from}`,
    ...(secondsPerEpoch === null
      ? {}
      : { secondsPerEpoch: `${gpu}, ${load.imgsz} px, ${baseline}`.slice(0, 500) }),
  }
}

/** Behind a number that was corrected, such as `, corrected by the last 3 runs (×1.30)`; else nothing. */
export function correctionText(correction: Correction | undefined): string {
  if (correction === undefined) return ''
  const { factor, runs } = correction
  return `, corrected by the last ${runs === 1 ? 'run' : `${runs} runs`} (×${factor.toFixed(2)})`
}
