import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { cpus, release, totalmem } from 'node:os'
import { BENCH } from './paths.ts'

/** What the figures were measured on; both ends and the link share it. */
export interface Machine {
  readonly processor: string
  readonly cores: number
  readonly memoryBytes: number
  readonly kernel: string
  readonly system: string
  /** Of the disk that source and server share. */
  readonly fileSystem: string
  readonly node: string
}

export function thisMachine(): Machine {
  mkdirSync(BENCH, { recursive: true })
  const [cpu] = cpus()
  return {
    processor: cpu?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryBytes: totalmem(),
    kernel: release(),
    system: /^PRETTY_NAME="?([^"\n]+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? 'unknown',
    fileSystem: execFileSync('findmnt', ['-no', 'FSTYPE', '-T', BENCH], { encoding: 'utf8' }).trim(),
    node: process.version,
  }
}
