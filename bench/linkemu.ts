import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { environment } from './command.ts'
import { BENCH, LINKEMU_SOURCE } from './paths.ts'

const PROGRAM = join(BENCH, 'linkemu')
const READY_WITHIN_MS = 5_000

/** One end of the link. */
export interface LinkEnd {
  readonly namespace: string
  /** IPv4 address with the length of its prefix. */
  readonly address: string
}

/** Compiles the emulator if its source is newer than the last one. @throws Error without a C compiler */
export function buildLinkemu(): void {
  mkdirSync(BENCH, { recursive: true })
  if (existsSync(PROGRAM) && statSync(PROGRAM).mtimeMs > statSync(LINKEMU_SOURCE).mtimeMs) return
  execFileSync('cc', ['-O2', '-o', PROGRAM, LINKEMU_SOURCE])
}

/**
 * Starts the emulator between two namespaces.
 *
 * @param shape rate in Mbit/s, one-way delay in ms, loss in percent, the queue's length in ms, and a seed
 * @returns its process id, once both devices are up
 */
export function startLinkemu(a: LinkEnd, b: LinkEnd, shape: readonly number[]): Promise<number> {
  const ends = [a, b].flatMap(({ namespace, address }) => [namespace, address])
  const child = spawn(PROGRAM, [...ends, ...shape.map(String)], {
    env: environment(),
    stdio: ['ignore', 'pipe', 'inherit'],
    // Ctrl-C at a terminal reaches the whole group; the link is ended with everything else, not before.
    detached: true,
  })
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the link emulator is not ready')), READY_WITHIN_MS)
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`the link emulator ended with ${code}`)))
    child.stdout.once('data', () => {
      clearTimeout(timer)
      resolve(child.pid as number)
    })
  })
}
