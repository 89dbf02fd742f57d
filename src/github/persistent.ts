import { pause } from '../link/retry.ts'
import type { Context } from '../log.ts'
import { ApiError } from './api.ts'

const TRIES = 4
/** Between two tries; longer with each. */
const PAUSE_MS = 3_000

/**
 * Does work with GitHub again when it could not answer, or was in trouble; what it refuses is not asked again.
 *
 * @param trouble what did not work, as the subject of a sentence: "The release"
 * @param pauseMs after the first try
 * @throws ApiError of the last try; the signal's reason
 */
export async function persistent<T>(
  work: () => Promise<T>,
  trouble: string,
  { signal, log }: Context,
  pauseMs = PAUSE_MS,
): Promise<T> {
  for (let tries = 1; ; tries++)
    try {
      return await work()
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof ApiError) || tries === TRIES || (error.status > 0 && error.status < 500))
        throw error
      log.warning(`${trouble} did not work with GitHub (${error.message}). Trying again.`)
      await pause(pauseMs * tries, signal)
    }
}
