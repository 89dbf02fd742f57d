import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { killMarkedProcesses } from '../local/processes.ts'
import { BENCH, runFolder } from './paths.ts'

/** The environment entry of every process that the benchmark with this process id starts. */
export function markOf(pid: number): string {
  return `GPU_RETRAIN_BENCH=${pid}`
}

/** Network namespaces of the benchmark with this process id begin like this. */
export function namespacePrefix(pid: number): string {
  return `gr-bench-${pid}-`
}

/** Ends every process, removes every namespace and folder of the benchmark with this process id. */
export async function removeTraces(pid: number): Promise<void> {
  const ours = namespaces().filter((name) => name.startsWith(namespacePrefix(pid)))
  // sshd writes its title over its environment, so that it has no mark.
  await killMarkedProcesses(markOf(pid), ours.flatMap(processesIn))
  for (const name of ours) execFileSync('ip', ['netns', 'delete', name])
  await rm(runFolder(pid), { recursive: true, force: true })
}

/** Removes what benchmarks left that were killed. */
export async function removeLeftovers(): Promise<void> {
  const folders = existsSync(BENCH) ? readdirSync(BENCH) : []
  const found = [...namespaces(), ...folders].flatMap((name) => {
    const [, pid] = /^(?:gr-bench|run)-(\d+)/.exec(name) ?? []
    return pid === undefined ? [] : [Number(pid)]
  })
  for (const pid of new Set(found)) if (!isBenchmark(pid)) await removeTraces(pid)
}

function namespaces(): string[] {
  const lines = execFileSync('ip', ['netns', 'list'], { encoding: 'utf8' }).split('\n')
  return lines.map((line) => line.split(' ')[0] ?? '').filter((name) => name !== '')
}

function processesIn(namespace: string): number[] {
  const text = execFileSync('ip', ['netns', 'pids', namespace], { encoding: 'utf8' })
  return text.split('\n').filter(Boolean).map(Number)
}

function isBenchmark(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('bench.ts')
  } catch {
    return false
  }
}
