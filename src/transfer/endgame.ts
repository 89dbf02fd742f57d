/** The end of a transfer: who had better take nothing more, and what is stuck and worth sending twice. */
import type { Job, Taker } from './job.ts'
import { LEAST_UNIT_BYTES } from './records.ts'

/** A job is sent twice when it would take its holder so much longer. */
const WORTH_SECONDS = 0.3
const WORTH_FACTOR = 1.5

/**
 * Whether one more job would keep a taker longer than everything that is left keeps all of them. Who holds nothing is
 * never late: somebody has to take what is left.
 *
 * @param takers all of them
 * @param bytesLeft content that nobody has taken
 */
export function wouldBeLate(taker: Taker, takers: Iterable<Taker>, bytesLeft: number): boolean {
  if (taker.bytesHeld === 0) return false
  let bytes = bytesLeft
  let rate = 0
  for (const each of takers) {
    bytes += each.bytesHeld
    rate += each.bytesPerSecond
  }
  return secondsFor(taker, taker.bytesHeld + LEAST_UNIT_BYTES) > bytes / rate + taker.slackSeconds
}

/**
 * The job that will take longest where it is, if it would arrive much sooner from this taker; none is sent three times.
 *
 * @param out jobs that are under way, and who has them
 */
export function worthRepeating(
  taker: Taker,
  out: Iterable<readonly [Job, readonly Taker[]]>,
): Job | undefined {
  let longest = 0
  let found: Job | undefined
  for (const [job, [holder, second]] of out) {
    if (!holder || second || holder === taker) continue
    const seconds = holder.secondsTo(job)
    const here = secondsFor(taker, taker.bytesHeld + job.bytes)
    if (seconds <= WORTH_SECONDS + WORTH_FACTOR * here || seconds <= longest) continue
    longest = seconds
    found = job
  }
  return found
}

function secondsFor(taker: Taker, bytes: number): number {
  return taker.bytesPerSecond > 0 ? bytes / taker.bytesPerSecond : Number.POSITIVE_INFINITY
}
