import type { Metrics, Outcome } from './outcome.ts'
import {
  bestPosition,
  type Curves,
  METRIC_COLUMNS,
  meanEpochSeconds,
  parseResultsCsv,
} from './results-csv.ts'

/**
 * Everything that a results.csv alone tells of a training.
 *
 * @param label what people call it
 * @param csv the file's text
 */
export function csvOutcome(label: string, csv: string): Outcome {
  const curves = parseResultsCsv(csv)
  return {
    label,
    digest: null,
    arguments: {},
    ultralytics: null,
    metrics: bestMetrics(curves),
    curves,
    secondsPerEpoch: meanEpochSeconds(curves),
  }
}

/** The metrics of the epoch whose weights are in best.pt. */
function bestMetrics(curves: Curves): Metrics {
  const at = bestPosition(curves)
  const value = (name: string): number | null => curves.columns[name]?.[at] ?? null
  return {
    precision: value(METRIC_COLUMNS.precision),
    recall: value(METRIC_COLUMNS.recall),
    map50: value(METRIC_COLUMNS.map50),
    map5095: value(METRIC_COLUMNS.map5095),
    bestEpoch: curves.epochs[at] ?? null,
  }
}
