import { Failure } from '../errors.ts'
import { findModelToBeat, LAST_GOOD } from '../home/model-to-beat.ts'
import { printable } from '../text/printable.ts'
import { describe, type FoundWeights } from './find.ts'

/**
 * Finds what `training.weights: last-good` names: the last model of a dataset's name that passed its gates. It lies in
 * our own home, where no setting leads.
 *
 * @param home the runner-side home, absolute
 * @param dataset its name
 * @param workload what trains it
 * @returns the file; a fault WEIGHTS_MISSING when there is none, WEIGHTS_DAMAGED when it is not what was kept
 */
export async function findLastGood(
  home: string,
  dataset: string,
  workload: string,
  signal: AbortSignal,
): Promise<FoundWeights> {
  const kept = await findModelToBeat(home, dataset)
  if (kept === undefined) return fault(none(dataset))
  try {
    const file = await describe(LAST_GOOD, kept.path, workload, signal)
    return file.sha256 === kept.sha256 ? { files: [file], faults: [] } : fault(damaged(kept.path))
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure
    return fault(failure)
  }
}

function fault(failure: Failure): FoundWeights {
  return { files: [], faults: [{ name: LAST_GOOD, failure }] }
}

function none(dataset: string): Failure {
  return new Failure('WEIGHTS_MISSING', {
    what: `There is no last good model of ${printable(dataset)} on this runner (training.weights: ${LAST_GOOD}).`,
    safe: 'Nothing was sent, installed or started.',
    next: 'Train once from something else, with the override training.weights=yolov8s.pt for one: a model whose verdict is pass is kept.',
  })
}

function damaged(path: string): Failure {
  return new Failure('WEIGHTS_DAMAGED', {
    what: `The last good model ${printable(path)} on the runner is not what was kept there.`,
    safe: 'Nothing was sent, installed or started.',
    next: 'Put back the file of that training (its artifact, by SHA-256), or train once from something else.',
  })
}
