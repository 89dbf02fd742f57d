import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { FileTable } from '../../../src/dataset/file-table.ts'
import type { Span } from '../../../src/dataset/span.ts'
import { PartialImage } from '../../../src/staging/partial-image.ts'
import type { Range } from '../../../src/staging/read-ranges.ts'
import { StagedFiles } from '../../../src/staging/staged-files.ts'
import { inspectImage } from '../../../src/workloads/ultralytics/audit/image.ts'

const MIB = 1 << 20
const PICTURE_BYTES = 200e6
const PICTURES = 40

/** Any part of a JPEG that says of itself, in segments of so many bytes, everything but its size. */
function part({ offset, length }: Span, segmentBytes: number): Buffer {
  const segment = Buffer.alloc(segmentBytes)
  segment.writeUInt16BE(0xffe0, 0)
  segment.writeUInt16BE(segmentBytes - 2, 2)
  const turn = (segmentBytes + ((offset - 2) % segmentBytes)) % segmentBytes
  const bytes = Buffer.alloc(length, Buffer.concat([segment.subarray(turn), segment.subarray(0, turn)]))
  if (offset === 0) bytes.write('\xff\xd8', 'latin1')
  return bytes
}

/** For each round, the bytes that were asked for up to then, of pictures that are asked for then or later. */
function held(rounds: readonly (readonly Range[])[]): number[] {
  return rounds.map((_, round) => {
    const open = new Set(rounds.slice(round).flatMap((ranges) => ranges.map(({ place }) => place)))
    const asked = rounds.slice(0, round + 1).flat()
    return asked.reduce((sum, { place, length }) => sum + (open.has(place) ? length : 0), 0)
  })
}

async function lookAt(rounds: (readonly Range[])[]): Promise<(string | undefined)[]> {
  using table = new FileTable()
  const paths = Array.from({ length: PICTURES }, (_, index) => `images/${index}.jpg`)
  const times = { mtimeNs: 0n, ctimeNs: 0n, inode: 0n }
  for (const path of paths)
    table.add({ path: Buffer.from(path), sizeBytes: PICTURE_BYTES, ...times }, Buffer.alloc(32))
  const read = async (ranges: readonly Range[]) => {
    if (ranges.length > 0) rounds.push(ranges)
    return ranges.map((range) => part(range, 4_000))
  }
  const files = new StagedFiles('fire', { digest: '', table }, read, inspectImage)
  await files.list(async () => undefined)
  const defects: (string | undefined)[] = []
  for await (const { picture } of files.look(paths.map((image) => ({ image, label: undefined }))))
    defects.push(picture.defect)
  return defects
}

describe('pictures of a staging server that tell nothing and have no end', () => {
  it('are given up after a few MiB, and what was read of them is forgotten', () => {
    const partialImage = new PartialImage(PICTURE_BYTES, inspectImage)
    let bytes = 0
    for (let wanted = partialImage.wants(); wanted.length > 0; wanted = partialImage.wants()) {
      for (const span of wanted) partialImage.add(span.offset, part(span, 4))
      bytes += wanted.reduce((sum, { length }) => sum + length, 0)
      assert.ok(bytes <= 5 * MIB, `${bytes} bytes were read`)
    }
    assert.deepEqual(partialImage.facts, { defect: 'image-unreadable' })
    assert.equal(partialImage.heldBytes, 0)
  })

  it('are held only a few at a time', async () => {
    const rounds: (readonly Range[])[] = []
    const defects = await lookAt(rounds)
    assert.deepEqual(new Set(defects), new Set(['image-unreadable']))
    assert.equal(defects.length, PICTURES)
    const most = Math.max(...held(rounds))
    // A batch of 16 MiB, and one picture that goes on in any case.
    assert.ok(most <= 21 * MIB, `${most} bytes were held`)
  })

  it('do not keep the whole answer of which they are a part', () => {
    const partialImage = new PartialImage(PICTURE_BYTES, inspectImage)
    const answer = part({ offset: 0, length: 4 * MIB }, 4)
    for (const { offset, length } of partialImage.wants())
      partialImage.add(offset, answer.subarray(0, length))
    assert.notEqual(partialImage.read(0, 16).buffer, answer.buffer)
  })
})
