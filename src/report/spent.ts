import type { Spent } from './baseline.ts'
import type { Metrics } from './outcome.ts'
import type { Report } from './report.ts'

/** Points in a whole mAP. */
const POINTS = 100

/**
 * What a point of mAP50-95 cost.
 *
 * @returns null when the cost or the metric is unknown, or there is no point
 */
export function costPerPoint(
  { total }: Pick<Spent, 'total'>,
  { map5095 }: Pick<Metrics, 'map5095'>,
): number | null {
  return total === null || map5095 === null || map5095 <= 0 ? null : total / (map5095 * POINTS)
}

/** What this training and its baseline took and cost, and a point of mAP50-95 of each. */
export interface Costs {
  readonly now: Spent & { readonly perPoint: number | null }
  readonly before: (Spent & { readonly perPoint: number | null }) | null
}

/** Sets the two beside each other; what proves nothing has no price. */
export function costsOf({ cost, outcome, comparison, dataset }: Report): Costs {
  const worth = dataset.worthless === '' ? outcome.metrics : { map5095: null }
  const { hours, total, baseline } = cost
  return {
    now: { hours, total, perPoint: costPerPoint(cost, worth) },
    before:
      baseline && comparison
        ? { ...baseline, perPoint: costPerPoint(baseline, comparison.before.metrics) }
        : null,
  }
}
