import { outcomeOf } from '../../src/report/curve-outcome.ts'
import type { Outcome } from '../../src/report/outcome.ts'
import { parseResultsCsv } from '../../src/workloads/ultralytics/results-csv.ts'

/** What a results.csv alone tells of a training. */
export function csvOutcome(label: string, csv: string): Outcome {
  return outcomeOf(label, parseResultsCsv(csv))
}
