/** The numbers of a training by epoch, under the names that report.json has for them. */

/** The library's names for what it measures on the val split. */
export const METRIC_COLUMNS = {
  precision: 'metrics/precision(B)',
  recall: 'metrics/recall(B)',
  map50: 'metrics/mAP50(B)',
  map5095: 'metrics/mAP50-95(B)',
} as const

/** The numbers of a training by epoch: one list per column, as long as `epochs`; null where it was not a number. */
export interface Curves {
  /** Counted from 1, rising, each once. */
  epochs: number[]
  columns: Record<string, Array<number | null>>
}

/**
 * Seconds that each epoch took. The library's `time` column starts anew with every process, so an epoch that ends
 * "earlier" than the one before is the first of a resumed attempt.
 *
 * @returns one number per epoch, null where it cannot be known; all null for files without a time column
 */
export function epochSeconds(curves: Curves): Array<number | null> {
  const times = curves.columns.time ?? []
  return curves.epochs.map((epoch, at) => {
    const until = times[at] ?? null
    const since = at === 0 ? 0 : (times[at - 1] ?? null)
    const follows = epoch === (at === 0 ? 1 : (curves.epochs[at - 1] ?? 0) + 1)
    if (until === null || since === null || !follows) return null
    return until > since ? until - since : until
  })
}

/** Mean seconds per epoch over the epochs whose time is known; null when there is none. */
export function meanEpochSeconds(curves: Curves): number | null {
  const known = epochSeconds(curves).filter((seconds) => seconds !== null)
  return known.length > 0 ? known.reduce((sum, seconds) => sum + seconds, 0) / known.length : null
}

/** Position in `epochs` of the best mAP50-95, which is what picks best.pt since Ultralytics 8.3.198; -1 if none. */
export function bestPosition(curves: Curves): number {
  const values = curves.columns[METRIC_COLUMNS.map5095] ?? []
  let best = -1
  for (const [at, value] of values.entries()) {
    if (value !== null && (best < 0 || value > (values[best] ?? 0))) best = at
  }
  return best
}
