import { constants } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Failure } from '../errors.ts'
import { makeOwnFolder } from './own-folder.ts'

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = constants

/**
 * Replaces a file on the runner in one step, so that a reader sees the old content or the new, also after a
 * power cut. Folders that are missing are made, readable by their owner only.
 *
 * @param path absolute path on the runner
 * @param content the whole new content
 * @throws Failure HOME_UNUSABLE when the runner's disk is full, or the folder cannot be written or is not ours alone
 */
export async function writeWhole(path: string, content: string | Buffer | Iterable<Buffer>): Promise<void> {
  try {
    makeOwnFolder(dirname(path))
    const temporary = `${path}.${process.pid}.tmp`
    // What has its name already may be another name of a file elsewhere.
    await rm(temporary, { force: true })
    const file = await open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600)
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
    await syncFolder(dirname(path))
  } catch (thrown) {
    throw homeUnusable(path, thrown)
  }
}

/** Makes a rename in this folder survive a power cut. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** The failure for anything the runner's own disk refuses, be it reading or writing. */
export function homeUnusable(path: string, cause: unknown): Failure {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new Failure(
    'HOME_UNUSABLE',
    {
      what: `The runner cannot use ${path}: ${reason}.`,
      safe: 'Nothing is lost: nothing on the server is deleted before its copy is verified here.',
      next: 'Free space, or mend the permissions or the disk of the runner (or point `home` at another disk), and run it again.',
    },
    cause,
  )
}
