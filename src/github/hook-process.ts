import { exec } from '@actions/exec'
import type { HookOutput } from './hook-output.ts'
import { ProcessGroup } from './process-group.ts'

/** A command of the repository, and where it runs. */
export interface HookCommand {
  /** As it stands in the settings, given to bash. */
  readonly text: string
  /** The checked out repository, absolute. */
  readonly folder: string
  /** All of it: nothing else is inherited. */
  readonly environment: Readonly<Record<string, string>>
  /** The longest that it may take. */
  readonly minutes: number
}

/** Says whose group it is, then becomes what `shell: bash` means in a workflow. What reads finds nothing, and never waits. */
const LEADER = 'echo "$$"; exec bash --noprofile --norc -eo pipefail -c "$0" </dev/null'
/** How long to wait after SIGTERM: of a cancelled step there are two seconds in all. */
const GRACE_MS = { late: 5_000, cancelled: 1_000 }
/** A process that the command left behind may keep its output open. */
const OPEN_OUTPUT_MS = 2_000
/** A process that even SIGKILL does not end, waiting for a disk, is not waited for. */
const GIVE_UP_MS = 5_000
/** The library keeps a line until it ends. */
const MOST_LINE_BYTES = 16_000_000

/**
 * Runs a command of the repository to its end, or ends it: at its deadline, when the step is cancelled, or when it prints
 * a line without end. Then its whole process group goes.
 *
 * @returns what went wrong, as the rest of a sentence; empty when it succeeded
 */
export async function runCommand(
  command: HookCommand,
  output: HookOutput,
  signal: AbortSignal,
): Promise<string> {
  if (signal.aborted) return 'was not started, since the step had to end'
  const group = new ProcessGroup()
  const givenUp = Promise.withResolvers<null>()
  let why = ''
  const end = (reason: string, graceMs: number): void => {
    why ||= reason
    void group.end(graceMs)
    setTimeout(() => givenUp.resolve(null), graceMs + GIVE_UP_MS).unref()
  }
  const late = (): void => end(`did not end within ${command.minutes} minutes`, GRACE_MS.late)
  const cancelled = (): void => end('was ended, since the step had to end', GRACE_MS.cancelled)
  const deadline = setTimeout(late, command.minutes * 60_000)
  signal.addEventListener('abort', cancelled, { once: true })
  const flooded = (): void => end('printed a line without end', GRACE_MS.late)
  try {
    const code = await Promise.race([spawn(command, output, group, flooded), givenUp.promise])
    await group.ended()
    return why || ending(code)
  } catch (error) {
    return why || `could not be started: ${error instanceof Error ? error.message : String(error)}`
  } finally {
    clearTimeout(deadline)
    signal.removeEventListener('abort', cancelled)
    output.end()
  }
}

/** @returns its exit code; null when a signal ended it, whatever the library's types say */
function spawn(
  { text, folder, environment }: HookCommand,
  output: HookOutput,
  group: ProcessGroup,
  flooded: () => void,
): Promise<number | null> {
  const [stdout, stderr] = [output.stream(), output.stream()]
  return exec('setsid', ['sh', '-c', LEADER, text], {
    cwd: folder,
    env: { ...environment },
    // The library would print the command and its output as they are.
    silent: true,
    ignoreReturnCode: true,
    delay: OPEN_OUTPUT_MS,
    listeners: {
      stdout: guarded(withoutLeader(stdout, group), flooded),
      stderr: guarded(stderr, flooded),
    },
  })
}

/** Takes the first line, which is not the command's. */
function withoutLeader(listener: (chunk: Buffer) => void, group: ProcessGroup): (chunk: Buffer) => void {
  let first: Buffer | undefined = Buffer.alloc(0)
  return (chunk) => {
    if (first === undefined) return listener(chunk)
    first = Buffer.concat([first, chunk])
    const end = first.indexOf('\n')
    if (end < 0) return
    const rest = first.subarray(end + 1)
    group.leader = Number(first.subarray(0, end).toString())
    first = undefined
    if (rest.length > 0) listener(rest)
  }
}

function guarded(listener: (chunk: Buffer) => void, flooded: () => void): (chunk: Buffer) => void {
  let bytes = 0
  return (chunk) => {
    const end = chunk.lastIndexOf('\n')
    bytes = end < 0 ? bytes + chunk.length : chunk.length - end - 1
    if (bytes > MOST_LINE_BYTES) flooded()
    listener(chunk)
  }
}

function ending(code: number | null): string {
  if (code === 0) return ''
  return code === null ? 'was ended by a signal' : `ended with exit code ${code}`
}
