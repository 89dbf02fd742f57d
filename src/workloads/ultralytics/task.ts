import type { StartingPoint, TaskProblem } from '../../interfaces/workload.ts'
import { listed, printable } from '../../text/printable.ts'
import { isArchitecture, isRelease } from './model-names.ts'

/** The tasks of Ultralytics 8.4.190, with what a released file of each has in its name (yolov8s-seg.pt). */
const SUFFIXES: Readonly<Record<string, string>> = {
  detect: '',
  segment: '-seg',
  semantic: '-sem',
  obb: '-obb',
  pose: '-pose',
  classify: '-cls',
  depth: '-depth',
}

/** Names of the tasks. */
export const TASKS: readonly string[] = Object.keys(SUFFIXES)

/** Tasks that no dataset of ours can be for, and why. */
export const UNSUPPORTED: Readonly<Record<string, string>> = {
  classify:
    'classification (-cls) is not supported yet: it takes a folder for each class, not pictures with label files',
  depth: 'depth estimation (-depth) is not supported yet: it takes a map of depths for each picture',
}

/**
 * The task that a release or an architecture of the library is for.
 *
 * @param name as the settings name it, when no file of one's own is meant
 * @returns undefined when the name does not tell
 */
export function taskOfName(name: string): string | undefined {
  if (!isRelease(name) && !isArchitecture(name)) return undefined
  const [, suffix] = /(-(?:seg|sem|obb|pose|cls|depth))(?![a-z])/.exec(name) ?? []
  if (suffix !== undefined) return TASKS.find((task) => SUFFIXES[task] === suffix)
  return /^(yolov?\d|rtdetr-)/.test(name) ? 'detect' : undefined
}

/**
 * What keeps a training from being what was meant. It is the weights that decide the task: with another one among the
 * arguments, Ultralytics 8.4.190 builds its trainer for the weights' and reads the labels for the other.
 *
 * @param task of the weights, undefined while it is not known
 * @param misfits by task why the labels cannot train it
 */
export function taskProblems(
  { weights, args }: StartingPoint,
  task: string | undefined,
  misfits: Readonly<Record<string, string>>,
): TaskProblem[] {
  const wanted = typeof args.task === 'string' ? args.task : undefined
  const problems: TaskProblem[] = []
  if (wanted !== undefined && task !== undefined && wanted !== task)
    problems.push(conflict(weights, task, wanted))
  const judged = task ?? wanted
  const reason = judged !== undefined && Object.hasOwn(misfits, judged) ? misfits[judged] : undefined
  if (judged !== undefined && reason !== undefined)
    problems.push(misfit(weights, task, judged, reason, misfits))
  return problems
}

function conflict(weights: string, task: string, wanted: string): TaskProblem {
  return {
    what: `training.task is ${printable(wanted, 40)}, and ${printable(weights, 200)} is a model for ${task}`,
    next: `The weights decide the task: remove training.task, or name weights for ${printable(wanted, 40)} (such as ${example(weights, wanted)}).`,
  }
}

function misfit(
  weights: string,
  task: string | undefined,
  judged: string,
  reason: string,
  misfits: Readonly<Record<string, string>>,
): TaskProblem {
  const subject = task === undefined ? 'training.task is' : `${printable(weights, 200)} is a model for`
  const fitting = TASKS.filter((other) => misfits[other] === undefined)
  const examples = fitting.map((other) => `${other} (such as ${example(weights, other)})`)
  const cure =
    fitting.length === 0
      ? ''
      : `Name weights for what these labels can train: ${listed(examples, 'disjunction')}. `
  return {
    what: `${subject} ${judged}, which this dataset cannot train: ${printable(reason, 400).replace(/\.$/, '')}`,
    next: `${cure}${Object.hasOwn(UNSUPPORTED, judged) ? '' : `${cure === '' ? 'Bring' : 'Or bring'} labels for ${judged}.`}`.trim(),
  }
}

/** The release or architecture of another task that is nearest to the one that was named. */
function example(weights: string, task: string): string {
  const suffix = SUFFIXES[task] ?? ''
  const end = isArchitecture(weights) ? '.yaml' : '.pt'
  const [, stem] = /^(yolov8[nsmlx]|yolo(?:11|26)[nsmlx])(?:-[a-z]+)?\.(?:pt|ya?ml)$/.exec(weights) ?? []
  // Only YOLO26 was released for every task.
  const isEverywhere =
    stem !== undefined && (stem.startsWith('yolo26') || !['semantic', 'depth'].includes(task))
  return `${isEverywhere ? stem : 'yolo26n'}${suffix}${end}`
}
