import { setTimeout as sleep } from 'node:timers/promises'
import { worthRepeating, wouldBeLate } from './endgame.ts'
import type { Job, JobWorker } from './job.ts'
import { LEAST_UNIT_BYTES } from './records.ts'

/** Makes jobs when they are needed, so that a million files need no million jobs. */
export interface JobSource {
  /** A job of about this many bytes; undefined when there are no more. */
  next(bytes: number): Job | undefined
  /** Content that no job was made of yet. */
  readonly bytesLeft: number
}

/** Every connection should get this many jobs more, so that all end together. */
const JOBS_TO_COME = 4
/** How often a waiting connection looks whether another has become slow. */
const RETHINK_MS = 250

/**
 * The work of a transfer, handed out to connections in order. A job is out until it is done or put back; the queue
 * ends when nothing is left and nothing is out. Near the end who has nothing to do repeats what is stuck elsewhere.
 */
export class JobQueue {
  readonly #source: JobSource
  readonly #out = new Map<Job, JobWorker[]>()
  #ready: Job[] = []
  #changed = Promise.withResolvers<void>()
  readonly #workers = new Set<JobWorker>()
  /** So that nobody waits on behalf of a connection that is gone. */
  readonly #gone = new WeakSet<JobWorker>()

  constructor(source: JobSource) {
    this.#source = source
  }

  /** Whether several take jobs. */
  get isShared(): boolean {
    return this.#workers.size > 1
  }

  /** Somebody begins to take jobs. */
  join(worker: JobWorker): void {
    this.#workers.add(worker)
  }

  /** Somebody takes none any more. What it has is done, or put back, sooner or later. */
  leave(worker: JobWorker): void {
    this.#workers.delete(worker)
    this.#gone.add(worker)
    this.#change()
  }

  /**
   * The next job; waits while others may still come back.
   *
   * @returns undefined when everything is done, but for what this worker has under way itself, or when it has left
   */
  async take(worker: JobWorker): Promise<Job | undefined> {
    while (!this.#gone.has(worker)) {
      const isLate = this.#isLate(worker)
      const job = isLate ? undefined : this.#next(worker)
      if (job || (!isLate && this.#onlyWaitsFor(worker))) return job
      await Promise.race([this.#changed.promise, sleep(RETHINK_MS)])
    }
    return undefined
  }

  /** Adds work that turned up on the way; it comes before the rest. */
  add(job: Job): void {
    this.#ready.push(job)
    this.#change()
  }

  /** Everything of the job has arrived. @returns false when it had arrived before, by another connection */
  done(job: Job): boolean {
    if (!this.#out.delete(job)) return false
    job.onDone?.()
    this.#change()
    return true
  }

  /** Whether a job that was handed out is still needed. */
  isNeeded(job: Job): boolean {
    return this.#out.has(job)
  }

  /**
   * A job did not arrive, or only in part: another connection may have the rest of it.
   *
   * @returns false when another connection has sent, or is sending, all of it
   */
  putBack(job: Job, rest: Job, worker: JobWorker): boolean {
    const others = this.#out.get(job)?.filter((holder) => holder !== worker)
    if (!others) return false
    if (others.length > 0) {
      this.#out.set(job, others)
      return false
    }
    this.#out.delete(job)
    this.#ready.unshift(rest)
    this.#change()
    return true
  }

  #isLate(worker: JobWorker): boolean {
    return this.#out.size > 0 && this.isShared && wouldBeLate(worker, this.#workers, this.#source.bytesLeft)
  }

  #next(worker: JobWorker): Job | undefined {
    const fair = Math.floor(this.#source.bytesLeft / (JOBS_TO_COME * this.#workers.size))
    const wish = Math.max(LEAST_UNIT_BYTES, Math.min(worker.jobBytes, fair))
    const job = this.#ready.shift() ?? this.#source.next(wish)
    if (job) this.#out.set(job, [worker])
    return job ?? this.#repeat(worker)
  }

  #repeat(worker: JobWorker): Job | undefined {
    const job = worthRepeating(worker, this.#out)
    if (job) this.#out.get(job)?.push(worker)
    return job
  }

  /** So that its end goes out with its last bytes, and not a round trip later. */
  #onlyWaitsFor(worker: JobWorker): boolean {
    return [...this.#out].every(
      ([job, holders]) => !job.bringsMore && holders.length === 1 && holders[0] === worker,
    )
  }

  #change(): void {
    this.#changed.resolve()
    this.#changed = Promise.withResolvers()
  }
}
