import type { Job } from './job.ts'
import type { JobQueue, JobSource } from './job-queue.ts'
import { PackJob, type Source } from './pack-job.ts'
import { PACK_FILES, UNIT_BYTES } from './records.ts'
import { QuestionJob, SegmentedFile } from './segmented-file.ts'

/** A file up to here always travels whole: to put it together at the other end would cost more than it gains. */
export const WHOLE_BYTES = 256 << 10

/** What has to be sent, in the order given: small files in packs, and what is big for the connection that asks, cut. */
export class FileJobSource implements JobSource {
  readonly #source: Source
  readonly #places: Int32Array
  readonly #arriving: ReadonlySet<string>
  readonly #queue: () => JobQueue
  readonly #signal: AbortSignal
  #next = 0
  /** Files that are cut, and not under way as a whole. */
  readonly #cuts: SegmentedFile[] = []
  bytesLeft: number

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
    this.#source = source
    this.#places = places
    this.#arriving = arriving
    this.#queue = queue
    this.#signal = signal
    this.bytesLeft = source.table.bytesOf(places)
  }

  next(bytes: number): Job | undefined {
    const most = Math.min(bytes, UNIT_BYTES)
    const job = this.#segment(most) ?? this.#whole(most)
    if (job) this.bytesLeft -= job.bytes
    return job
  }

  #whole(most: number): Job | undefined {
    const first = this.#next
    const whole = Math.min(UNIT_BYTES, Math.max(WHOLE_BYTES, 2 * most))
    let bytes = 0
    for (; this.#next < this.#places.length && this.#next - first < PACK_FILES; this.#next++) {
      const size = this.#source.table.sizeAt(this.#places[this.#next] as number)
      if (size > whole && this.#next === first) return this.#begin(this.#places[this.#next++] as number, most)
      if (size > whole || (bytes > 0 && bytes + size > most)) break
      bytes += size
    }
    return this.#next === first ? undefined : new PackJob(this.#source, this.#places.slice(first, this.#next))
  }

  #segment(most: number): Job | undefined {
    for (let file = this.#cuts[0]; file; file = this.#cuts[0]) {
      const segment = file.segment(most)
      if (segment) return segment
      this.#cuts.shift()
    }
    return undefined
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
    this.bytesLeft -= sizeBytes
    return new QuestionJob(file, (there) => {
      const left = file.skip(there)
      this.bytesLeft += left
      this.#cuts.push(file)
      return sizeBytes - left
    })
  }
}
