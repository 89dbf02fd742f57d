import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Where runs on this machine leave a folder each, in `.local`: what came home, its artifacts, and the trainings of the
 * server that is here, too. What a real server trained (`server-runs`) was paid for and stays.
 */
const FOLDERS = ['runs', 'results/artifacts', 'server/root/trainings']

/**
 * Removes all but the newest of what runs have left. A run is named by the time at which it began, in milliseconds; what
 * is named otherwise stays.
 *
 * @param local the folder of everything that is made here
 * @param count how many runs stay
 */
export function keepNewest(local: string, count: number): void {
  for (const folder of FOLDERS.map((name) => join(local, name)).filter((path) => existsSync(path))) {
    const runs = readdirSync(folder).filter((name) => /^\d{13}$/.test(name))
    for (const name of runs.sort().slice(0, -count)) rmSync(join(folder, name), { recursive: true })
  }
}
