import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { readPictures } from '../../../src/report/pictures.ts'
import { ULTRALYTICS } from '../../../src/workloads/ultralytics/workload.ts'

const CAPTIONS = ULTRALYTICS.results.pictures

describe('the pictures', () => {
  it('are those that are there, of a sane size, and really pictures', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'pictures-'))
    const path = 'ultralytics/val_batch0_pred.jpg'
    await mkdir(join(folder, 'ultralytics'))
    const read = async (content: Buffer): Promise<number> => {
      await writeFile(join(folder, path), content)
      return (await readPictures(folder, [{ path }, { path: 'ultralytics/other.png' }], CAPTIONS)).length
    }
    assert.equal(await read(Buffer.from('ffd8ffe0', 'hex')), 1)
    assert.equal(await read(Buffer.from('<svg onload="alert(1)">')), 0)
    assert.equal(await read(Buffer.concat([Buffer.from('ffd8ff', 'hex'), Buffer.alloc(2_000_000)])), 0)
    assert.deepEqual(await readPictures(folder, [], CAPTIONS), [])
    await rm(folder, { recursive: true })
  })
})
