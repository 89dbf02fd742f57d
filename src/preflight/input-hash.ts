import { createHash } from 'node:crypto'
import { DEFAULT_WORKLOAD } from '../workloads/workloads.ts'
import type { Found } from './found.ts'

/**
 * A hash over everything that decides what a training learns: the dataset's files, the starting weights, the
 * arguments, the workload, the code of the user's own and the environment.
 *
 * @returns 64 hex digits
 */
export function inputHash({
  settings,
  audit,
  weightFiles,
  code,
}: Pick<Found, 'settings' | 'audit' | 'weightFiles' | 'code'>): string {
  const { weights, args } = settings.training
  // Verdicts from before workloads had names still count.
  const workload = settings.workload === DEFAULT_WORKLOAD ? [] : [settings.workload]
  const sorted = Object.entries(args).sort(([a], [b]) => (a < b ? -1 : 1))
  const { name, data, exclude } = settings.dataset
  const { sources, classes, rest, view } = audit
  const dataset = [audit.snapshot, name, data, exclude, sources, classes, rest, view]
  const own = code && [code.digest, code.callbacks]
  const contents = weightFiles.map(({ sha256 }) => sha256)
  return createHash('sha256')
    .update(JSON.stringify([dataset, weights, contents, sorted, settings.environment, own, ...workload]))
    .digest('hex')
}
