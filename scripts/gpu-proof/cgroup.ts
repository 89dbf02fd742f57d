import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A memory cgroup of our own. */
export interface Cgroup extends Disposable {
  /** Puts a process, and whatever it starts, into it. */
  add(pid: number): void
}

/**
 * Makes a memory cgroup without swap, version 2 or 1, whichever is there.
 *
 * @param mountPoint an empty folder, for a machine that has not mounted any
 * @throws Error that says why none can be made here
 */
export function memoryCgroup(bytes: number, mountPoint: string): Cgroup {
  const own = ownCgroups()
  const path = own.v1 === undefined ? version2(bytes, own.v2, mountPoint) : version1(bytes, own.v1)
  return {
    add: (pid) => writeFileSync(join(path, 'cgroup.procs'), String(pid)),
    [Symbol.dispose]: () => rmdirSync(path),
  }
}

/** Below which we are, by version: version 1 only where its memory controller is there. */
function ownCgroups(): { v1: string | undefined; v2: string } {
  const lines = readFileSync('/proc/self/cgroup', 'utf8').split('\n')
  const find = (pattern: RegExp) => lines.flatMap((line) => pattern.exec(line)?.[1] ?? [])[0]
  const v1 = find(/^\d+:(?:[^:]*,)?memory(?:,[^:]*)?:(.*)$/)
  return { v1: existsSync('/sys/fs/cgroup/memory') ? v1 : undefined, v2: find(/^0::(.*)$/) ?? '/' }
}

function version1(bytes: number, own: string): string {
  const mount = '/sys/fs/cgroup/memory'
  const path = make(existsSync(join(mount, own)) ? join(mount, own) : mount)
  writeFileSync(join(path, 'memory.limit_in_bytes'), String(bytes))
  return path
}

function version2(bytes: number, own: string, mountPoint: string): string {
  if (!existsSync('/sys/fs/cgroup/cgroup.controllers'))
    execFileSync('mount', ['-t', 'cgroup2', 'none', mountPoint], { stdio: 'pipe' })
  const mount = existsSync(join(mountPoint, 'cgroup.controllers')) ? mountPoint : '/sys/fs/cgroup'
  const parent = existsSync(join(mount, own)) ? join(mount, own) : mount
  // Refused where processes live in a cgroup that is not the root: then it would have to be emptied first.
  writeFileSync(join(parent, 'cgroup.subtree_control'), '+memory')
  const path = make(parent)
  writeFileSync(join(path, 'memory.max'), String(bytes))
  if (existsSync(join(path, 'memory.swap.max'))) writeFileSync(join(path, 'memory.swap.max'), '0')
  return path
}

function make(parent: string): string {
  const path = join(parent, `gpu-proof-${process.pid}`)
  mkdirSync(path, { recursive: true })
  return path
}
