import { type Curves, METRIC_COLUMNS } from '../interfaces/curves.ts'
import { isDuration, isMetric } from '../possible.ts'

/** A number in results.csv that cannot be. */
export interface Impossible {
  readonly column: string
  readonly epoch: number
  readonly value: number
}

const METRICS: readonly string[] = Object.values(METRIC_COLUMNS)

/**
 * Takes out what cannot be: a metric that is not between 0 and 1, a time that is negative or longer than a year, anything that is infinite.
 *
 * @returns the curves with null in these places, and the first such number of each column that is one of these
 */
export function possibleCurves(curves: Curves): { curves: Curves; impossible: Impossible[] } {
  const impossible: Impossible[] = []
  const columns = Object.entries(curves.columns).map(([column, values]) => {
    const rule = METRICS.includes(column) ? isMetric : column === 'time' ? isDuration : undefined
    const isPossible = rule ?? Number.isFinite
    const at = values.findIndex((value) => value !== null && !isPossible(value))
    if (at < 0) return [column, values] as const
    // A loss may well become infinite.
    if (rule) impossible.push({ column, epoch: curves.epochs[at] ?? 0, value: values[at] ?? 0 })
    return [column, values.map((value) => (value !== null && isPossible(value) ? value : null))] as const
  })
  return { curves: { epochs: curves.epochs, columns: Object.fromEntries(columns) }, impossible }
}
