import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

interface ProcessEntry {
  readonly pid: number
  readonly parent: number
  readonly zombie: boolean
}

/**
 * Finds the living processes that belong to something we started: those that carry a mark in their environment
 * (a detached training keeps it although its parent is gone), the given ones, and every descendant of either.
 *
 * @param mark a `NAME=value` environment entry
 * @param roots process ids that belong to it in any case
 * @returns process ids, without this process
 */
export function markedProcesses(mark: string, roots: readonly number[]): number[] {
  const living = listProcesses().filter((entry) => !entry.zombie)
  const found = new Set(
    living.filter((entry) => roots.includes(entry.pid) || hasMark(entry.pid, mark)).map((entry) => entry.pid),
  )
  for (let size = -1; size !== found.size; ) {
    size = found.size
    for (const entry of living) if (found.has(entry.parent)) found.add(entry.pid)
  }
  found.delete(process.pid)
  return [...found]
}

/**
 * Kills what `markedProcesses` finds, again and again, since a process may have started another in the meantime.
 *
 * @throws Error when some are still there after ten seconds
 */
export async function killMarkedProcesses(mark: string, roots: readonly number[]): Promise<void> {
  const deadline = Date.now() + 10_000
  for (;;) {
    const left = markedProcesses(mark, roots)
    if (left.length === 0) return
    if (Date.now() > deadline) throw new Error(`These processes do not end: ${left.join(', ')}`)
    for (const pid of left) kill(pid)
    await sleep(20)
  }
}

/** Whether a process runs; one that ended and waits for its parent to notice is dead. */
export function isAlive(pid: number): boolean {
  return listProcesses().some((entry) => entry.pid === pid && !entry.zombie)
}

/** Sends SIGKILL; a process that is gone already is fine. */
export function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if (!isGone(error)) throw error
  }
}

function listProcesses(): ProcessEntry[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const stat = readProc(`${name}/stat`)
      // The command's name may hold blanks and brackets; what follows its last bracket has a fixed form.
      const [state = '', parent = ''] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return stat === '' ? [] : [{ pid: Number(name), parent: Number(parent), zombie: state === 'Z' }]
    })
}

function hasMark(pid: number, mark: string): boolean {
  return readProc(`${pid}/environ`).split('\0').includes(mark)
}

/** The text of a file below /proc, or '' when the process is gone or somebody else's. */
function readProc(name: string): string {
  try {
    return readFileSync(`/proc/${name}`, 'latin1')
  } catch {
    return ''
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ESRCH'
}
