import { type Evaluation, LEAST_CLUSTERS } from './evaluation.ts'

/** How a model stands against the one to beat. */
export type Standing = 'better' | 'not worse' | 'undecided' | 'worse' | 'first' | 'not compared'

/** A verdict on a model, and why. */
export interface Judged {
  readonly standing: Standing
  readonly why: string
  /** What of mAP50-95 it may have lost, with 97.5 %; 0 where there is nothing to lose, null when nobody can tell. */
  readonly mayHaveLost: number | null
}

/** mAP50-95 that a model may lose and still count as not worse, where no gate says so: half a point. */
export const MARGIN = 0.005

/**
 * Judges a model against the one to beat, by the interval of the difference in mAP50-95: better when all of it is above
 * 0, not worse when what it may lose is below the margin (non-inferiority), worse when all of it is below 0.
 *
 * @param modelToBeat SHA-256 of the one that preflight named; null when there was none
 */
export function judgeStanding(
  evaluation: Evaluation | null,
  modelToBeat: string | null,
  margin = MARGIN,
): Judged {
  if (modelToBeat === null)
    return { standing: 'first', why: 'no earlier model of this dataset has passed', mayHaveLost: 0 }
  const comparison = evaluation?.comparison
  if (!comparison) return not('the two were not evaluated on the server')
  if (comparison.model !== modelToBeat) return not('the server compared it with another model')
  if (comparison.difference === null) return not(comparison.trouble || 'the server does not say why')
  const { clusters, map5095 } = comparison.difference
  if (clusters < LEAST_CLUSTERS)
    return {
      standing: 'undecided',
      why: `${clusters} ${clusters === 1 ? 'cluster of pictures is' : 'clusters of pictures are'} too few, ${LEAST_CLUSTERS} are needed`,
      mayHaveLost: null,
    }
  const why = `mAP50-95 differs by ${signed(map5095.value)}, with 95 % between ${signed(map5095.low)} and ${signed(map5095.high)}`
  return { standing: byInterval(map5095, margin), why, mayHaveLost: Math.max(0, -map5095.low) }
}

function byInterval({ low, high }: { low: number; high: number }, margin: number): Standing {
  if (low > 0) return 'better'
  if (low > -margin) return 'not worse'
  return high < 0 ? 'worse' : 'undecided'
}

function not(why: string): Judged {
  return { standing: 'not compared', why, mayHaveLost: null }
}

/** @returns such as `+0.0123` */
export function signed(difference: number): string {
  return `${difference < 0 ? '−' : '+'}${Math.abs(difference).toFixed(4)}`
}
