import { createHash } from 'node:crypto'
import { isComparing, isGateName } from '../config/gate-names.ts'
import type { Outcome } from './outcome.ts'

/**
 * A hash over what a training is judged by: the gates and, where one of them compares, the numbers of the baseline.
 *
 * @param gates limit by gate name
 * @returns 64 hex digits
 */
export function judgedBy(gates: Readonly<Record<string, number>>, baseline: Outcome | null): string {
  const sorted = Object.entries(gates).sort(([one], [other]) => (one < other ? -1 : 1))
  const compares = sorted.some(([name]) => isGateName(name) && isComparing(name))
  const before = compares && baseline !== null ? [baseline.metrics, baseline.secondsPerEpoch] : null
  return createHash('sha256')
    .update(JSON.stringify([sorted, before]))
    .digest('hex')
}
