import type { ClientChannel } from 'ssh2'
import { Failure } from '../errors.ts'
import { printable } from '../text.ts'

/**
 * Reads our program from stdin and runs it. Python must be 3.8 or newer; the code ends with 97 where it is not.
 * Frames follow the program at once: a buffer of one byte cannot swallow them.
 */
const PYTHON = [
  'import io, sys, zlib',
  'sys.version_info >= (3, 8) or sys.exit(97)',
  'w = sys.stdout',
  'w.write(chr(10) + \\"<<gpu-retrain python>>\\" + chr(10))',
  'w.flush()',
  'b = io.BufferedReader(sys.stdin.buffer.raw, 1)',
  'exec(zlib.decompress(b.read(int(b.readline()))))',
].join('; ')

/** Conda images often have Python only on an interactive PATH. */
const CANDIDATES =
  'python3 python /usr/bin/python3 /usr/local/bin/python3 /opt/conda/bin/python3 /root/miniconda3/bin/python3 /venv/main/bin/python3'

/**
 * The one command line that ever reaches a server: constant, so no name or setting can be an option or a command.
 * It is one line in single quotes without `!`, which sh, bash, zsh, fish and csh read alike. Python starts without
 * what is installed beside its own library (-I -S), which may be slow, or talk. The status tells whether to try the
 * next candidate: 2 (Python 2 knows no -I), 97 (too old), 126 and 127 (not there).
 */
export const BOOTSTRAP_COMMAND = `exec sh -c 'for p in ${CANDIDATES}; do "$p" -I -S -u -c "${PYTHON}" ; s=$?; case $s in 2|97|126|127) ;; *) exit $s ;; esac; done; exit 97'`

/** Banners and start-up files may print; more than this is not a shell that works. */
const MAX_NOISE_BYTES = 1 << 20
/** Slow start-up files of 20 s and more are seen on rented machines. */
const START_TIMEOUT_MS = 90_000

/**
 * Watches for the end of a channel. To be called while the channel is opened: a command may end at once.
 *
 * @returns resolves when the channel has closed, with its command's exit status; null when there was none
 */
export function ending(stream: ClientChannel): Promise<number | null> {
  let status: number | null = null
  stream.once('exit', (code: number | null) => {
    status = code
  })
  return new Promise((resolve) => stream.once('close', () => resolve(status)))
}

/**
 * Sends our program, and waits for Python's marker and the program's own. The program goes first, and what is called
 * right behind it: both are on their way while the shell and Python start, and whoever cannot run it ends without
 * reading.
 *
 * @param stream a channel that runs BOOTSTRAP_COMMAND
 * @param ended from `ending`
 * @param program from `agentProgram`
 * @param nonce what the program's marker repeats, so that nothing printed before can be taken for it
 * @throws Failure PYTHON_MISSING, AGENT_FAILED, CONNECTION_LOST, DEADLINE_EXCEEDED
 */
export async function startAgent(
  stream: ClientChannel,
  ended: Promise<number | null>,
  program: Buffer,
  nonce: string,
): Promise<void> {
  stream.write(Buffer.concat([Buffer.from(`${program.length}\n`), program]))
  await marker(stream, ended, '\n<<gpu-retrain python>>\n')
  await marker(stream, ended, `\n<<gpu-retrain ${nonce}>>\n`)
}

/** Reads until the marker has passed; what follows it stays in the stream. */
function marker(stream: ClientChannel, ended: Promise<number | null>, text: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  let seen = Buffer.alloc(0)
  let stderr = ''
  const timer = setTimeout(() => reject(tooSlow(seen)), START_TIMEOUT_MS)
  const onData = (chunk: Buffer): void => {
    seen = Buffer.concat([seen, chunk])
    const at = seen.indexOf(text)
    if (at >= 0) {
      stream.pause()
      stream.off('data', onData)
      stream.unshift(seen.subarray(at + text.length))
      resolve()
    } else if (seen.length > MAX_NOISE_BYTES) reject(noAgent('it printed 1 MiB instead', seen, stderr))
  }
  const onStderr = (chunk: Buffer): void => {
    stderr = (stderr + chunk.toString('latin1')).slice(-2000)
  }
  void ended.then((status) => {
    // A shell that ends says how; a channel that just closes went down with its connection.
    if (status === null) reject(cutOff())
    else reject(status === 97 ? noPython(stderr) : noAgent(`it ended with status ${status}`, seen, stderr))
  })
  stream.on('data', onData)
  stream.stderr.on('data', onStderr)
  stream.resume()
  return promise.finally(() => {
    clearTimeout(timer)
    stream.off('data', onData)
    stream.stderr.off('data', onStderr)
  })
}

function noPython(stderr: string): Failure {
  return new Failure('PYTHON_MISSING', {
    what: `The server has no Python 3.8 or newer (${printable(stderr.trim().slice(-300)) || 'none was found'}).`,
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

function noAgent(why: string, seen: Buffer, stderr: string): Failure {
  const said = printable((stderr.trim() || seen.toString('latin1').trim()).slice(-300))
  return new Failure('AGENT_FAILED', {
    what: `The remote shell did not start our helper: ${why}${said && `; it printed: ${said}`}.`,
    safe: 'Nothing was written there.',
    next: 'Log in by hand and run: python3 -c "print(1)". It must print 1 and no error.',
  })
}

function tooSlow(seen: Buffer): Failure {
  return new Failure('DEADLINE_EXCEEDED', {
    what: `The remote shell did not start our helper within ${START_TIMEOUT_MS / 1000} s; it printed: ${printable(seen.toString('latin1').slice(-300)) || 'nothing'}.`,
    safe: 'Nothing was written there.',
    next: 'Shorten the shell start-up files (~/.bashrc) of that user, then run it again.',
  })
}
