import type { Outcome } from './outcome.ts'
import type { TrainingFigures } from './training-figures.ts'

/** What the driver hands the library in the place of a name (`remote/gpu_retrain/workloads/ultralytics/model_files.py`, place). */
const PLACED = /\/start\/([0-9a-f]{64})\/input\.pt$/

/**
 * A training's outcome with the name that people gave what it started from: the arguments as the library has them hold
 * our own path on the server, which differs from every other training's.
 *
 * @param figures tell which file had which name
 */
export function namedModel(outcome: Outcome, { all }: TrainingFigures): Outcome {
  const [, sha256] = PLACED.exec(String(outcome.arguments.model ?? '')) ?? []
  const found = all.find((event) => event.type === 'weights' && event.sha256 === sha256)
  if (sha256 === undefined || found?.type !== 'weights') return outcome
  return { ...outcome, arguments: { ...outcome.arguments, model: found.name } }
}
