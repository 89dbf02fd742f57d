import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import type { Audit } from '../../../src/interfaces/audit.ts'
import type { Agent, CallOptions } from '../../../src/ssh/agent.ts'
import type { Operation } from '../../../src/ssh/operation.ts'
import { readRanges } from '../../../src/staging/read-ranges.ts'
import type { StagedFiles } from '../../../src/staging/staged-files.ts'
import { auditDataset } from '../../../src/workloads/ultralytics/audit/audit.ts'
import { rejectsWith } from '../../support/failures.ts'
import { stagedFolder } from '../../support/staged-folder.ts'
import { unlike } from '../../support/unlike.ts'

const { signal } = new AbortController()
const BOX = '0 0.5 0.5 0.2 0.2\n'
const JPEG_START_BYTES = 2

let folder: string
let jpeg: Buffer

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'staged-'))
  const drawn = sharp({ create: { width: 64, height: 36, channels: 3, background: '#c84' } })
  jpeg = await drawn.jpeg().toBuffer()
  await put('data.yaml', 'train: images/train\nval: images/val\nnames: [fire]\n')
  for (const split of ['train', 'val']) {
    await put(`images/${split}/${split}.jpg`, unlike(jpeg, split))
    await put(`labels/${split}/${split}.txt`, BOX)
  }
})
afterEach(() => rm(folder, { recursive: true }))

async function put(path: string, content: string | Buffer): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true })
  await writeFile(join(folder, path), content)
}

const audit = (files: StagedFiles): Promise<Audit> => auditDataset(files, { signal })

/** A JPEG as a camera writes it: with so much about itself that its size stands far behind its beginning. */
function withMetadata(segments: number): Buffer {
  const segment = Buffer.alloc(2 + 60_000)
  segment.writeUInt16BE(0xffe1, 0)
  segment.writeUInt16BE(60_000, 2)
  const [start, rest] = [jpeg.subarray(0, JPEG_START_BYTES), jpeg.subarray(JPEG_START_BYTES)]
  return Buffer.concat([start, ...Array.from({ length: segments }, () => segment), rest])
}

describe('a dataset on the staging server', () => {
  it('is read in few questions, pictures only at their ends', async () => {
    await put(
      'images/train/large.jpg',
      Buffer.concat([jpeg.subarray(0, -2), Buffer.alloc(3e6), jpeg.subarray(-2)]),
    )
    const { files, digest, asked } = stagedFolder(folder)
    const { splits, issues, snapshot } = await audit(files)
    assert.deepEqual(issues, [])
    assert.equal(snapshot, digest)
    assert.deepEqual(splits.train.sizes, new Map([['64x36', 2]]))
    // data.yaml; the pictures and the labels of train, val, and an empty test.
    assert.ok(asked.filter((ranges) => ranges.length > 0).length <= 5)
    const bytes = asked.flat().reduce((sum, { length }) => sum + length, 0)
    assert.ok(bytes < 10_000, `${bytes} bytes were read`)
  })

  it('is followed to where a picture says its size, without reading all of it', async () => {
    const picture = Buffer.concat([withMetadata(20).subarray(0, -2), Buffer.alloc(5e6), jpeg.subarray(-2)])
    await put('images/train/camera.jpg', picture)
    const { files, asked } = stagedFolder(folder)
    const { splits } = await audit(files)
    assert.deepEqual(splits.train.sizes, new Map([['64x36', 2]]))
    const bytes = asked.flat().reduce((sum, { length }) => sum + length, 0)
    assert.ok(bytes < picture.length, `${bytes} bytes were read`)
  })

  it('has an empty label and an empty picture without asking for them', async () => {
    await put('labels/train/train.txt', '')
    await put('images/val/empty.jpg', '')
    const { splits, issues } = await audit(stagedFolder(folder).files)
    assert.equal(splits.train.backgrounds, 1)
    assert.deepEqual(
      issues.map(({ kind }) => kind),
      ['image-empty'],
    )
  })

  it('VERIFICATION_FAILED when a label or data.yaml is no longer what was verified', async () => {
    for (const path of ['labels/val/val.txt', 'data.yaml']) {
      const { files } = stagedFolder(folder)
      await truncate(join(folder, path), 3)
      const { text } = await rejectsWith('VERIFICATION_FAILED', () => audit(files))
      assert.match(text.what, new RegExp(`${path} of fire on the staging server`))
    }
  })

  it('DATASET_INVALID when data.yaml is not text by its size; such a label is a defect', async () => {
    await truncate(join(folder, 'labels/val/val.txt'), (128 << 20) + 1)
    const { issues } = await audit(stagedFolder(folder).files)
    assert.match(issues[0]?.examples[0] ?? '', /val.txt: is larger than any label/)
    await truncate(join(folder, 'data.yaml'), (128 << 20) + 1)
    await rejectsWith('DATASET_INVALID', () => audit(stagedFolder(folder).files))
  })
})

describe('ranges from the staging server', () => {
  const ranges = [
    { place: 0, offset: 0, length: 3 },
    { place: 7, offset: 5e9, length: 2 },
  ]
  const answering = (...chunks: Buffer[]): Agent => {
    const call = async (_operation: Operation, _args: object, { onData }: CallOptions) => {
      for (const chunk of chunks) await onData?.(chunk)
      return {}
    }
    return { call } as unknown as Agent
  }
  const read = (...chunks: Buffer[]) =>
    readRanges(answering(...chunks), { name: 'fire', digest: '' }, ranges, signal)

  it('are cut out of one answer', async () => {
    const answer = deflateSync('abcde')
    const parts = await read(answer.subarray(0, 4), answer.subarray(4))
    assert.deepEqual(parts.map(String), ['abc', 'de'])
  })

  it('SERVER_REPLY_INVALID for too little, too much, far too much, and what is none', async () => {
    const answers = [deflateSync('abcd'), deflateSync('abcdef'), Buffer.alloc(10_000), Buffer.from('abcde')]
    for (const answer of answers) await rejectsWith('SERVER_REPLY_INVALID', () => read(answer))
  })
})
