import type { Job, JobWorker } from '../../src/transfer/jobs/job.ts'
import type { JobSource } from '../../src/transfer/jobs/job-queue.ts'

/** Hands out given jobs, whatever size is asked for. */
export function sourceOf(...jobs: readonly Job[]): JobSource {
  const left = [...jobs]
  return { next: () => left.shift(), bytesLeft: 1e9 }
}

/** Somebody who takes jobs and sends so many bytes a second; what it holds takes it so many seconds. */
export function worker({ bytesPerSecond = 1, seconds = 0, bytesHeld = 0 } = {}): JobWorker {
  return { jobBytes: 1e6, bytesHeld, bytesPerSecond, slackSeconds: 0.5, secondsTo: () => seconds }
}
