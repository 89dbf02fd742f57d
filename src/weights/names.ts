import type { StartingPoint } from '../interfaces/workload.ts'
import { workloadOf } from '../workloads/workloads.ts'

/** What of settings or a plan tells what a training starts from. */
export interface Training {
  readonly workload: string
  readonly training: StartingPoint
}

/** What a training starts from, as the settings name it: files, and architectures such as `yolov8s.yaml`. */
export function namedWeights({ workload, training }: Training): string[] {
  return [
    ...new Set(
      workloadOf(workload)
        .models.uses(training)
        .map(({ name }) => name),
    ),
  ]
}

/**
 * Those that neither travel from the runner by themselves nor lie in the dataset: the server has them, or its library
 * has, or they are fetched there.
 *
 * @param files what lies on the runner
 * @param isInDataset whether the dataset has a file of that path, from its top
 */
export function serverWeights(
  training: Training,
  files: readonly { readonly name: string }[],
  isInDataset: (name: string) => boolean,
): string[] {
  const travels = (name: string) => files.some((file) => file.name === name)
  return namedWeights(training).filter((name) => !travels(name) && !isInDataset(name))
}
