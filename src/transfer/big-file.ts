import { isRacy, nowNs } from '../dataset/scan.ts'
import { hashSource, readInto } from '../dataset/source.ts'
import type { Job, JobData, JobQueue } from './job-queue.ts'
import { segments } from './operations.ts'
import type { Source } from './pack-job.ts'
import { RECORD_HEAD_BYTES, type RecordKind, writeRecordHead } from './records.ts'

/**
 * Sends one big file: asks which segments are there, sends the others, over any connection and in any order, and has
 * the server check the whole.
 */
export class BigFileTransfer {
  readonly #source: Source
  readonly #place: number
  readonly #queue: () => JobQueue
  readonly #signal: AbortSignal
  #segmentsLeft = 0

  constructor(source: Source, place: number, queue: () => JobQueue, signal: AbortSignal) {
    this.#source = source
    this.#place = place
    this.#queue = queue
    this.#signal = signal
  }

  /** The first job; the others follow from the server's answer to it. */
  question(): QuestionJob {
    return new QuestionJob(
      () => this.#ask(),
      (there) => this.#answer(there),
    )
  }

  async #ask(): Promise<{ data: Buffer; sha256: string }> {
    const { root, table } = this.#source
    const row = table.at(this.#place)
    if (!row.sha256) {
      const readAtNs = nowNs()
      const sha256 = await hashSource(root, row, this.#signal, () => undefined)
      table.setHash(this.#place, sha256, isRacy(row, readAtNs))
    }
    return { data: this.#head('P'), sha256: table.at(this.#place).sha256?.toString('hex') ?? '' }
  }

  #answer(there: ReadonlySet<number>): void {
    const missing = [...segments(this.#source.table.sizeAt(this.#place), there)]
    this.#segmentsLeft = missing.length
    if (missing.length === 0) this.#finish()
    for (const { offset, length } of missing) this.#queue().add(this.#segment(offset, length))
  }

  #segment(offset: number, length: number): Job {
    const read = async (): Promise<JobData> => {
      const { buffers } = this.#source
      const buffer = buffers.take(RECORD_HEAD_BYTES + length)
      const data = buffer.subarray(0, RECORD_HEAD_BYTES + length)
      await readInto(
        this.#source.root,
        this.#source.table.at(this.#place),
        data.subarray(RECORD_HEAD_BYTES),
        offset,
      )
      this.#head('S', offset, length).copy(data)
      return { data, ends: [data.length], release: () => buffers.giveBack(buffer) }
    }
    const onDone = (): void => {
      if (--this.#segmentsLeft === 0) this.#finish()
    }
    const job: Job = { bytes: length, files: 0, read, without: () => job, onDone }
    return job
  }

  #finish(): void {
    const data = this.#head('F')
    const read = async (): Promise<JobData> => ({ data, ends: [data.length] })
    const job: Job = { bytes: 0, files: 1, read, without: () => job }
    this.#queue().add(job)
  }

  #head(kind: RecordKind, offset = 0, length = 0): Buffer {
    const { sizeBytes, sha256 } = this.#source.table.at(this.#place)
    const head = Buffer.alloc(RECORD_HEAD_BYTES)
    writeRecordHead(head, { kind, sha256: sha256 ?? Buffer.alloc(0), sizeBytes, offset, length })
    return head
  }
}

/** The question which segments of a big file have arrived in an earlier run. */
export class QuestionJob implements Job {
  readonly bytes = 0
  readonly files = 0
  /** The hash that the answer will carry, in hex; known once the question was read. */
  sha256 = ''
  readonly #ask: () => Promise<{ data: Buffer; sha256: string }>
  readonly #onAnswer: (there: ReadonlySet<number>) => void
  #isAnswered = false

  constructor(
    ask: () => Promise<{ data: Buffer; sha256: string }>,
    onAnswer: (there: ReadonlySet<number>) => void,
  ) {
    this.#ask = ask
    this.#onAnswer = onAnswer
  }

  /** Takes the server's answer: the offsets of whole segments. Only the first counts: each brings new jobs. */
  answer(there: ReadonlySet<number>): void {
    if (this.#isAnswered) return
    this.#isAnswered = true
    this.#onAnswer(there)
  }

  async read(): Promise<JobData> {
    const { data, sha256 } = await this.#ask()
    this.sha256 = sha256
    return { data, ends: [data.length] }
  }

  without(): Job {
    return this
  }
}
