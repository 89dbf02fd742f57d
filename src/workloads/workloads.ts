/** The workloads that there are; the one place that knows them by their folders. */
import type { Workload } from '../interfaces/workload.ts'
import { ULTRALYTICS } from './ultralytics/workload.ts'

/** What is trained with unless something else is said. */
export const DEFAULT_WORKLOAD = 'ultralytics'

/** By the name that plans and orders have for them, and the server, too. */
export const WORKLOADS: ReadonlyMap<string, Workload> = new Map([[DEFAULT_WORKLOAD, ULTRALYTICS]])

/** What `dataset.accept` may name. */
export const ACCEPTABLE: readonly string[] = [
  ...new Set([...WORKLOADS.values()].flatMap(({ datasets }) => [...datasets.acceptable.keys()])),
]

/** The workload of that name, as a plan that was read has it. */
export function workloadOf(name: string): Workload {
  const workload = WORKLOADS.get(name)
  if (workload === undefined) throw new RangeError(`no workload ${name}`)
  return workload
}
