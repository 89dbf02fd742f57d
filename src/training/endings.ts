import type { ErrorCode } from '../errors.ts'
import { Failure } from '../errors.ts'
import { serverFailure } from '../ssh/server-words.ts'
import { printable } from '../text/printable.ts'
import { NEXT_BY_CLASS } from './failure-classes.ts'
import { progressText, type TrainingState } from './states.ts'

/** With which a training may say that it failed: its driver (`remote/gpu_retrain/workloads/ultralytics/failures.py`) and its supervisor. */
export const TRAINING_CODES: readonly ErrorCode[] = [
  'ARGUMENTS_INVALID',
  'CODE_FAILED',
  'DATASET_INVALID',
  'DATASET_MODIFIED',
  'INPUT_INVALID',
  'RECORD_DAMAGED',
  'ROOT_UNUSABLE',
  'SERVER_BUSY',
  'TASK_MISMATCH',
  'TRAINING_FAILED',
  'VENV_FAILED',
  'WEIGHTS_DAMAGED',
  'WEIGHTS_MISSING',
  'WEIGHTS_UNSUITABLE',
]

/**
 * The failure that a training's end means for the step.
 *
 * @param trainingId whose end it was
 * @param cure for a dataset that it refused, where one is known
 * @returns undefined when it finished, or still runs
 */
export function failureOf(trainingId: string, state: TrainingState, cure = ''): Failure | undefined {
  const safe = kept(state)
  switch (state.state) {
    case 'failed':
      return failed(trainingId, state, safe, cure)
    case 'stopped':
      return new Failure('TRAINING_STOPPED', {
        what: `Training ${trainingId} was stopped in attempt ${state.attempt}; the server says: ${said(state.reason)}.`,
        safe,
        next:
          state.class === null
            ? `Run it again with training-id ${trainingId}: it goes on from there.`
            : NEXT_BY_CLASS[state.class],
      })
    case 'lost':
      return new Failure('TRAINING_LOST', {
        what: `Training ${trainingId} was lost in attempt ${state.attempt}; the server says: ${said(state.reason)}.`,
        safe,
        next:
          state.class === null
            ? `Run it again with training-id ${trainingId}: it goes on from the newest whole checkpoint.`
            : NEXT_BY_CLASS[state.class],
      })
    default:
      return undefined
  }
}

/** What the driver said itself is better than anything that can be told from outside; but it is the server's word. */
function failed(trainingId: string, state: TrainingState, safe: string, cure: string): Failure {
  const what = `Training ${trainingId} failed in attempt ${state.attempt}.`
  const words = state.failure ?? { code: 'TRAINING_FAILED', what: state.reason, safe: '', next: '' }
  const told = serverFailure(words, TRAINING_CODES, `training ${trainingId}`, 'TRAINING_FAILED')
  const known = told.code === 'DATASET_INVALID' && cure !== '' ? cure : told.text.next
  const next = state.class === null ? known : NEXT_BY_CLASS[state.class]
  const text = { ...told.text, what: `${what} ${told.text.what}`, next }
  return new Failure(told.code, state.failure === null ? { ...text, safe } : text)
}

function kept(state: TrainingState): string {
  return state.epoch === 0
    ? 'The dataset is untouched; no epoch was finished, so nothing of the training is missing.'
    : `The dataset is untouched, and checkpoints are kept on the server (${progressText(state)}).`
}

function said(words: string): string {
  return printable(words, 500)
}
