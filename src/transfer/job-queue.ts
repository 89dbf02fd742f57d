import { setTimeout as sleep } from 'node:timers/promises'
import { worthRepeating, wouldBeLate } from './endgame.ts'
import type { Job, Taker } from './job.ts'
import { LEAST_UNIT_BYTES } from './records.ts'

/** Makes jobs when they are needed, so that a million files need no million jobs. */
export interface Supply {
  /** A job of about so many bytes; undefined when there is no more. */
  next(bytes: number): Job | undefined
  /** Content that no job was made of yet. */
  readonly bytesLeft: number
}

/** Everybody should get so many jobs more, so that all end together. */
const JOBS_TO_COME = 4
/** Whoever waits looks so often whether somebody has become slow. */
const RETHINK_MS = 250

/**
 * The work of a transfer, handed out to connections in order. A job is out until it is done or put back; the queue
 * ends when nothing is left and nothing is out. Near the end who has nothing to do repeats what is stuck elsewhere.
 */
export class JobQueue {
  readonly #supply: Supply
  readonly #out = new Map<Job, Taker[]>()
  #ready: Job[] = []
  #changed = Promise.withResolvers<void>()
  readonly #takers = new Set<Taker>()
  /** So that nobody waits on behalf of a connection that is gone. */
  readonly #gone = new WeakSet<Taker>()

  constructor(supply: Supply) {
    this.#supply = supply
  }

  /** Whether several take jobs. */
  get isShared(): boolean {
    return this.#takers.size > 1
  }

  /** Somebody begins to take jobs. */
  join(taker: Taker): void {
    this.#takers.add(taker)
  }

  /** Somebody takes none any more. What it has is done, or put back, sooner or later. */
  leave(taker: Taker): void {
    this.#takers.delete(taker)
    this.#gone.add(taker)
    this.#change()
  }

  /**
   * The next job; waits while others may still come back.
   *
   * @returns undefined when everything is done, but for what this taker has under way itself, or when it has left
   */
  async take(taker: Taker): Promise<Job | undefined> {
    while (!this.#gone.has(taker)) {
      const isLate = this.#isLate(taker)
      const job = isLate ? undefined : this.#next(taker)
      if (job || (!isLate && this.#onlyWaitsFor(taker))) return job
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
  putBack(job: Job, rest: Job, taker: Taker): boolean {
    const others = this.#out.get(job)?.filter((holder) => holder !== taker)
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

  #isLate(taker: Taker): boolean {
    return this.#out.size > 0 && this.isShared && wouldBeLate(taker, this.#takers, this.#supply.bytesLeft)
  }

  #next(taker: Taker): Job | undefined {
    const fair = Math.floor(this.#supply.bytesLeft / (JOBS_TO_COME * this.#takers.size))
    const wish = Math.max(LEAST_UNIT_BYTES, Math.min(taker.jobBytes, fair))
    const job = this.#ready.shift() ?? this.#supply.next(wish)
    if (job) this.#out.set(job, [taker])
    return job ?? this.#repeat(taker)
  }

  #repeat(taker: Taker): Job | undefined {
    const job = worthRepeating(taker, this.#out)
    if (job) this.#out.get(job)?.push(taker)
    return job
  }

  /** So that its end goes out with its last bytes, and not a round trip later. */
  #onlyWaitsFor(taker: Taker): boolean {
    return [...this.#out].every(
      ([job, holders]) => !job.bringsMore && holders.length === 1 && holders[0] === taker,
    )
  }

  #change(): void {
    this.#changed.resolve()
    this.#changed = Promise.withResolvers()
  }
}
