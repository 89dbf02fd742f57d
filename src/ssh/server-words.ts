/** What a server says of a failure: shown as its words. What to do next is always ours to say. */
import { type ErrorCode, Failure, type FailureText } from '../errors.ts'
import { printable } from '../text/printable.ts'

const MOST_WORDS = 800

/** What to do about a failure that the server tells of, in our words. The server's own advice stands before it, as such. */
const NEXT: Partial<Record<ErrorCode, string>> = {
  AGENT_FAILED: 'Run it again; if it repeats, report the log with ACTIONS_STEP_DEBUG=true.',
  ARGUMENTS_INVALID:
    'Correct the arguments under training: in retrain.yaml or in overrides, and run it again.',
  CODE_FAILED: 'Correct your code (the whole traceback is in stderr.log), then start a new training.',
  CONNECTION_LOST: 'Run it again: it continues where it was.',
  DATASET_INVALID: 'Correct the dataset on the runner, then transfer it again.',
  DATASET_MODIFIED: 'Run the transfer again: it repairs what differs. Then start a new training.',
  DEADLINE_EXCEEDED: 'Run it again; look at what is slow or busy on the server if it repeats.',
  GPU_NOT_USABLE: 'Set environment.torch-backend to fit the driver, or rent another server.',
  INPUT_INVALID: 'Correct that input or setting, and run it again.',
  MIRROR_DAMAGED:
    'Go on where the training was, if that server is still there; else leave the id (resume, training-id) empty to start a new one.',
  ORDER_DIFFERS:
    'Set it as that training was told, or leave the id (resume, training-id) empty to start a new one.',
  PYTHON_MISSING: 'Install that Python on the server, or leave python empty.',
  RECORD_DAMAGED:
    'Run train again with the same training id; if it repeats, start a new training from the best checkpoint.',
  RECEIPT_MISSING: 'Transfer the dataset there first: that verifies everything and writes the receipt.',
  REMOTE_DISK_FULL: 'Free space on the server, or set root to a folder on a larger volume, and run it again.',
  RESULT_MISSING: 'Run collect again: it lists the files anew.',
  ROOT_UNUSABLE: 'Set root to a folder of your own on a big volume of the server; it is made if missing.',
  SERVER_BUSY: 'Run it again in a minute, or when what uses the server has ended.',
  SERVER_REPLY_INVALID: 'Run it again; if it repeats, do not trust these servers.',
  STAGING_REFUSED: "Name the file in which the training server's sshd looks for keys as authorized-keys.",
  STORE_BUSY: 'Wait until the other transfer is done or cancel it, then run this again.',
  TASK_MISMATCH: 'Name weights and labels of the same task, and run it again.',
  TRAINING_FAILED: 'Look at the last lines above, and at stderr.log in the logs artifact.',
  TRAINING_UNKNOWN: 'Check the training id and the root; a server rented anew has no old trainings.',
  VENV_FAILED: 'Correct environment: in retrain.yaml if it names the cause, and run setup-env again.',
  VERIFICATION_FAILED: 'Run the transfer again; if it repeats, do not trust that server or its disk.',
  WEIGHTS_DAMAGED: 'Put the whole file where training.weights leads, or name another.',
  WEIGHTS_MISSING:
    'Put the file on the runner and set training.weights to its path: it then travels, verified.',
  WEIGHTS_UNSUITABLE: 'Set training.weights to a checkpoint, a release or an architecture of Ultralytics.',
}

/** No server has a say in whom we trust. Of the letters alone, so that nothing between them hides a word. */
const ON_TRUST =
  /hostkey|knownhosts|fingerprint|sha256|sshkey|privatekey|passphrase|secret|gpu(?:server|host|ssh|staging)/i

/** What the other side says of a failure, unvalidated. */
export interface ServerWords {
  readonly code: unknown
  readonly what: unknown
  readonly safe: unknown
  readonly next: unknown
}

/**
 * The failure that the other side tells of.
 *
 * @param words what it says
 * @param allowed the codes that it may use there; any other becomes `otherwise`
 * @param subject what it failed, for the message, such as `store.open`
 */
export function serverFailure(
  words: ServerWords,
  allowed: readonly ErrorCode[],
  subject: string,
  otherwise: ErrorCode = 'AGENT_FAILED',
): Failure {
  const code = allowed.find((each) => each === words.code)
  if (code !== undefined) return new Failure(code, quoted(words, code))
  const said = saying(words.what)
  return new Failure(otherwise, {
    what: `The server ended ${subject} with ${printable(text(words.code), 60) || 'no code at all'}, which it has no right to${said && `. ${said}`}`,
    safe: 'That was not believed, and nothing here was changed for it.',
    next: 'Run it again; if it repeats, do not trust this server.',
  })
}

/** The three lines of a failure with the other side's words in them. */
export function quoted({ what, safe, next }: Omit<ServerWords, 'code'>, code: ErrorCode): FailureText {
  return {
    what: [saying(what) || 'The server does not say why.', suggestion(next)].filter(Boolean).join(' '),
    safe: saying(safe) || 'The server does not say what is safe; the dataset on the runner is.',
    next: NEXT[code] ?? 'Run it again; if it repeats, do not trust this server.',
  }
}

function suggestion(words: unknown): string {
  const advice = text(words)
  const letters = (typeof words === 'string' ? words : '').normalize('NFKC').replaceAll(/[^A-Za-z0-9]/g, '')
  if (ON_TRUST.test(letters)) return 'It also has advice on whom to trust, which is left out.'
  return advice && `It suggests: ${advice}`
}

function saying(words: unknown): string {
  const said = text(words)
  return said && `The server says: ${said.replace(/(?<![.!?…])$/, '.')}`
}

function text(words: unknown): string {
  return typeof words === 'string' ? printable(words.trim(), MOST_WORDS) : ''
}
