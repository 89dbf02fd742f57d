/**
 * With which codes the server may end what we ask of it. It is not trusted to choose: a code of ours has a meaning of
 * ours, and HOST_KEY_MISSING from the far end of a channel would be a lie with all three lines. A test reads these lists
 * from the Python sources.
 */
import type { ErrorCode } from '../errors.ts'

/** Of every operation (`remote/gpu_retrain/channel/agent.py`). */
const ALWAYS = ['AGENT_FAILED', 'REMOTE_DISK_FULL', 'ROOT_UNUSABLE'] as const

/** Of the operations of one name: `module.name`, from the OPERATIONS of a module in `remote/gpu_retrain/`. */
const OPERATION_CODES: Readonly<Record<string, readonly ErrorCode[]>> = {
  'adoption.adopt': ['INPUT_INVALID'],
  'arguments.check': ['ARGUMENTS_INVALID', 'DEADLINE_EXCEEDED', 'INPUT_INVALID', 'VENV_FAILED'],
  'dispatch.offer': ['INPUT_INVALID', 'RECEIPT_MISSING', 'SERVER_REPLY_INVALID', 'VERIFICATION_FAILED'],
  // What receive.objects ends with on the training server it passes on (FAR_CODES of staging/stream_sender.py).
  'dispatch.send': ['CONNECTION_LOST', 'INPUT_INVALID', 'SERVER_REPLY_INVALID', 'VERIFICATION_FAILED'],
  'environment.ensure': [
    'DEADLINE_EXCEEDED',
    'GPU_NOT_USABLE',
    'INPUT_INVALID',
    'PYTHON_MISSING',
    'VENV_FAILED',
  ],
  'excerpts.read': ['INPUT_INVALID', 'SERVER_REPLY_INVALID'],
  'probe.link': [],
  'probe.server': [],
  'proof.prove': ['DEADLINE_EXCEEDED', 'GPU_NOT_USABLE', 'INPUT_INVALID', 'VENV_FAILED'],
  'receipt_check.check': ['DATASET_MODIFIED', 'INPUT_INVALID', 'RECEIPT_MISSING', 'VERIFICATION_FAILED'],
  'receive.objects': ['INPUT_INVALID'],
  'results.list': ['INPUT_INVALID', 'TRAINING_UNKNOWN'],
  'results.read': ['INPUT_INVALID', 'RESULT_MISSING', 'TRAINING_UNKNOWN'],
  'store.open': ['INPUT_INVALID', 'STAGING_REFUSED', 'STORE_BUSY'],
  'store.room': ['INPUT_INVALID'],
  'lookup.compare': ['INPUT_INVALID', 'ORDER_DIFFERS', 'TRAINING_UNKNOWN'],
  'trainings.follow': ['INPUT_INVALID', 'TRAINING_UNKNOWN'],
  'trainings.start': ['INPUT_INVALID', 'ORDER_DIFFERS', 'SERVER_BUSY', 'VENV_FAILED'],
  'lookup.status': ['INPUT_INVALID', 'TRAINING_UNKNOWN'],
  'trainings.stop': ['INPUT_INVALID', 'SERVER_BUSY', 'TRAINING_UNKNOWN'],
  'trees.missing': ['INPUT_INVALID', 'VERIFICATION_FAILED'],
  'trees.publish': ['INPUT_INVALID', 'VERIFICATION_FAILED'],
  'visitors.admit': ['STAGING_REFUSED'],
  'weights.ensure': [
    'DEADLINE_EXCEEDED',
    'INPUT_INVALID',
    'VENV_FAILED',
    'WEIGHTS_DAMAGED',
    'WEIGHTS_MISSING',
    'WEIGHTS_UNSUITABLE',
  ],
}

/** With which a training may say that it failed: its driver (`remote/gpu_retrain/workloads/ultralytics/failures.py`) and its supervisor. */
export const TRAINING_CODES: readonly ErrorCode[] = [
  'ARGUMENTS_INVALID',
  'CODE_FAILED',
  'DATASET_INVALID',
  'DATASET_MODIFIED',
  'INPUT_INVALID',
  'ROOT_UNUSABLE',
  'SERVER_BUSY',
  'TASK_MISMATCH',
  'TRAINING_FAILED',
  'VENV_FAILED',
  'WEIGHTS_DAMAGED',
  'WEIGHTS_MISSING',
  'WEIGHTS_UNSUITABLE',
]

/** The operations whose codes are declared. */
export const OPERATIONS: readonly string[] = Object.keys(OPERATION_CODES)

/** With which codes an operation may end; what is not declared has those of every operation only. */
export function codesOf(operation: string): readonly ErrorCode[] {
  const own = Object.hasOwn(OPERATION_CODES, operation) ? OPERATION_CODES[operation] : undefined
  return [...ALWAYS, ...(own ?? [])]
}
