import type { CodeTree } from '../code/tree.ts'
import type { Plan } from '../config/plan.ts'
import type { WeightTree } from '../weights/tree.ts'

/** What a training is to do: the plan, with explicit inputs in its place, and what the earlier jobs gave out. */
export interface TrainingOrder {
  readonly trainingId: string
  /** What is trained with. */
  readonly workload: string
  /** With what the library reads of a data.yaml, what it must find, and by task why the labels cannot train it. */
  readonly dataset: Pick<CodeTree, 'name' | 'digest'> &
    Pick<Plan['dataset'], 'splits' | 'classes' | 'rest'> & {
      readonly misfits: Readonly<Record<string, string>>
      /** How many pictures are decoded first, and what may be found in them; without it none. */
      readonly pixels?: Plan['dataset']['pixels']
    }
  /** Absolute path of the Python environment on the server. */
  readonly venv: string
  /** An architecture such as `yolov8n.yaml`, a file that travelled from the runner, or one on the server. */
  readonly weights: string
  readonly args: Plan['training']['args']
  /** Code of one's own, first on the path. */
  readonly code: CodeTree | null
  /** What travelled from the runner to start from. */
  readonly weightFiles: WeightTree | null
  /** What the result is held against on the server; null for nothing. */
  readonly modelToBeat: WeightTree | null
  /** How the model is evaluated on the server: on which split, and which pictures count together. */
  readonly evaluation: { readonly split: 'val' | 'test'; readonly clusters: string }
  readonly limits: Plan['limits']
}

/** The arguments of `trainings.start` (`remote/gpu_retrain/training/order_composer.py`, compose). */
export function startArguments(order: TrainingOrder) {
  // What concerns only the runner stays there.
  const { checkpointMinutes, onCancel: _, follow: __, mirrorMinutes: ___, ...limits } = order.limits
  return {
    id: order.trainingId,
    workload: order.workload,
    dataset: order.dataset,
    venv: order.venv,
    weights: order.weights,
    args: order.args,
    code: order.code,
    weightFiles: order.weightFiles,
    modelToBeat: order.modelToBeat,
    evaluation: order.evaluation,
    checkpointMinutes,
    limits,
  }
}

/** The split that models are evaluated on: a holdout takes the place of the test split. */
export function evaluatedSplit({ evaluation }: Pick<Plan, 'evaluation'>): 'val' | 'test' {
  return evaluation.holdout === '' ? 'val' : 'test'
}
