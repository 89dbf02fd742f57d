/** What of a training's settings tells what it starts from. */
export interface StartingPoint {
  readonly weights: string
  /** Arguments by name. */
  readonly args: Readonly<Record<string, unknown>>
}

/** The training arguments that may name a model's file: what it starts from first. */
export const WEIGHT_ARGUMENTS = ['weights', 'pretrained', 'distill_model'] as const

/** One place in the settings that names a model. */
export interface WeightUse {
  readonly argument: (typeof WEIGHT_ARGUMENTS)[number]
  /** As the settings name it: a file, an architecture such as `yolov8s.yaml`, or a release. */
  readonly name: string
}

/** Every place in the settings that names a model. */
export function weightUses({ weights, args }: StartingPoint): WeightUse[] {
  return WEIGHT_ARGUMENTS.flatMap((argument) => {
    const name = argument === 'weights' ? weights : args[argument]
    return typeof name === 'string' ? [{ argument, name }] : []
  })
}

/** What a training starts from, as the settings name it: files, and architectures such as `yolov8s.yaml`. */
export function namedWeights(training: StartingPoint): string[] {
  return [...new Set(weightUses(training).map(({ name }) => name))]
}

/**
 * Those that neither travel from the runner by themselves nor lie in the dataset: the server has them, or its library
 * has, or they are fetched there.
 *
 * @param files what lies on the runner
 * @param isInDataset whether the dataset has a file of that path, from its top
 */
export function serverWeights(
  training: StartingPoint,
  files: readonly { readonly name: string }[],
  isInDataset: (name: string) => boolean,
): string[] {
  const travels = (name: string) => files.some((file) => file.name === name)
  return namedWeights(training).filter((name) => !travels(name) && !isInDataset(name))
}

/** Whether the library would build a model from a file of this name instead of loading one. */
export function isYaml(name: string): boolean {
  return /\.ya?ml$/i.test(name)
}

/** Whether a name may be that of an architecture that the library brings along. */
export function isArchitecture(name: string): boolean {
  return /^[^/]+\.ya?ml$/.test(name)
}

/** Whether a name may be that of a released file, such as `yolov8s.pt` (`remote/gpu_retrain/workloads/ultralytics/weights.py` knows the same form). */
export function isRelease(name: string): boolean {
  return /^[A-Za-z0-9][\w.-]{0,99}\.pt$/.test(name)
}

/** Whether a name is that of a release without its end, as the library itself takes it. */
export function isReleaseStem(name: string): boolean {
  return /^(yolo|rtdetr)[\w-]*$/.test(name)
}
