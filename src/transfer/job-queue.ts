/** What a job has to say on the wire. */
export interface JobData {
  /** Records, ready to be sent. */
  readonly data: Buffer
  /** Where in `data` each record ends: what is acknowledged up to there never travels again. */
  readonly ends: readonly number[]
  /** Takes `data` back for other use, once all of it was passed to sendData, which copies. */
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
}

/**
 * The work of a transfer, handed out to connections in order. A job is out until it is done or put back; the queue
 * ends when nothing is left and nothing is out.
 */
export class JobQueue {
  readonly #coming: Iterator<Job>
  readonly #waiting: Array<(job: Job | undefined) => void> = []
  #ready: Job[] = []
  #out = 0
  #exhausted = false

  /** @param jobs made when they are needed, so that a million files need no million jobs */
  constructor(jobs: Iterable<Job>) {
    this.#coming = jobs[Symbol.iterator]()
  }

  /** The next job; waits while others may still come back; undefined when everything is done. */
  take(): Promise<Job | undefined> {
    const job = this.#next()
    if (job || this.#out === 0) return Promise.resolve(job)
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  /** Adds work that turned up on the way; it comes before the rest. */
  add(job: Job): void {
    this.#ready.push(job)
    this.#hand()
  }

  /** Everything of the job has arrived. */
  done(job: Job): void {
    job.onDone?.()
    this.#out--
    this.#hand()
  }

  /** A job did not arrive, or only in part: another connection may have the rest of it. */
  putBack(rest: Job): void {
    this.#ready.unshift(rest)
    this.#out--
    this.#hand()
  }

  #hand(): void {
    while (this.#waiting.length > 0) {
      const job = this.#next()
      if (!job && this.#out > 0) return
      this.#waiting.shift()?.(job)
    }
  }

  #next(): Job | undefined {
    const job = this.#ready.shift() ?? this.#make()
    if (job) this.#out++
    return job
  }

  #make(): Job | undefined {
    if (this.#exhausted) return undefined
    const next = this.#coming.next()
    this.#exhausted = next.done === true
    return next.done ? undefined : next.value
  }
}
