import * as v from 'valibot'
import { bestPosition, type Curves, METRIC_COLUMNS, meanEpochSeconds } from '../interfaces/curves.ts'
import { epochTimeOrNull } from '../possible.ts'
import type { Metrics, Outcome } from './outcome.ts'
import { type Impossible, possibleCurves } from './possible-curves.ts'

/**
 * Everything that the numbers of its epochs alone tell of a training.
 *
 * @param label what people call it
 */
export function outcomeOf(label: string, read: Curves): Outcome {
  return possibleOutcome(label, read).outcome
}

/** Like outcomeOf, with the numbers that cannot be, and of which nothing is in the outcome. */
export function possibleOutcome(label: string, read: Curves): { outcome: Outcome; impossible: Impossible[] } {
  const { curves, impossible } = possibleCurves(read)
  const lies = (column: string): boolean => impossible.some((each) => each.column === column)
  const outcome = {
    label,
    digest: null,
    arguments: {},
    ultralytics: null,
    // Which epoch was the best, nobody knows then.
    metrics: bestMetrics(curves, lies(METRIC_COLUMNS.map5095) ? -1 : bestPosition(curves)),
    curves,
    secondsPerEpoch: lies('time') ? null : v.parse(epochTimeOrNull, meanEpochSeconds(curves)),
  }
  return { outcome, impossible }
}

/** The metrics of the epoch whose weights are in best.pt. */
function bestMetrics(curves: Curves, at: number): Metrics {
  const value = (name: string): number | null => curves.columns[name]?.[at] ?? null
  return {
    precision: value(METRIC_COLUMNS.precision),
    recall: value(METRIC_COLUMNS.recall),
    map50: value(METRIC_COLUMNS.map50),
    map5095: value(METRIC_COLUMNS.map5095),
    bestEpoch: curves.epochs[at] ?? null,
  }
}
