import type { StartingPoint, WeightUse } from '../../interfaces/workload.ts'

/** The training arguments that may name a model's file: what it starts from first. */
export const WEIGHT_ARGUMENTS = ['weights', 'pretrained', 'distill_model'] as const

/** Every place in the settings that names a model. */
export function weightUses({ weights, args }: StartingPoint): WeightUse[] {
  return WEIGHT_ARGUMENTS.flatMap((argument) => {
    const name = argument === 'weights' ? weights : args[argument]
    return typeof name === 'string' ? [{ argument, name }] : []
  })
}

/** Whether the library would build a model from a file of this name instead of loading one. */
export function isBuilt(name: string): boolean {
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
