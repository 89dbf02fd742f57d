import { type ChildProcess, spawn } from 'node:child_process'
import { markOf } from './traces.ts'

/** A program with its arguments; no shell unless it says so. */
export interface Command {
  readonly program: string
  readonly args: readonly string[]
  /** Beyond PATH and HOME. */
  readonly environment?: Record<string, string>
}

/** How a program ended. */
export interface Ending {
  /** Exit code; null when a signal ended it. */
  readonly code: number | null
  /** From the start to the end, as its user waits. */
  readonly seconds: number
  /** The last of what it printed. */
  readonly output: string
}

/** A program under way. */
export interface Running {
  readonly pid: number
  readonly ending: Promise<Ending>
}

const OUTPUT_CHARACTERS = 64_000

/**
 * Starts a program in a network namespace.
 *
 * @param deadlineSeconds after which it and its whole process group are killed
 */
export function start(command: Command, namespace: string, deadlineSeconds: number): Running {
  const startedAt = performance.now()
  const child = spawn('ip', ['netns', 'exec', namespace, command.program, ...command.args], {
    env: { ...environment(), ...command.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that a pipeline can be killed as a whole.
    detached: true,
  })
  const pid = child.pid
  if (pid === undefined) throw new Error('ip netns exec does not start here')
  const timer = setTimeout(() => process.kill(-pid, 'SIGKILL'), deadlineSeconds * 1000)
  const output = collect(child)
  const ending = new Promise<Ending>((resolve) => {
    child.once('close', (code) => {
      clearTimeout(timer)
      resolve({ code, seconds: (performance.now() - startedAt) / 1000, output: output() })
    })
  })
  return { pid, ending }
}

/** What every program here gets, and by what it is found again. */
export function environment(): Record<string, string> {
  const [name = '', value = ''] = markOf(process.pid).split('=')
  return { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '/', LC_ALL: 'C', [name]: value }
}

function collect(child: ChildProcess): () => string {
  let text = ''
  const grow = (chunk: Buffer): void => {
    text = (text + chunk.toString('utf8')).slice(-OUTPUT_CHARACTERS)
  }
  child.stdout?.on('data', grow)
  child.stderr?.on('data', grow)
  return () => text
}
