import { readFileSync } from 'node:fs'

/** Ids of the processes below one, the nearest first, as /proc tells. */
export function descendants(pid: number): number[] {
  const children = childrenOf(pid)
  return [...children, ...children.flatMap(descendants)]
}

/** The command's name of a process; empty when it is gone. */
export function commandOf(pid: number): string {
  return read(`/proc/${pid}/comm`).trim()
}

function childrenOf(pid: number): number[] {
  return read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number)
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
