import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { FileTable } from '../../../src/dataset/file-table.ts'
import { refuseNameCollisions } from '../../../src/dataset/name-collisions.ts'

function table(...paths: string[]): FileTable {
  const files = new FileTable()
  const rest = { sizeBytes: 1, mtimeNs: 1n, ctimeNs: 1n, inode: 1n }
  for (const path of paths) files.add({ path: Buffer.from(path), ...rest }, undefined)
  return files
}

describe('refuseLookAlikes', () => {
  const pairs = { case: ['images/A.jpg', 'images/a.jpg'], composition: ['e\u0301.jpg', '\u00e9.jpg'] }
  for (const [what, paths] of Object.entries(pairs)) {
    it(`NAMES_COLLIDE: names that differ in ${what} alone, where the volume does not tell them apart`, () => {
      refuseNameCollisions(table(...paths), true)
      assert.throws(() => refuseNameCollisions(table(...paths), false), {
        code: 'NAMES_COLLIDE',
        message: / and /,
      })
    })
  }

  it('lets different names pass on any volume', () => {
    refuseNameCollisions(table('images/a.jpg', 'images/b.jpg', 'labels/a.txt'), false)
  })
})
