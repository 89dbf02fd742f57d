import { readdirSync, readlinkSync } from 'node:fs'

/** This process's descriptors of files in a folder, also of files that were removed since. Linux only. */
export function openBelow(folder: string): number[] {
  return readdirSync('/proc/self/fd')
    .map(Number)
    .filter((file) => target(file).startsWith(`${folder}/`))
}

/** Empty for the descriptor that listed the others. */
function target(file: number): string {
  try {
    return readlinkSync(`/proc/self/fd/${file}`)
  } catch {
    return ''
  }
}
