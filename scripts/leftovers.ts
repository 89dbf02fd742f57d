import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'

/**
 * What the tests left behind: files in their temporary folder, mounts below it, and processes that were started in
 * it, with it in their environment, or with a path below it as an argument, however detached they are.
 *
 * @param folder the only temporary folder that the tests were given; its name is unique
 * @returns one line for each, empty when all is clean
 */
export function leftovers(folder: string): string[] {
  const files = readdirSync(folder).map((name) => `file: ${join(folder, name)}`)
  const mounts = readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .filter((line) => line.includes(folder))
    .map((line) => `mount: ${line}`)
  return [...files, ...mounts, ...processesOf(folder)]
}

function processesOf(folder: string): string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
  return pids.flatMap((pid) => {
    const command = read(`/proc/${pid}/cmdline`)
    const traces = [command, read(`/proc/${pid}/environ`), cwd(pid)]
    return traces.some((trace) => trace.includes(folder))
      ? [`process ${pid}: ${command.replaceAll('\0', ' ')}`]
      : []
  })
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return '' // it ended meanwhile, or belongs to somebody else
  }
}

function cwd(pid: string): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return ''
  }
}
