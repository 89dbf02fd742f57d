import { setTimeout as sleep } from 'node:timers/promises'
import type { ClientChannel } from 'ssh2'
import { Failure } from '../errors.ts'
import { printable } from '../text/printable.ts'
import { firstFlight } from './bootstrap.ts'
import {
  INPUT_EATEN,
  inputEaten,
  NO_PYTHON,
  NO_PYTHON_WORDS,
  programTooSlow,
  type ShellTrace,
  shellFailure,
  shellTooSlow,
  withoutOurs,
} from './shell-failures.ts'

/** Banners and start-up files may print; more than this is not a shell that works. */
const MAX_NOISE_BYTES = 1 << 20
/** Slow start-up files of 20 s and more are seen on rented machines. */
const START_TIMEOUT_MS = 90_000
/** From Python's start to our program's, which is on its way since long before; a dead line is noticed earlier. */
const PROGRAM_TIMEOUT_MS = 60_000
/** When a silent shell is looked at, and how long it may still speak after that. */
const LOOK_AFTER_MS = 12_000
const GRACE_MS = 12_000

/** A channel that runs a command. */
export interface Opened {
  readonly stream: ClientChannel
  /** From `ending`. */
  readonly ended: Promise<Ending>
}

/** How a channel ended. */
export interface Ending {
  /** Of its command; null when there was none. */
  readonly status: number | null
  /** Whether the connection went down with it, or something killed the command. */
  readonly isLost: boolean
}

/**
 * Watches for the end of a channel. To be called while the channel is opened: a command may end at once.
 *
 * @param isGone whether the connection is
 * @returns resolves when the channel has closed
 */
export function ending(stream: ClientChannel, isGone: () => boolean): Promise<Ending> {
  let status: number | null = null
  let isKilled = false
  stream.once('exit', (code: number | null) => {
    status = code
    isKilled = code === null
  })
  return new Promise((resolve) =>
    stream.once('close', () => resolve({ status, isLost: isKilled || isGone() })),
  )
}

/**
 * Sends our program, and waits for Python's marker and the program's own. The program goes first, and what is called
 * right behind it: both are on their way while the shell and Python start, and whoever cannot run it ends without
 * reading, or at its first line.
 *
 * @param channel runs BOOTSTRAP_COMMAND
 * @param program from `agentProgram`
 * @param nonce what the program's marker repeats, so that nothing printed before can be taken for it
 * @param look finds out about a shell that is silent for long; see `secondLook`
 * @throws Failure SHELL_UNUSABLE, PYTHON_MISSING, AGENT_FAILED, CONNECTION_LOST, DEADLINE_EXCEEDED
 */
export async function startAgent(
  channel: Opened,
  program: Buffer,
  nonce: string,
  look: () => Promise<Failure | undefined> = async () => undefined,
): Promise<void> {
  const { stream } = channel
  let stderr = ''
  const onStderr = (chunk: Buffer): void => {
    stderr = (stderr + chunk.toString('latin1')).slice(-2000)
  }
  stream.stderr.on('data', onStderr)
  stream.write(firstFlight(program))
  const looking = new AbortController()
  try {
    const python = marker(channel, PYTHON_MARK, ({ status, stdout }, why) =>
      status === NO_PYTHON && stderr.includes(NO_PYTHON_WORDS)
        ? noPython(stderr)
        : shellFailure({ status, stdout, stderr }, why),
    )
    await Promise.race([python, verdict(look, looking.signal)])
    looking.abort()
    await marker(
      channel,
      { text: `\n<<gpu-retrain ${nonce}>>\n`, limitMs: PROGRAM_TIMEOUT_MS, tooSlow: programTooSlow },
      ({ status, stdout }, why) =>
        status === INPUT_EATEN
          ? inputEaten({ status, stdout, stderr })
          : noAgent({ status, stdout, stderr }, why),
    )
  } finally {
    looking.abort()
    stream.stderr.off('data', onStderr)
  }
}

/** Rejects with what is wrong with a shell that says nothing; otherwise never ends. */
async function verdict(look: () => Promise<Failure | undefined>, signal: AbortSignal): Promise<never> {
  const never = new Promise<never>(() => undefined)
  try {
    await sleep(LOOK_AFTER_MS, undefined, { signal, ref: false })
    const failure = await look()
    // What is there already may make a second shell quicker than the first.
    await sleep(GRACE_MS, undefined, { signal, ref: false })
    if (failure) throw failure
  } catch (error) {
    if (!signal.aborted) throw error
  }
  return never
}

/** A line that the far end prints when it has come so far. */
interface Mark {
  readonly text: string
  readonly limitMs: number
  readonly tooSlow: (limitMs: number, stdout: string) => Failure
}

const PYTHON_MARK: Mark = {
  text: '\n<<gpu-retrain python>>\n',
  limitMs: START_TIMEOUT_MS,
  tooSlow: shellTooSlow,
}

/**
 * Reads until the marker has passed; what follows it stays in the stream.
 *
 * @param failure what it means when something else comes
 */
function marker(
  { stream, ended }: Opened,
  { text, limitMs, tooSlow }: Mark,
  failure: (trace: Pick<ShellTrace, 'status' | 'stdout'>, why?: string) => Failure,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  let seen = Buffer.alloc(0)
  const timer = setTimeout(() => reject(tooSlow(limitMs, seen.toString('latin1'))), limitMs)
  const onData = (chunk: Buffer): void => {
    seen = Buffer.concat([seen, chunk])
    const at = seen.indexOf(text)
    if (at >= 0) {
      stream.pause()
      stream.off('data', onData)
      stream.unshift(seen.subarray(at + text.length))
      resolve()
    } else if (seen.length > MAX_NOISE_BYTES)
      reject(failure({ status: null, stdout: seen.toString('latin1') }, 'printed 1 MiB instead'))
  }
  // A shell that ends says how; a channel that just closes went down with its connection.
  void ended.then(({ status, isLost }) =>
    reject(isLost ? cutOff() : failure({ status, stdout: seen.toString('latin1') })),
  )
  stream.on('data', onData)
  stream.resume()
  return promise.finally(() => {
    clearTimeout(timer)
    stream.off('data', onData)
  })
}

function noPython(stderr: string): Failure {
  const said = printable(withoutOurs(stderr).slice(-300))
  return new Failure('PYTHON_MISSING', {
    what: `The server has no Python 3.8 or newer${said && ` (it says: ${said})`}.`,
    safe: 'Nothing was written there.',
    next: 'Install it there (apt-get install python3), or choose an image that has it.',
  })
}

function cutOff(): Failure {
  return new Failure('CONNECTION_LOST', {
    what: 'The connection to the server was lost while our helper started there.',
    safe: 'Whatever runs there goes on.',
    next: 'Run it again: it continues where it was.',
  })
}

/** Python has started, but not our program. */
function noAgent({ status, stdout, stderr }: ShellTrace, why?: string): Failure {
  if (status === null && !why) return cutOff()
  const said = printable((stderr.trim() || stdout.trim()).slice(-300))
  return new Failure('AGENT_FAILED', {
    what: `Python on the server did not start our helper: it ${why ?? `ended with status ${status}`}${said && `; it printed: ${said}`}.`,
    safe: 'Nothing was written there.',
    next: 'Log in by hand and run: python3 -c "print(1)". It must print 1 and no error.',
  })
}
