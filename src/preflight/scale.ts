import { knownGpu } from './gpu-table.ts'
import type { Situation } from './situation.ts'

/** How the time of an epoch on the server follows from that of the baseline. */
export interface Scale {
  /** What the baseline's time is multiplied with. */
  readonly factor: number
  /** Of the product, what it may be at least and at most. */
  readonly spread: readonly [least: number, most: number]
  /** In a few words. */
  readonly basis: string
}

/** A baseline's name with its scale: what was learned of a forecast with another one does not correct this one. */
export function scaledLabel(label: string, { factor }: Scale): string {
  return factor === 1 ? label : `${label}, scaled by ${factor.toPrecision(2)}`
}

/** One GPU is as fast as another of its name, but for its host. */
const SAME = [0.85, 1.2] as const
/** The table is rough, and a loader may hold up a fast card. */
const BY_TABLE = [0.65, 1.6] as const
/** Nobody knows: rented cards mostly are faster than what people had. */
const UNKNOWN = [0.15, 1.3] as const

/**
 * Scales a baseline by the GPUs.
 *
 * @param baselineGpu on which it was trained; empty when nobody says
 */
export function scaleOf({ server, load }: Pick<Situation, 'server' | 'load'>, baselineGpu: string): Scale {
  const here = server.gpus.find(({ index }) => index === load.gpu)?.name ?? ''
  if (baselineGpu === '' || here === '')
    return { factor: 1, spread: UNKNOWN, basis: 'the speed of the baseline, whose GPU is not known' }
  if (baselineGpu === here)
    return { factor: 1, spread: SAME, basis: 'the speed of the baseline on such a GPU' }
  const [before, now] = [knownGpu(baselineGpu), knownGpu(here)]
  if (!before || !now)
    return { factor: 1, spread: UNKNOWN, basis: `the speed of the baseline on ${baselineGpu}, as it is` }
  const times = Number((now.speed / before.speed).toPrecision(2))
  return {
    factor: 1 / times,
    spread: BY_TABLE,
    basis: `the speed of the baseline on ${baselineGpu}; ${here} is about ${times} times as fast`,
  }
}
