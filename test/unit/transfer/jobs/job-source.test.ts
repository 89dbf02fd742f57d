import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { ContentIndex } from '../../../../src/dataset/content-index.ts'
import { FileTable } from '../../../../src/dataset/file-table.ts'
import { QuickReader } from '../../../../src/dataset/quick-reader.ts'
import { Buffers } from '../../../../src/transfer/jobs/buffers.ts'
import { Compression } from '../../../../src/transfer/jobs/compression.ts'
import type { Job } from '../../../../src/transfer/jobs/job.ts'
import { JobQueue } from '../../../../src/transfer/jobs/job-queue.ts'
import { FileJobSource, WHOLE_BYTES } from '../../../../src/transfer/jobs/job-source.ts'
import { PACK_FILES, UNIT_BYTES } from '../../../../src/transfer/jobs/records.ts'
import { gaps, QuestionJob } from '../../../../src/transfer/jobs/segmented-file.ts'
import { sourceOf } from '../../../support/jobs.ts'

const KIB = 1 << 10
const hashOf = (size: number): Buffer => createHash('sha256').update(`${size}`).digest()

function jobs(sizes: readonly number[], arriving: readonly number[] = [], queue = new JobQueue(sourceOf())) {
  const table = new FileTable()
  for (const [place, sizeBytes] of sizes.entries()) {
    const path = Buffer.from(`${place}`)
    table.add({ path, sizeBytes, mtimeNs: 0n, ctimeNs: 0n, inode: 0n }, hashOf(sizeBytes))
  }
  const contents = new ContentIndex(() => undefined)
  const source = {
    root: '/nowhere',
    table,
    contents,
    buffers: new Buffers(),
    quick: new QuickReader(),
    compression: new Compression([]),
  }
  const hashes = new Set(arriving.map((size) => hashOf(size).toString('hex')))
  return new FileJobSource(source, Int32Array.from(sizes.keys()), hashes, () => queue, AbortSignal.abort())
}

function all(files: FileJobSource, bytes: number): Job[] {
  const jobs: Job[] = []
  for (let job = files.next(bytes); job; job = files.next(bytes)) jobs.push(job)
  return jobs
}

const shape = (jobs: readonly Job[]): number[][] => jobs.map(({ bytes, files }) => [bytes, files])

describe('FileSupply', () => {
  it('packs small files until as much is there as was asked for', () => {
    assert.deepEqual(shape(all(jobs([100, 100, 100, 100]), 250)), [
      [200, 2],
      [200, 2],
    ])
    assert.deepEqual(
      all(jobs(Array(PACK_FILES + 1).fill(0)), 250).map(({ files }) => files),
      [PACK_FILES, 1],
    )
    assert.deepEqual(all(jobs([]), 250), [])
  })

  it('cuts what is big for a slow connection, and sends it whole over a fast one', () => {
    const sizes = [1000 * KIB, 10, 10]
    assert.deepEqual(shape(all(jobs(sizes), 300 * KIB)), [
      [300 * KIB, 0],
      [20, 2],
      [300 * KIB, 0],
      [400 * KIB, 0],
    ])
    assert.deepEqual(shape(all(jobs(sizes), 2000 * KIB)), [
      [1000 * KIB, 1],
      [20, 2],
    ])
  })

  it('sends small files beside large ones, few at a time, and all that are left at once', () => {
    const files = jobs([...Array(200).fill(10), 2 * UNIT_BYTES])
    assert.deepEqual(shape(all(files, UNIT_BYTES)), [
      [UNIT_BYTES, 0],
      [640, 64],
      [640, 64],
      [UNIT_BYTES, 0],
      [720, 72],
    ])
    assert.equal(files.bytesLeft, 0)
  })

  it('never cuts a small file, nor sends more than 4 MiB at once', () => {
    assert.deepEqual(shape(all(jobs([WHOLE_BYTES]), 1)), [[WHOLE_BYTES, 1]])
    const most = all(jobs([UNIT_BYTES, UNIT_BYTES + 1, 3 * UNIT_BYTES]), 1 << 30)
    assert.ok(most.every(({ bytes }) => bytes <= UNIT_BYTES))
  })

  it('hands out everything once, whatever the sizes and the wishes', () => {
    const sizes = fc.oneof(fc.nat(9_000), fc.nat(200 * KIB), fc.nat(3 * UNIT_BYTES))
    const given = [fc.array(sizes, { maxLength: 300 }), fc.infiniteStream(fc.nat(UNIT_BYTES))] as const
    fc.assert(
      fc.property(...given, (sizes, wishes) => {
        const files = jobs(sizes)
        const next = () => files.next(wishes.next().value ?? 0)
        const made: Job[] = []
        for (let job = next(); job; job = next()) made.push(job)
        const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0)
        const above = (bytes: number) => sizes.filter((size) => size > bytes).length
        const whole = sum(made.map((job) => job.files))
        assert.equal(sum(made.map((job) => job.bytes)), sum(sizes))
        assert.equal(files.bytesLeft, 0)
        assert.ok(whole >= sizes.length - above(WHOLE_BYTES) && whole <= sizes.length - above(UNIT_BYTES))
      }),
    )
  })

  it('knows how much is left', () => {
    const files = jobs([UNIT_BYTES + 10, 20, 30])
    assert.equal(files.bytesLeft, UNIT_BYTES + 60)
    all(files, 300 * KIB)
    assert.equal(files.bytesLeft, 0)
  })

  it('asks what is there of a file that began to arrive, and sends the rest', () => {
    const size = 3 * UNIT_BYTES
    const files = jobs([size, 10], [size])
    const question = files.next(UNIT_BYTES)
    assert.ok(question instanceof QuestionJob)
    assert.deepEqual(shape([question, ...all(files, UNIT_BYTES)]), [
      [0, 0],
      [10, 1],
    ])
    assert.equal(question.answer([{ offset: UNIT_BYTES, length: UNIT_BYTES }]), UNIT_BYTES)
    assert.equal(question.answer([]), 0)
    assert.equal(files.bytesLeft, 2 * UNIT_BYTES)
    assert.deepEqual(shape(all(files, UNIT_BYTES)), [
      [UNIT_BYTES, 0],
      [UNIT_BYTES, 0],
    ])
  })

  it('has a file checked once all of its segments have arrived', () => {
    const added: Job[] = []
    const queue = new JobQueue(sourceOf())
    queue.add = (job) => added.push(job)
    const segments = all(jobs([2 * UNIT_BYTES], [], queue), UNIT_BYTES)
    segments[1]?.onDone?.()
    assert.deepEqual(added, [])
    segments[0]?.onDone?.()
    assert.deepEqual(shape(added), [[0, 1]])
  })
})

describe('gaps', () => {
  const range = (offset: number, length: number) => ({ offset, length })

  it('are what is missing, whatever the order and the overlaps', () => {
    assert.deepEqual(gaps(100, []), [range(0, 100)])
    assert.deepEqual(gaps(100, [range(50, 20), range(0, 10), range(5, 10)]), [range(15, 35), range(70, 30)])
    assert.deepEqual(gaps(100, [range(0, 100)]), [])
  })

  it('stay within the file, whatever a server says', () => {
    assert.deepEqual(gaps(100, [range(200, 5)]), [range(0, 100)])
    assert.deepEqual(gaps(100, [range(90, 1e9)]), [range(0, 90)])
    assert.deepEqual(gaps(0, []), [])
  })
})
