/**
 * Every failure a user can meet has a stable code and says three things: what happened and where, what is
 * safe, what to do next. `docs/troubleshooting.md` has one heading per code; a test keeps the two in step.
 */

/**
 * Who can do something about a failure: the user (inputs, settings, keys, what was trained), the line to the server, the
 * server itself, the runner with the dataset on it, or we. What the line did may be over when it is tried again.
 */
export type ErrorKind = 'user' | 'line' | 'server' | 'source' | 'ours'

/** The kind of every stable code, by the part of the pipeline that first meets it. Codes are never renamed. */
export const ERROR_KINDS = {
  // inputs and settings
  INPUT_INVALID: 'user',
  PLAN_MISSING: 'user',
  CONFIG_INVALID: 'user',
  CONFIG_UNREADABLE: 'user',
  NOT_ALLOWED: 'user',
  // reaching the server
  SSH_KEY_INVALID: 'user',
  HOST_KEY_MISSING: 'user',
  HOST_KEY_CHANGED: 'server',
  HOST_KEY_REVOKED: 'server',
  ALGORITHMS_DIFFER: 'server',
  AUTHENTICATION_FAILED: 'user',
  SERVER_UNREACHABLE: 'line',
  CONNECTION_LOST: 'line',
  SHELL_UNUSABLE: 'server',
  PYTHON_MISSING: 'server',
  AGENT_FAILED: 'server',
  SERVER_REPLY_INVALID: 'server',
  DEADLINE_EXCEEDED: 'line',
  CANCELLED: 'user',
  ROOT_MISSING: 'user',
  ROOT_UNUSABLE: 'server',
  // dataset on the runner
  DATASET_MISSING: 'source',
  DATASET_EMPTY: 'source',
  DATASET_SHRUNK: 'source',
  DATASET_INVALID: 'source',
  DATASET_UNREADABLE: 'source',
  SOURCE_CHANGED: 'source',
  // the server itself
  GPU_MISSING: 'server',
  REMOTE_DISK_FULL: 'server',
  REMOTE_MEMORY_SHORT: 'server',
  // environment
  VENV_FAILED: 'server',
  GPU_NOT_USABLE: 'server',
  ARGUMENTS_INVALID: 'user',
  LAST_GOOD_UNKNOWN: 'source',
  WEIGHTS_MISSING: 'source',
  WEIGHTS_DAMAGED: 'source',
  WEIGHTS_UNSUITABLE: 'user',
  TASK_MISMATCH: 'user',
  // transfer
  TRANSFER_INCOMPLETE: 'server',
  VERIFICATION_FAILED: 'server',
  STORE_BUSY: 'server',
  NAMES_COLLIDE: 'source',
  STAGING_REFUSED: 'server',
  // training
  RECEIPT_MISSING: 'server',
  DATASET_MODIFIED: 'server',
  ORDER_DIFFERS: 'user',
  SERVER_BUSY: 'server',
  RECORD_DAMAGED: 'server',
  TRAINING_UNKNOWN: 'user',
  MIRROR_DAMAGED: 'source',
  TRAINING_FAILED: 'server',
  CODE_FAILED: 'user',
  TRAINING_STOPPED: 'user',
  TRAINING_LOST: 'server',
  STOP_NOT_DELIVERED: 'server',
  // collection
  HOME_UNUSABLE: 'source',
  RESULT_MISSING: 'server',
  RESULT_UNSAFE: 'server',
  ARTIFACT_UPLOAD_FAILED: 'source',
  GATE_FAILED: 'user',
  EXPORT_FAILED: 'server',
  RELEASE_FAILED: 'user',
  // hooks
  HOOK_FAILED: 'user',
  // ours
  INTERNAL_ERROR: 'ours',
} as const satisfies Record<string, ErrorKind>

/** One of the stable codes. */
export type ErrorCode = keyof typeof ERROR_KINDS

/** All of them. */
export const ERROR_CODES = Object.keys(ERROR_KINDS) as readonly ErrorCode[]

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

/** Whether trying again may help: nothing but the line was at fault. */
export function isTransient(thrown: unknown): thrown is Failure {
  return thrown instanceof Failure && ERROR_KINDS[thrown.code] === 'line'
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
