import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readlinkSync, rmSync } from 'node:fs'
import { kill, markedProcesses } from '../local/processes.ts'
import { BENCH, runFolder } from './paths.ts'

/** Two seconds in all: what SIGKILL has not ended by then hangs in the kernel. */
const [ROUNDS, PAUSE_MS] = [100, 20]

/** The environment entry of every process that the benchmark with this process id starts. */
export function markOf(pid: number): string {
  return `GPU_RETRAIN_BENCH=${pid}`
}

/** Network namespaces of the benchmark with this process id begin like this. */
export function namespacePrefix(pid: number): string {
  return `gr-bench-${pid}-`
}

/**
 * Ends every process, removes every namespace and folder of the benchmark with this process id. It does not wait for
 * anything but the kernel, so that it may be the last thing a process does.
 */
export function removeTraces(pid: number): void {
  const ours = namespaces().filter((name) => name.startsWith(namespacePrefix(pid)))
  // sshd writes its title over its environment, so that it has no mark.
  killAll(markOf(pid), ours)
  for (const name of ours) spawnSync('ip', ['netns', 'delete', name])
  rmSync(runFolder(pid), { recursive: true, force: true })
}

/** Removes what benchmarks left that were killed. */
export function removeLeftovers(): void {
  const folders = existsSync(BENCH) ? readdirSync(BENCH) : []
  const found = [...namespaces(), ...folders].flatMap((name) => {
    const [, pid] = /^(?:gr-bench|run)-(\d+)/.exec(name) ?? []
    return pid === undefined ? [] : [Number(pid)]
  })
  for (const pid of new Set(found)) if (!isBenchmark(pid)) removeTraces(pid)
}

function namespaces(): string[] {
  const lines = execFileSync('ip', ['netns', 'list'], { encoding: 'utf8' }).split('\n')
  return lines.map((line) => line.split(' ')[0] ?? '').filter((name) => name !== '')
}

/** Again and again, since a process may have started another in the meantime. */
function killAll(mark: string, ours: readonly string[]): void {
  for (let round = 0; round < ROUNDS; round++) {
    const left = markedProcesses(mark, ours.flatMap(processesIn))
    if (left.length === 0) return
    left.forEach(kill)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS)
  }
}

function processesIn(namespace: string): number[] {
  const { stdout } = spawnSync('ip', ['netns', 'pids', namespace], { encoding: 'utf8' })
  return stdout.split('\n').filter(Boolean).map(Number)
}

/** Any living Node counts, so that nothing is ever taken from somebody who still measures. */
function isBenchmark(pid: number): boolean {
  try {
    return readlinkSync(`/proc/${pid}/exe`).includes('node')
  } catch {
    return false
  }
}
