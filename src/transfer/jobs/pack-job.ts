import { hash } from 'node:crypto'
import type { ContentIndex } from '../../dataset/content-index.ts'
import type { FileTable } from '../../dataset/file-table.ts'
import type { QuickReader } from '../../dataset/quick-reader.ts'
import { isRacy, nowNs } from '../../dataset/scan.ts'
import { sourceChanged } from '../../dataset/source.ts'
import type { SourceRoot } from '../../dataset/source-root.ts'
import { inParallel } from '../../parallel.ts'
import type { Buffers } from './buffers.ts'
import type { Compression } from './compression.ts'
import type { Job, JobData } from './job.ts'
import { RECORD_HEAD_BYTES, writeRecordHead } from './records.ts'

/** Files that are read at once: small ones wait for the disk's queue, not for its bandwidth. */
const READERS = 8

/** What jobs need to know of the source. */
export interface Source {
  /** The dataset's folder, absolute. */
  readonly root: SourceRoot
  readonly table: FileTable
  /** What was read so far: a content met again in this transfer does not travel again. */
  readonly contents: ContentIndex
  readonly buffers: Buffers
  readonly quick: QuickReader
  readonly compression: Compression
}

/** Where a file's record lies in the data of a pack. */
interface Slot {
  readonly place: number
  readonly start: number
  /** Earlier than it was planned when the content was compressed. */
  end: number
}

/** Sends small files whole. Each is hashed from the very bytes that travel, so that one read serves both. */
export class PackJob implements Job {
  readonly #source: Source
  readonly #places: Int32Array
  readonly bytes: number

  /** @param places of the files in the table */
  constructor(source: Source, places: Int32Array) {
    this.#source = source
    this.#places = places
    this.bytes = source.table.bytesOf(places)
  }

  get files(): number {
    return this.#places.length
  }

  async read(): Promise<JobData> {
    const slots: Slot[] = []
    let end = 0
    for (const place of this.#places) {
      const start = end
      end += RECORD_HEAD_BYTES + this.#source.table.sizeAt(place)
      slots.push({ place, start, end })
    }
    const { buffers } = this.#source
    const buffer = buffers.take(end)
    const data = buffer.subarray(0, end)
    await inParallel(slots, READERS, async (slot) => {
      slot.end = slot.start + (await this.#readFile(slot.place, data.subarray(slot.start, slot.end)))
    })
    return { ...this.#withoutRepeats(data, slots), release: () => buffers.giveBack(buffer) }
  }

  without(records: number): Job {
    return new PackJob(this.#source, this.#places.slice(records))
  }

  /** @returns how many bytes the record takes */
  async #readFile(place: number, record: Buffer<ArrayBuffer>): Promise<number> {
    const { root, table, quick, compression } = this.#source
    const row = table.at(place)
    const content = record.subarray(RECORD_HEAD_BYTES)
    const readAtNs = nowNs()
    await quick.read(root, row, content)
    // Another thread would need a copy of its own, which takes a third as long as to hash it here.
    const sha256 = hash('sha256', content, 'buffer')
    if (!row.sha256) table.setHash(place, sha256, isRacy(row, readAtNs))
    else if (!row.sha256.equals(sha256)) {
      table.forget(place)
      throw sourceChanged(row.path)
    }
    const { path, sizeBytes } = row
    const length = await compression.shrink(path, content)
    const kind = length === undefined ? 'O' : 'o'
    writeRecordHead(record, { kind, sha256, sizeBytes, offset: 0, length: length ?? sizeBytes })
    return RECORD_HEAD_BYTES + (length ?? sizeBytes)
  }

  #withoutRepeats(data: Buffer, slots: readonly Slot[]): JobData {
    const ends: number[] = []
    let end = 0
    for (const slot of slots) {
      if (this.#source.contents.firstOf(slot.place) === slot.place) {
        // Where nothing was left out before it, it lies there already: megabytes need not be copied onto themselves.
        if (end < slot.start) data.copyWithin(end, slot.start, slot.end)
        end += slot.end - slot.start
      }
      ends.push(end)
    }
    return { data: data.subarray(0, end), ends }
  }
}
