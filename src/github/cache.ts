import type { IndexKeeper } from '../dataset/signed-index-cache.ts'
import type { Log } from '../log.ts'
import { unlessAborted } from './unless-aborted.ts'

/** An index of a million files is 110 MB; on a line on which that takes longer, hashing again is no worse. */
const LIMIT_MS = 60_000

type Client = typeof import('@actions/cache')

/**
 * The cache of the repository in which this step runs. What fails there is said once and fails nothing; where there is
 * no such service nothing is said.
 *
 * @param limitMs the longest that one call may take, in milliseconds
 */
export function githubCache(log: Log, signal: AbortSignal, limitMs = LIMIT_MS): IndexKeeper {
  let given = false
  const attempt = async <T>(work: (client: Client) => Promise<T>): Promise<T | undefined> => {
    if (given || signal.aborted) return undefined
    try {
      // A third of a second of start-up and 3 MB of memory that most runs never need.
      const client = await import('@actions/cache')
      if (!client.isFeatureAvailable()) return undefined
      return await unlessAborted(work(client), AbortSignal.any([signal, AbortSignal.timeout(limitMs)]))
    } catch (error) {
      given = true
      if (!signal.aborted)
        log.notice(`The repository's cache was of no use, the work goes on without it: ${String(error)}`)
      return undefined
    }
  }
  return {
    // The client regards the first key as the beginning of one, too.
    restore: (path, beginning) => attempt((client) => client.restoreCache([path], beginning)),
    keep: async (path, name) => void (await attempt((client) => client.saveCache([path], name))),
  }
}
