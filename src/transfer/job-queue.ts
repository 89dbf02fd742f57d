import { setTimeout as sleep } from 'node:timers/promises'
import { LEAST_UNIT_BYTES } from './records.ts'

/** What a job has to say on the wire. */
export interface JobData {
  /** Records, ready to be sent. */
  readonly data: Buffer
  /** Where in `data` each record ends: what is acknowledged up to there never travels again. */
  readonly ends: readonly number[]
  /** Takes `data` back for other use, once sendData has resolved for all of it. */
  release?(): void
}

/** A piece of work that any connection can do. */
export interface Job {
  /** Bytes of content, for the progress. */
  readonly bytes: number
  /** How many files are complete when it is done. */
  readonly files: number
  /** Reads what is to be sent. @throws Failure SOURCE_CHANGED, DATASET_UNREADABLE */
  read(): Promise<JobData>
  /** The job without its first records, which have arrived. */
  without(records: number): Job
  /** Called once the server has acknowledged all of it. */
  onDone?(): void
  /** It may add further jobs until it is done. */
  readonly bringsMore?: boolean
}

/** Makes jobs when they are needed, so that a million files need no million jobs. */
export interface Supply {
  /** A job of about so many bytes; undefined when there is no more. */
  next(bytes: number): Job | undefined
  /** Content that no job was made of yet. */
  readonly bytesLeft: number
}

/** Who takes jobs. */
export interface Taker {
  /** How many bytes of content it would like to have next. */
  readonly jobBytes: number
  /** What it has taken and the server has not acknowledged. */
  readonly bytesHeld: number
  /** How fast it is; 0 while it has not sent any. */
  readonly bytesPerSecond: number
  /** How much later than all together it may end. */
  readonly slackSeconds: number
  /** In how many seconds a job that it holds will have arrived, as things go. */
  secondsTo(job: Job): number
}

/** Everybody should get so many jobs more, so that all end together. */
const JOBS_TO_COME = 4
/** Whoever waits looks so often whether somebody has become slow. */
const RETHINK_MS = 250
/** A job is sent twice when it would take its holder so much longer. */
const WORTH_SECONDS = 0.3
const WORTH_FACTOR = 1.5

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

  /** Somebody takes none any more; what it had is done or put back. */
  leave(taker: Taker): void {
    this.#takers.delete(taker)
  }

  /**
   * The next job; waits while others may still come back.
   *
   * @returns undefined when everything is done, but for what this taker has under way itself
   */
  async take(taker: Taker): Promise<Job | undefined> {
    for (;;) {
      const isLate = this.#wouldBeLate(taker)
      const job = isLate ? undefined : this.#next(taker)
      if (job || (!isLate && this.#onlyWaitsFor(taker))) return job
      await Promise.race([this.#changed.promise, sleep(RETHINK_MS)])
    }
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

  #next(taker: Taker): Job | undefined {
    const fair = Math.floor(this.#supply.bytesLeft / (JOBS_TO_COME * this.#takers.size))
    const wish = Math.max(LEAST_UNIT_BYTES, Math.min(taker.jobBytes, fair))
    const job = this.#ready.shift() ?? this.#supply.next(wish)
    if (job) this.#out.set(job, [taker])
    return job ?? this.#repeat(taker)
  }

  /** So that its end goes out with its last bytes, and not a round trip later. */
  #onlyWaitsFor(taker: Taker): boolean {
    return [...this.#out].every(
      ([job, holders]) => !job.bringsMore && holders.length === 1 && holders[0] === taker,
    )
  }

  /** Near the end a slow connection had better leave the rest to the others. */
  #wouldBeLate(taker: Taker): boolean {
    if (taker.bytesHeld === 0 || this.#out.size === 0 || !this.isShared) return false
    let bytes = this.#supply.bytesLeft
    let rate = 0
    for (const each of this.#takers) {
      bytes += each.bytesHeld
      rate += each.bytesPerSecond
    }
    return secondsFor(taker, taker.bytesHeld + LEAST_UNIT_BYTES) > bytes / rate + taker.slackSeconds
  }

  /** The job that will take longest where it is, if it would arrive much sooner from here. */
  #repeat(taker: Taker): Job | undefined {
    let longest = 0
    let found: Job | undefined
    for (const [job, [holder, second]] of this.#out) {
      if (!holder || second || holder === taker) continue
      const seconds = holder.secondsTo(job)
      const isWorthIt =
        seconds > WORTH_SECONDS + WORTH_FACTOR * secondsFor(taker, taker.bytesHeld + job.bytes)
      if (!isWorthIt || seconds <= longest) continue
      longest = seconds
      found = job
    }
    if (found) this.#out.get(found)?.push(taker)
    return found
  }

  #change(): void {
    this.#changed.resolve()
    this.#changed = Promise.withResolvers()
  }
}

function secondsFor(taker: Taker, bytes: number): number {
  return taker.bytesPerSecond > 0 ? bytes / taker.bytesPerSecond : Number.POSITIVE_INFINITY
}
