import { setImmediate } from 'node:timers/promises'

/** Gives signals and timers their turn in a long loop of blocking work; throws when the work is cancelled. */
export type Pause = () => Promise<void>

/** Often enough to react to a cancellation at once, seldom enough to cost nothing. */
const WORK_MS = 50

/**
 * Blocking file access is five times faster than the asynchronous one (6 against 32 microseconds a picture, measured),
 * so the audit blocks, and pauses.
 *
 * @param signal cancels the work
 * @returns to be awaited in every round of a loop
 */
export function pauses(signal: AbortSignal): Pause {
  let resumedAt = performance.now()
  return async () => {
    signal.throwIfAborted()
    if (performance.now() - resumedAt < WORK_MS) return
    await setImmediate()
    resumedAt = performance.now()
  }
}
