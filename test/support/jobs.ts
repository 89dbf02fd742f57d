import type { Job, Taker } from '../../src/transfer/job.ts'
import type { Supply } from '../../src/transfer/job-queue.ts'

/** Hands out given jobs, whatever size is asked for. */
export function supplyOf(...jobs: readonly Job[]): Supply {
  const left = [...jobs]
  return { next: () => left.shift(), bytesLeft: 1e9 }
}

/** Somebody who takes jobs and sends so many bytes a second; what it holds takes it so many seconds. */
export function taker({ bytesPerSecond = 1, seconds = 0, bytesHeld = 0 } = {}): Taker {
  return { jobBytes: 1e6, bytesHeld, bytesPerSecond, slackSeconds: 0.5, secondsTo: () => seconds }
}
