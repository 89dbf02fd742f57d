import { noteHash } from '../../dataset/scan.ts'
import { hashSource, readInto } from '../../dataset/source.ts'
import type { Span } from '../../dataset/span.ts'
import type { Job, JobData } from './job.ts'
import type { JobQueue } from './job-queue.ts'
import type { Source } from './pack-job.ts'
import {
  LEAST_UNIT_BYTES,
  RECORD_HEAD_BYTES,
  type RecordKind,
  UNIT_BYTES,
  writeRecordHead,
} from './records.ts'

/** One big file, sent in segments over any connection and in any order; then the server checks the whole. */
export class SegmentedFile {
  readonly #source: Source
  readonly #place: number
  readonly #queue: () => JobQueue
  readonly #signal: AbortSignal
  #rest: Span[]
  #outstanding = 0
  #hashed: Promise<void> | undefined

  /** @param place of the file in the source's table */
  constructor(source: Source, place: number, queue: () => JobQueue, signal: AbortSignal) {
    this.#source = source
    this.#place = place
    this.#queue = queue
    this.#signal = signal
    this.#rest = [{ offset: 0, length: source.table.sizeAt(place) }]
  }

  /** The next segment, of about this many bytes; undefined when all are under way. */
  segment(most: number): Job | undefined {
    const range = this.#rest.shift()
    if (!range) return undefined
    const length = range.length - most > LEAST_UNIT_BYTES ? most : Math.min(range.length, UNIT_BYTES)
    const rest = { offset: range.offset + length, length: range.length - length }
    if (rest.length > 0) this.#rest.unshift(rest)
    this.#outstanding++
    return this.#job(range.offset, length)
  }

  /** The question which ranges of it the server has; its answer goes to `skip`. */
  async question(): Promise<{ data: Buffer; sha256: string }> {
    await this.#hash()
    return { data: this.#head('P'), sha256: this.#source.table.hashAt(this.#place)?.toString('hex') ?? '' }
  }

  /** Leaves out what the server has. @returns bytes that are still to be sent */
  skip(there: readonly Span[]): number {
    this.#rest = gaps(this.#source.table.sizeAt(this.#place), there)
    if (this.#rest.length === 0) this.#finish()
    return this.#rest.reduce((sum, { length }) => sum + length, 0)
  }

  #job(offset: number, length: number): Job {
    const onDone = (): void => {
      if (--this.#outstanding === 0 && this.#rest.length === 0) this.#finish()
    }
    const read = (): Promise<JobData> => this.#read(offset, length)
    const job: Job = { bytes: length, files: 0, read, without: () => job, onDone, bringsMore: true }
    return job
  }

  async #read(offset: number, length: number): Promise<JobData> {
    await this.#hash()
    const { root, table, buffers, compression } = this.#source
    const buffer = buffers.take(RECORD_HEAD_BYTES + length)
    const content = buffer.subarray(RECORD_HEAD_BYTES, RECORD_HEAD_BYTES + length)
    const row = table.at(this.#place)
    await readInto(root, row, content, offset)
    const shrunk = await compression.shrink(row.path, content)
    this.#head(shrunk === undefined ? 'S' : 's', offset, shrunk ?? length).copy(buffer)
    const end = RECORD_HEAD_BYTES + (shrunk ?? length)
    return { data: buffer.subarray(0, end), ends: [end], release: () => buffers.giveBack(buffer) }
  }

  /** Every record names the hash of the whole. */
  async #hash(): Promise<void> {
    const { root, table } = this.#source
    if (table.hashAt(this.#place)) return
    this.#hashed ??= noteHash(table, this.#place, (row) =>
      hashSource(root, row, this.#signal, () => undefined),
    )
    await this.#hashed
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

/** The question which parts of a big file have arrived in an earlier run. */
export class QuestionJob implements Job {
  readonly bytes = 0
  readonly files = 0
  readonly bringsMore = true
  /** The hash that the answer will carry, in hex; known once the question was read. */
  sha256 = ''
  readonly #file: Pick<SegmentedFile, 'question'>
  readonly #onAnswer: (there: readonly Span[]) => number
  #isAnswered = false

  /** @param onAnswer returns the bytes that need not be sent */
  constructor(file: Pick<SegmentedFile, 'question'>, onAnswer: (there: readonly Span[]) => number) {
    this.#file = file
    this.#onAnswer = onAnswer
  }

  /** Takes the server's answer, what is whole there. Only the first counts. @returns bytes that need not be sent */
  answer(there: readonly Span[]): number {
    if (this.#isAnswered) return 0
    this.#isAnswered = true
    return this.#onAnswer(there)
  }

  async read(): Promise<JobData> {
    const { data, sha256 } = await this.#file.question()
    this.sha256 = sha256
    return { data, ends: [data.length] }
  }

  without(): Job {
    return this
  }
}

/** What is missing of a file. */
export function gaps(sizeBytes: number, there: readonly Span[]): Span[] {
  const missing: Span[] = []
  let at = 0
  for (const { offset, length } of [...there].sort((a, b) => a.offset - b.offset)) {
    if (offset > at) missing.push({ offset: at, length: Math.min(offset, sizeBytes) - at })
    at = Math.max(at, offset + length)
    if (at >= sizeBytes) break
  }
  if (at < sizeBytes) missing.push({ offset: at, length: sizeBytes - at })
  return missing.filter(({ length }) => length > 0)
}
