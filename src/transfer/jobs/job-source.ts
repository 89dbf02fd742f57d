import type { FileTable } from '../../dataset/file-table.ts'
import type { Job } from './job.ts'
import type { JobQueue, JobSource } from './job-queue.ts'
import { PackJob, type Source } from './pack-job.ts'
import { PACK_FILES, UNIT_BYTES } from './records.ts'
import { QuestionJob, SegmentedFile } from './segmented-file.ts'

/** A file up to here always travels whole: to put it together at the other end would cost more than it gains. */
export const WHOLE_BYTES = 256 << 10

/**
 * Up to here a file costs the ends of a fast line more time than the line: the server spends about 0.1 ms on each,
 * in which 150 Mbit/s bring 2 kB, and 5 Gbit/s this much.
 */
const SMALL_BYTES = 64 << 10

/** In packs of 1,000 beside large files the line waited for the server after all, and all took a tenth longer. */
const MIXED_PACK_FILES = 64

/** Some of the files, in the order given. */
class Files {
  readonly places: Int32Array
  readonly #bytes: number
  next = 0
  /** Content that no job was made of yet. */
  bytesLeft: number

  constructor(table: FileTable, places: Int32Array) {
    this.places = places
    this.#bytes = this.bytesLeft = table.bytesOf(places)
  }

  /** Which share of them no job was made of yet. */
  get shareLeft(): number {
    const isOver = this.bytesLeft === 0 && this.next === this.places.length
    return isOver ? 0 : Math.max(this.bytesLeft, 1) / Math.max(this.#bytes, 1)
  }
}

/**
 * What has to be sent: small files in packs, and what is big for the connection that asks, cut. Small and large ones
 * travel side by side, so that the line is never idle while the server puts thousands of small files away.
 */
export class FileJobSource implements JobSource {
  readonly #source: Source
  readonly #small: Files
  readonly #large: Files
  readonly #arriving: ReadonlySet<string>
  readonly #queue: () => JobQueue
  readonly #signal: AbortSignal
  /** Files that are cut, and not under way as a whole. */
  readonly #cuts: SegmentedFile[] = []

  /**
   * @param places of the files in the source's table
   * @param arriving SHA-256, in hex, of files of which the server may have parts from an earlier run
   * @param queue where jobs go that turn up on the way
   */
  constructor(
    source: Source,
    places: Int32Array,
    arriving: ReadonlySet<string>,
    queue: () => JobQueue,
    signal: AbortSignal,
  ) {
    const { table } = source
    const isSmall = (place: number): boolean => table.sizeAt(place) <= SMALL_BYTES
    this.#source = source
    this.#small = new Files(table, places.filter(isSmall))
    this.#large = new Files(
      table,
      places.filter((place) => !isSmall(place)),
    )
    this.#arriving = arriving
    this.#queue = queue
    this.#signal = signal
  }

  get bytesLeft(): number {
    return this.#small.bytesLeft + this.#large.bytesLeft
  }

  next(bytes: number): Job | undefined {
    const most = Math.min(bytes, UNIT_BYTES)
    const isSmall = this.#small.shareLeft > this.#large.shareLeft
    const files = isSmall ? this.#small : this.#large
    const job = (isSmall ? undefined : this.#segment(most)) ?? this.#pack(files, most)
    if (job) files.bytesLeft -= job.bytes
    return job
  }

  #segment(most: number): Job | undefined {
    for (let file = this.#cuts[0]; file; file = this.#cuts[0]) {
      const segment = file.segment(most)
      if (segment) return segment
      this.#cuts.shift()
    }
    return undefined
  }

  #pack(files: Files, most: number): Job | undefined {
    const { places, next: first } = files
    const mostFiles = this.#large.shareLeft > 0 ? MIXED_PACK_FILES : PACK_FILES
    const whole = Math.min(UNIT_BYTES, Math.max(WHOLE_BYTES, 2 * most))
    let bytes = 0
    for (; files.next < places.length && files.next - first < mostFiles; files.next++) {
      const size = this.#source.table.sizeAt(places[files.next] as number)
      if (size > whole && files.next === first) return this.#begin(places[files.next++] as number, most)
      if (size > whole || (bytes > 0 && bytes + size > most)) break
      bytes += size
    }
    return files.next === first ? undefined : new PackJob(this.#source, places.slice(first, files.next))
  }

  #begin(place: number, most: number): Job | undefined {
    const { table } = this.#source
    const file = new SegmentedFile(this.#source, place, this.#queue, this.#signal)
    const sha256 = table.hashAt(place)?.toString('hex')
    if (sha256 !== undefined && this.#arriving.has(sha256)) return this.#ask(file, table.sizeAt(place))
    this.#cuts.push(file)
    return file.segment(most)
  }

  /** What the server lacks of the file comes back when it has answered. */
  #ask(file: SegmentedFile, sizeBytes: number): Job {
    this.#large.bytesLeft -= sizeBytes
    return new QuestionJob(file, (there) => {
      const left = file.skip(there)
      this.#large.bytesLeft += left
      this.#cuts.push(file)
      return sizeBytes - left
    })
  }
}
