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

/** Who takes jobs. */
export interface JobWorker {
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
