import { rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { runFolder } from './layout.ts'
import { makeOwnFolder } from './own-folder.ts'
import { homeUnusable } from './write-whole.ts'

/** What it is called in a training's folder. */
export const EXCLUSIONS_FILE = 'exclude.txt'
/** Signs that an ignore file reads as more than themselves, or not at all: any one sign stands for them. */
const SIGNS = /[\\*?[\]{}]/g
/** A path that could mean something else, such as one above the dataset; nobody has such pictures. */
const ODD = /(^|\/)\.{0,2}(\/|$)|[\x00-\x1f\x7f]|\s$/

/**
 * Writes a list of files that `dataset.exclude` takes, into the training's folder on the runner.
 *
 * @param paths in the dataset, as the server says them; what is no plain path is left out
 * @returns where it is, absolute
 * @throws Failure HOME_UNUSABLE
 */
export function writeExclusions(home: string, trainingId: string, paths: Iterable<string>): string {
  const file = join(runFolder(home, trainingId), EXCLUSIONS_FILE)
  const lines = [...new Set(paths)].filter((path) => !ODD.test(path)).map(lineOf)
  try {
    makeOwnFolder(dirname(file))
    rmSync(file, { force: true })
    writeFileSync(file, lines.join(''), { flag: 'wx', mode: 0o600 })
  } catch (error) {
    throw homeUnusable(file, error)
  }
  return file
}

/** Anchored at the dataset's top, so that it means this file alone. */
function lineOf(path: string): string {
  return `/${path.replaceAll(SIGNS, '?')}\n`
}
