import { restoreCache, saveCache } from '@actions/cache'
import type { Log } from '../log.ts'

/**
 * Restores a cached folder, if there is one. A cache is a convenience: it never fails the step.
 *
 * @param path absolute; the same one must be given to keep
 * @param key exact key; a key that begins with `prefix` serves when it is not there
 * @returns whether something was restored
 */
export async function restoreFolder(path: string, key: string, prefix: string, log: Log): Promise<boolean> {
  try {
    return (await restoreCache([path], key, [prefix])) !== undefined
  } catch (error) {
    log.debug(`The cache was not read: ${String(error)}`)
    return false
  }
}

/** Keeps a folder under a key that is new. */
export async function keepFolder(path: string, key: string, log: Log): Promise<void> {
  try {
    await saveCache([path], key)
  } catch (error) {
    log.debug(`The cache was not written: ${String(error)}`)
  }
}
