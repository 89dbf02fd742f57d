import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Removes all but the newest runs from a folder that has one folder a run, named by the time at which it began in
 * milliseconds. What is named otherwise stays.
 */
export function keepNewest(folder: string, count: number): void {
  if (!existsSync(folder)) return
  const runs = readdirSync(folder).filter((name) => /^\d{13}$/.test(name))
  for (const name of runs.sort().slice(0, -count)) rmSync(join(folder, name), { recursive: true })
}
