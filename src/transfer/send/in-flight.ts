import type { Span } from '../../dataset/span.ts'
import { transferViolation } from '../../ssh/channel-failures.ts'
import type { Job, JobWorker } from '../jobs/job.ts'
import type { JobQueue } from '../jobs/job-queue.ts'
import { QuestionJob } from '../jobs/segmented-file.ts'
import type { Meter } from '../progress/meter.ts'

/** A job's place in the stream. */
interface Sent {
  readonly job: Job
  readonly start: number
  /** Where each of its records ends. */
  readonly ends: readonly number[]
}

/** What one connection has taken and the server has not acknowledged, and what becomes of it. */
export class InFlight {
  readonly #queue: JobQueue
  readonly #meter: Meter
  readonly #worker: JobWorker
  /** Taken and not sent yet. */
  readonly #taken = new Set<Job>()
  /** Sent, in order, and not acknowledged as a whole. */
  #sent: Sent[] = []
  #sentBytes = 0
  #ackedBytes = 0

  /** @param worker who takes the jobs, as the queue knows it */
  constructor(queue: JobQueue, meter: Meter, worker: JobWorker) {
    this.#queue = queue
    this.#meter = meter
    this.#worker = worker
  }

  /** Bytes of the stream that were sent and not acknowledged. */
  get outstandingBytes(): number {
    return this.#sentBytes - this.#ackedBytes
  }

  /** Whether every job that was sent is acknowledged. */
  get isEmpty(): boolean {
    return this.#sent.length === 0
  }

  /** All that has yet to be acknowledged, what is only read so far included. */
  get bytesHeld(): number {
    const end = this.#sent.at(-1)?.ends.at(-1) ?? this.#sentBytes
    return [...this.#taken].reduce((sum, job) => sum + job.bytes, end - this.#ackedBytes)
  }

  /** How many bytes have to be acknowledged until the job is; all of them when it is not sent yet. */
  bytesTo(job: Job): number {
    const end = this.#sent.find((sent) => sent.job === job)?.ends.at(-1)
    return end === undefined ? this.bytesHeld : end - this.#ackedBytes
  }

  /** A job was taken from the queue, and will be read. */
  take(job: Job): void {
    this.#taken.add(job)
  }

  /**
   * The data of a job that was taken come next in the stream.
   *
   * @param ends where each record ends in the data
   * @returns false when another connection was faster: nothing of it need be sent
   */
  begin(job: Job, ends: readonly number[]): boolean {
    this.#taken.delete(job)
    if (!this.#queue.isNeeded(job)) return false
    const start = this.#sentBytes
    this.#sent.push({ job, start, ends: ends.map((end) => start + end) })
    return true
  }

  /** So many bytes more are on their way. */
  sent(bytes: number): void {
    this.#sentBytes += bytes
  }

  /**
   * What has not been sent of the last job stays unsent, since nobody needs it.
   *
   * @returns whether a record was broken off, which the server has to be told
   */
  cut(): boolean {
    const last = this.#sent.pop()
    if (!last) return false
    this.#sent.push({ ...last, ends: [this.#sentBytes] })
    return this.#sentBytes > last.start && !last.ends.includes(this.#sentBytes)
  }

  /**
   * The server has acknowledged so many bytes of the stream in all.
   *
   * @returns whether that is more than before
   * @throws Failure SERVER_REPLY_INVALID
   */
  acknowledge(ackedBytes: number): boolean {
    if (ackedBytes < this.#ackedBytes || ackedBytes > this.#sentBytes)
      throw transferViolation('acknowledged bytes that were never sent, or took an acknowledgement back')
    const bytes = ackedBytes - this.#ackedBytes
    this.#meter.acked(bytes)
    this.#ackedBytes = ackedBytes
    this.settle()
    return bytes > 0
  }

  /** Reports every job that is acknowledged; one without data is as soon as all before it are. */
  settle(): void {
    for (let first = this.#sent[0]; first; first = this.#sent[0]) {
      const end = first.ends.at(-1) ?? first.start
      if (end > this.#ackedBytes) return
      this.#sent.shift()
      const { job, start } = first
      if (this.#queue.done(job)) this.#meter.arrived(job.files, job.bytes - (end - start))
      else this.#meter.retracted(end - start)
    }
  }

  /** The server has told which ranges it has of a file, by its hash in hex. */
  answer(sha256: string, there: readonly Span[]): void {
    for (const { job } of this.#sent) {
      if (job instanceof QuestionJob && job.sha256 === sha256) this.#meter.arrived(0, job.answer(there))
    }
  }

  /** The connection is of no use any more: others may have what was not acknowledged. */
  putBack(): void {
    for (const job of this.#taken) this.#queue.putBack(job, job, this.#worker)
    this.#taken.clear()
    for (const sent of this.#sent) this.#putBackRest(sent)
    this.#sent = []
  }

  #putBackRest({ job, start, ends }: Sent): void {
    const arrived = ends.filter((end) => end <= this.#ackedBytes).length
    const rest = arrived > 0 ? job.without(arrived) : job
    const isOurs = this.#queue.putBack(job, rest, this.#worker)
    const kept = isOurs ? (ends[arrived - 1] ?? start) : start
    this.#meter.retracted(Math.max(0, this.#ackedBytes - kept))
    if (isOurs) this.#meter.arrived(job.files - rest.files, job.bytes - rest.bytes - (kept - start))
  }
}
