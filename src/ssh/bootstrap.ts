/** The command line that starts our Python on a server, and what is sent to it first. */
import { INPUT_EATEN, NO_PYTHON, NO_PYTHON_WORDS, TAKEN_OVER } from './shell-failures.ts'

/**
 * What goes before the program: whatever shell a start-up file may start in place of our command ends at it, and runs
 * nothing of what follows. It stands there several times, so that a file that reads a line or two does not take all.
 */
const EXIT_LINE = `exit ${TAKEN_OVER}`
const EXIT_LINES = 8

/**
 * Reads our program from stdin and runs it. Python must be 3.8 or newer; the code ends with 97 where it is not, and with
 * 98 where something else has read from stdin before. Frames follow the program at once: a buffer of one byte cannot
 * swallow them.
 */
const PYTHON = [
  'import io, sys, zlib',
  `sys.version_info >= (3, 8) or sys.exit(${NO_PYTHON})`,
  'w = sys.stdout',
  'w.write(chr(10) + \\"<<gpu-retrain python>>\\" + chr(10))',
  'w.flush()',
  'b = io.BufferedReader(sys.stdin.buffer.raw, 1)',
  `b.read(${(EXIT_LINE.length + 1) * EXIT_LINES}) == (b\\"${EXIT_LINE}\\" + bytes([10])) * ${EXIT_LINES} or sys.exit(${INPUT_EATEN})`,
  'exec(zlib.decompress(b.read(int(b.readline()))))',
].join('; ')

/** Conda images often have Python only on an interactive PATH. */
const CANDIDATES =
  'python3 python /usr/bin/python3 /usr/local/bin/python3 /opt/conda/bin/python3 /root/miniconda3/bin/python3 /venv/main/bin/python3'

/**
 * The one command line that ever reaches a server: constant, so no name or setting can be an option or a command.
 * It is one line in single quotes without `!`, which sh, bash, zsh, fish and csh read alike. Python starts without
 * what is installed beside its own library (-I -S), which may be slow, or talk. The status tells whether to try the
 * next candidate: 2 (Python 2 knows no -I), 97 (too old), 126 and 127 (not there). Where our input was read by others, it
 * tells which shell it was.
 */
export const BOOTSTRAP_COMMAND = `exec sh -c 'for p in ${CANDIDATES}; do "$p" -I -S -u -c "${PYTHON}" ; s=$?; case $s in 2|${NO_PYTHON}|126|127) ;; ${INPUT_EATEN}) echo "<<gpu-retrain shell $SHELL>>" >&2; exit $s ;; *) exit $s ;; esac; done; echo "${NO_PYTHON_WORDS}" >&2; exit ${NO_PYTHON}'`

/**
 * What is sent first, and at once: it is on its way while the shell and Python start.
 *
 * @param program from `agentProgram`
 */
export function firstFlight(program: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${`${EXIT_LINE}\n`.repeat(EXIT_LINES)}${program.length}\n`), program])
}
