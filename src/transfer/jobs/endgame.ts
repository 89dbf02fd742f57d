/** The end of a transfer: who had better take nothing more, and what is stuck and worth sending twice. */
import type { Job, JobWorker } from './job.ts'
import { LEAST_UNIT_BYTES } from './records.ts'

/** A job is sent twice when it would take its holder this much longer. */
const WORTH_SECONDS = 0.3
const WORTH_FACTOR = 1.5

/**
 * Whether one more job would keep a worker longer than everything that is left keeps all of them. Who holds nothing is
 * never late: somebody has to take what is left.
 *
 * @param workers all of them
 * @param bytesLeft content that nobody has taken
 */
export function wouldBeLate(worker: JobWorker, workers: Iterable<JobWorker>, bytesLeft: number): boolean {
  if (worker.bytesHeld === 0) return false
  let bytes = bytesLeft
  let rate = 0
  for (const each of workers) {
    bytes += each.bytesHeld
    rate += each.bytesPerSecond
  }
  return secondsFor(worker, worker.bytesHeld + LEAST_UNIT_BYTES) > bytes / rate + worker.slackSeconds
}

/**
 * The job that will take longest where it is, if it would arrive much sooner from this worker; none is sent three times.
 *
 * @param out jobs that are under way, and who has them
 */
export function worthRepeating(
  worker: JobWorker,
  out: Iterable<readonly [Job, readonly JobWorker[]]>,
): Job | undefined {
  let longest = 0
  let found: Job | undefined
  for (const [job, [holder, second]] of out) {
    if (!holder || second || holder === worker) continue
    const seconds = holder.secondsTo(job)
    const here = secondsFor(worker, worker.bytesHeld + job.bytes)
    if (seconds <= WORTH_SECONDS + WORTH_FACTOR * here || seconds <= longest) continue
    longest = seconds
    found = job
  }
  return found
}

function secondsFor(worker: JobWorker, bytes: number): number {
  return worker.bytesPerSecond > 0 ? bytes / worker.bytesPerSecond : Number.POSITIVE_INFINITY
}
