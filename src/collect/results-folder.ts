import { mkdir, readdir, rename, rm, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Failure } from '../errors.ts'
import { runFolder } from '../home/layout.ts'
import { makeOwnFolder } from '../home/own-folder.ts'
import { homeUnusable, syncFolder } from '../home/write-whole.ts'

/** Left free on the runner's disk, in bytes: reports and the runner's own work need room, too. */
const RESERVE_BYTES = 200e6

/** Where the results of one collection come together on the runner. */
export interface ResultsFolder {
  /** A folder of its own for this collection, 0700, empty when it was made. */
  readonly path: string
  /** What is under way, kept between collections so that the next one continues it. */
  readonly incoming: string
}

/**
 * Makes the folders for one collection.
 *
 * @param home the runner-side home, absolute
 * @param trainingId the training whose results are collected
 * @param now names the folder, so that collections sort by time and never meet
 * @throws Failure HOME_UNUSABLE when they cannot be made
 */
export async function makeResultsFolder(home: string, trainingId: string, now: Date): Promise<ResultsFolder> {
  const base = runFolder(home, trainingId)
  const path = join(base, `results-${now.toISOString().replaceAll(/[-:.]/g, '')}`)
  const incoming = join(base, 'incoming')
  try {
    makeOwnFolder(incoming)
    await mkdir(path, { mode: 0o700 })
  } catch (error) {
    throw homeUnusable(path, error)
  }
  return { path, incoming }
}

/**
 * Refuses before the first byte what the runner's disk cannot hold.
 *
 * @throws Failure HOME_UNUSABLE with the bytes needed and free
 */
export async function checkRoom(folder: Pick<ResultsFolder, 'path'>, neededBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder.path)
  const freeBytes = bavail * bsize
  if (neededBytes + RESERVE_BYTES <= freeBytes) return
  throw new Failure('HOME_UNUSABLE', {
    what: `What comes home needs ${megabytes(neededBytes + RESERVE_BYTES)} at ${folder.path}, where ${megabytes(freeBytes)} are free.`,
    safe: 'Nothing was downloaded, and everything on the server is untouched.',
    next: 'Free space on the runner, or point `home` at another disk, and run it again.',
  })
}

/** Gives a verified file its final name; a file of this name from an earlier try is replaced. */
export async function place(folder: ResultsFolder, verified: string, path: string): Promise<void> {
  const target = join(folder.path, path)
  await mkdir(dirname(target), { recursive: true, mode: 0o700 })
  await rename(verified, target)
}

/** Flushes the names, then forgets what was under way: it is all in place. */
export async function finish(folder: ResultsFolder): Promise<void> {
  await rm(folder.incoming, { recursive: true })
  const entries = await readdir(folder.path, { recursive: true, withFileTypes: true })
  const folders = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
  for (const each of [...folders, folder.path, dirname(folder.path)]) await syncFolder(each)
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1e6)} MB`
}
