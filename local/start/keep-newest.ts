import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Where runs on this machine leave a folder each, in `.local`: what came home, its artifacts, and the trainings of the
 * server that is here, too. What a real server trained (`server-runs`) was paid for and stays.
 */
const FOLDERS = ['runs', 'results/artifacts', 'server/root/trainings']

/**
 * Removes all but the newest of what runs have left, and the newest that brought a model home: runs that were refused do
 * not drive it out. A run is named by the time at which it began, in milliseconds; what is named otherwise stays.
 *
 * @param local the folder of everything that is made here
 * @param count how many runs stay, and how many with a model
 */
export function keepNewest(local: string, count: number): void {
  const trained = runsIn(join(local, 'runs')).filter((name) => existsSync(join(local, 'runs', name, 'model')))
  const models = new Set(trained.slice(-count))
  for (const folder of FOLDERS.map((name) => join(local, name))) {
    const older = runsIn(folder).slice(0, -count)
    for (const name of older.filter((run) => !models.has(run)))
      rmSync(join(folder, name), { recursive: true })
  }
}

/** Oldest first. */
function runsIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => /^\d{13}$/.test(name))
    .sort()
}
