/**
 * Every failure a user can meet has a stable code and says three things: what happened and where, what is
 * safe, what to do next. `docs/troubleshooting.md` has one heading per code; a test keeps the two in step.
 */

/** The stable codes, by the part of the pipeline that first meets them. Codes are never renamed. */
export const ERROR_CODES = [
  // inputs and settings
  'INPUT_INVALID',
  'PLAN_MISSING',
  'CONFIG_INVALID',
  'CONFIG_UNREADABLE',
  'NOT_ALLOWED',
  // reaching the server
  'SSH_KEY_INVALID',
  'HOST_KEY_MISSING',
  'HOST_KEY_CHANGED',
  'HOST_KEY_REVOKED',
  'ALGORITHMS_DIFFER',
  'AUTHENTICATION_FAILED',
  'SERVER_UNREACHABLE',
  'CONNECTION_LOST',
  'SHELL_UNUSABLE',
  'PYTHON_MISSING',
  'AGENT_FAILED',
  'SERVER_REPLY_INVALID',
  'DEADLINE_EXCEEDED',
  'CANCELLED',
  'ROOT_MISSING',
  'ROOT_UNUSABLE',
  // dataset on the runner
  'DATASET_MISSING',
  'DATASET_EMPTY',
  'DATASET_SHRUNK',
  'DATASET_INVALID',
  'DATASET_UNREADABLE',
  'SOURCE_CHANGED',
  // the server itself
  'GPU_MISSING',
  'REMOTE_DISK_FULL',
  'REMOTE_MEMORY_SHORT',
  // environment
  'VENV_FAILED',
  'GPU_NOT_USABLE',
  'ARGUMENTS_INVALID',
  'WEIGHTS_MISSING',
  'WEIGHTS_DAMAGED',
  'WEIGHTS_UNSUITABLE',
  'TASK_MISMATCH',
  // transfer
  'TRANSFER_INCOMPLETE',
  'VERIFICATION_FAILED',
  'STORE_BUSY',
  'NAMES_COLLIDE',
  'STAGING_REFUSED',
  // training
  'RECEIPT_MISSING',
  'DATASET_MODIFIED',
  'ORDER_DIFFERS',
  'SERVER_BUSY',
  'TRAINING_UNKNOWN',
  'TRAINING_FAILED',
  'CODE_FAILED',
  'TRAINING_STOPPED',
  'TRAINING_LOST',
  'STOP_NOT_DELIVERED',
  // collection
  'HOME_UNUSABLE',
  'RESULT_MISSING',
  'RESULT_UNSAFE',
  'ARTIFACT_UPLOAD_FAILED',
  'GATE_FAILED',
  // ours
  'INTERNAL_ERROR',
] as const

/** One of the stable codes. */
export type ErrorCode = (typeof ERROR_CODES)[number]

/** The three lines of a failure's message. Each is one short sentence or two, without a trailing newline. */
export interface FailureText {
  /** What happened, and where. */
  readonly what: string
  /** What is unharmed, so that nobody panics. */
  readonly safe: string
  /** The next thing to do. */
  readonly next: string
}

/** A failure that the user can act on. Anything else that is thrown is a defect of ours. */
export class Failure extends Error {
  override readonly name = 'Failure'
  readonly code: ErrorCode
  readonly text: FailureText

  /**
   * @param code a stable code
   * @param text the three lines
   * @param cause what led to it, for the debug log only
   */
  constructor(code: ErrorCode, text: FailureText, cause?: unknown) {
    super(`${code}: ${text.what}\n${text.safe}\n${text.next}`, { cause })
    this.code = code
    this.text = text
  }
}

/**
 * Makes a Failure of anything thrown, so that one catch suffices at the top of an action.
 *
 * @param thrown whatever a catch clause received
 * @returns the same Failure, or an INTERNAL_ERROR that carries it as its cause
 */
export function asFailure(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown
  const what = thrown instanceof Error ? thrown.message : String(thrown)
  return new Failure(
    'INTERNAL_ERROR',
    {
      what: `This should not happen: ${what}`,
      safe: 'Nothing was deleted; what is on the server stays there.',
      next: 'Run it again with debug logging (ACTIONS_STEP_DEBUG=true) and report the log.',
    },
    thrown,
  )
}
