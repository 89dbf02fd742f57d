import type { EventOf } from './events.ts'

type Minute = EventOf<'telemetry'>
/** What has a mean, a maximum and a fifth percentile in each minute. */
export type Measured = {
  [Name in keyof Minute]: NonNullable<Minute[Name]> extends { mean: number } ? Name : never
}[keyof Minute]
type Single = {
  [Name in keyof Minute]: NonNullable<Minute[Name]> extends number ? Name : never
}[keyof Minute]

/** How a machine was used over some minutes; null where nobody told. */
export class Usage {
  readonly #minutes: readonly Minute[]

  constructor(minutes: readonly Minute[]) {
    this.#minutes = minutes
  }

  /** The mean over the time for which it is known. */
  mean(name: Measured): number | null {
    return weighted(this.#minutes.map((minute) => [minute[name]?.mean ?? null, minute.seconds]))
  }

  /** The mean of what a minute tells as one number, such as a share. */
  meanOf(name: Single): number | null {
    return weighted(this.#minutes.map((minute) => [minute[name], minute.seconds]))
  }

  /** The greatest. */
  max(name: Measured): number | null {
    const known = this.#minutes.flatMap((minute) => minute[name]?.max ?? [])
    return known.length === 0 ? null : known.reduce((one, other) => Math.max(one, other))
  }

  /** What was told last. */
  last<Name extends Single | 'gpuProblem' | 'gpuSource'>(name: Name): Minute[Name] | null {
    return this.#minutes.findLast((minute) => minute[name] !== null)?.[name] ?? null
  }

  /** Of the GPU alone, in kWh, over so many seconds; `isExact` when all of it is by the GPU's own counter. */
  energy(): { kwh: number; seconds: number; isExact: boolean } | null {
    const told = this.#minutes.filter(({ gpuEnergyWattHours }) => gpuEnergyWattHours !== null)
    if (told.length === 0) return null
    const wattHours = told.reduce((sum, { gpuEnergyWattHours }) => sum + (gpuEnergyWattHours ?? 0), 0)
    const seconds = told.reduce((sum, minute) => sum + minute.seconds, 0)
    const isExact = told.every(({ gpuEnergyBy }) => gpuEnergyBy === 'counter')
    return { kwh: wattHours / 1000, seconds, isExact }
  }
}

function weighted(values: ReadonlyArray<readonly [number | null, number]>): number | null {
  let [sum, seconds] = [0, 0]
  for (const [value, weight] of values) {
    if (value === null) continue
    sum += value * weight
    seconds += weight
  }
  return seconds === 0 ? null : sum / seconds
}

/**
 * Which share of an epoch's training waited for data. The first batch is left out: in its wait workers start.
 *
 * @returns null when unknown
 */
export function waitShare(
  epoch: Pick<EventOf<'epoch'>, 'loaderWaitSeconds' | 'trainSeconds' | 'firstWaitSeconds'>,
): number | null {
  const { loaderWaitSeconds, trainSeconds, firstWaitSeconds } = epoch
  if (loaderWaitSeconds === null || trainSeconds === null) return null
  const trained = Math.max(trainSeconds - (firstWaitSeconds ?? 0), 0.001)
  return Math.min(1, loaderWaitSeconds / trained)
}

/** The GPU in a few words for a log line, such as `GPU 87 %, 312 W, 71 °C`; empty when nothing is known. */
export function gpuText(usage: Usage): string {
  const parts = [
    [usage.mean('gpuUtilizationPercent'), '%'],
    [usage.mean('gpuPowerWatts'), 'W'],
    [usage.max('gpuTemperatureCelsius'), '°C'],
  ] as const
  const known = parts.flatMap(([value, unit]) => (value === null ? [] : [`${Math.round(value)} ${unit}`]))
  return known.length === 0 ? '' : `GPU ${known.join(', ')}`
}
