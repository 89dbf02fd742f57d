import { setTimeout as sleep } from 'node:timers/promises'
import { Failure, isTransient } from '../errors.ts'
import { Pauses } from './pauses.ts'

/** How to try again. */
export interface RetryOptions {
  readonly signal: AbortSignal
  /** Whether another try may help; after a failure of the line alone unless given. */
  readonly mayPass?: (failure: Failure) => boolean
  /** How long to wait before the next try, in milliseconds; throws what the caller gets when there is to be none. */
  readonly pauseMs: (failure: Failure) => number
}

/**
 * Does work that can be done again, until it succeeds.
 *
 * @throws what another try cannot mend, what `pauseMs` throws, or the signal's reason
 */
export async function retry<T>(work: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { signal, mayPass = isTransient, pauseMs } = options
  for (;;) {
    try {
      return await work()
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof Failure) || !mayPass(error)) throw error
      await pause(pauseMs(error), signal)
    }
  }
}

/** Waits. @throws the signal's reason, where a timer would only say that it was aborted */
export async function pause(pauseMs: number, signal: AbortSignal): Promise<void> {
  await sleep(pauseMs, undefined, { signal }).catch(() => undefined)
  signal.throwIfAborted()
}

/**
 * Pauses as a server that cannot be reached gets them, until patience is over.
 *
 * @param patienceMs from now on; 0 for no second try
 * @param say told what is wrong whenever that is something new: an outage of an hour is one line of the log
 */
export function patientPauses(patienceMs: number, say: (what: string) => void): RetryOptions['pauseMs'] {
  const until = performance.now() + patienceMs
  const pauses = new Pauses()
  let said = ''
  return (failure) => {
    const pauseMs = pauses.after(failure)
    if (performance.now() + pauseMs > until) throw failure
    const { what } = failure.text
    if (what !== said) say(what)
    said = what
    return pauseMs
  }
}

/**
 * Whether something may pass on a server on which all was well before: a shell that does not run our command had, for a
 * moment, no process to spare.
 */
export function mayPassWhereItWorked(failure: Failure): boolean {
  return failure.code === 'SHELL_UNUSABLE' || isTransient(failure)
}
