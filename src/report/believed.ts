import type { METRIC_COLUMNS } from '../interfaces/curves.ts'
import { type Claims, type Doubts, filesTelling } from './claims.ts'
import type { Metrics } from './outcome.ts'

/**
 * The metrics that stand. The last validation, of best.pt itself, says more of it than the table's row.
 *
 * @returns null for what is in doubt, and for what one file alone tells of a training that has finished: there are three
 */
export function believedMetrics(claims: Claims, doubtful: Doubts): Metrics {
  const { result, epochs, outcome } = claims
  const { metrics } = outcome
  const value = (name: keyof typeof METRIC_COLUMNS): number | null => {
    const said = result[name]
    if (epochs !== null && filesTelling(name, claims) < 2) return null
    return doubtful[name] === undefined ? (said === undefined ? metrics[name] : said) : null
  }
  return {
    precision: value('precision'),
    recall: value('recall'),
    map50: value('map50'),
    map5095: value('map5095'),
    bestEpoch: doubtful.map5095 === undefined ? metrics.bestEpoch : null,
  }
}

/** The mean time of an epoch in seconds that stands; null when it is in doubt. */
export function believedEpochTime({ outcome: table, events }: Claims, doubtful: Doubts): number | null {
  if (doubtful.secondsPerEpoch !== undefined) return null
  const told = [...events.values()].flatMap(({ seconds }) => seconds ?? [])
  const mean = told.reduce((sum, seconds) => sum + seconds, 0) / told.length
  return table.secondsPerEpoch === null || told.length === 0
    ? table.secondsPerEpoch
    : Math.max(table.secondsPerEpoch, mean)
}
