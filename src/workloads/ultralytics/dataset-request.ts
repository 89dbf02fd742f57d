import { SPLITS, type Split } from '../../interfaces/audit.ts'
import type { StartingPoint } from '../../interfaces/workload.ts'
import { taskOfName } from './task.ts'

/** What the training's arguments ask of its dataset, as the library reads them. */
export function request({ weights, args: { single_cls, classes, task, split } }: StartingPoint) {
  return {
    isSingleClass: single_cls === true || single_cls === 'true',
    trained: classNumbers(classes),
    measured: SPLITS.find((name) => name === split) ?? ('val' satisfies Split),
    task: taskOfName(weights) ?? (typeof task === 'string' ? task : null),
  }
}

/** Of `classes`: one number, or a list of them. */
function classNumbers(value: unknown): number[] | null {
  if (value === undefined || value === null) return null
  return [value].flat().map(Number)
}
