import type { Plan, WeightFile } from '../config/plan.ts'

/** Arguments that may name a file of weights, beside `weights` itself. */
const WEIGHT_ARGUMENTS = ['pretrained', 'distill_model'] as const

/** What a training starts from, as the settings name it: files, and architectures such as `yolov8s.yaml`. */
export function namedWeights({ weights, args }: Plan['training']): string[] {
  const named = [weights, ...WEIGHT_ARGUMENTS.map((name) => args[name])]
  return [...new Set(named.filter((name) => typeof name === 'string'))]
}

/**
 * Those that neither travel from the runner by themselves nor lie in the dataset: the server has them, or its library
 * has, or they are fetched there.
 *
 * @param files what lies on the runner
 * @param isInDataset whether the dataset has a file of that path, from its top
 */
export function serverWeights(
  training: Plan['training'],
  files: readonly WeightFile[],
  isInDataset: (name: string) => boolean,
): string[] {
  const travels = (name: string) => files.some((file) => file.name === name)
  return namedWeights(training).filter((name) => !travels(name) && !isInDataset(name))
}

/** Whether a name may be that of an architecture that the library brings along. */
export function isArchitecture(name: string): boolean {
  return /^[^/]+\.ya?ml$/.test(name)
}

/** Whether a name may be that of a released file, such as `yolov8s.pt` (`remote/environment/weights.py` knows the same form). */
export function isRelease(name: string): boolean {
  return /^[A-Za-z0-9][\w.-]{0,99}\.pt$/.test(name)
}
