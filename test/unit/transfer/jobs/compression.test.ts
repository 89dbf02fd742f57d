import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inflateSync } from 'node:zlib'
import { Compression } from '../../../../src/transfer/jobs/compression.ts'

const compression = new Compression(['txt', 'CSV'])
const text = (): Buffer => Buffer.from('0 0.5 0.5 0.1 0.1\n'.repeat(100))

describe('Compression', () => {
  for (const path of ['labels/a.txt', 'a.b.TXT', 'data.csv']) {
    it(`shrinks ${path} in its place`, async () => {
      const content = text()
      const length = await compression.shrink(Buffer.from(path), content)
      assert.ok(length !== undefined && length < 200)
      assert.deepEqual(inflateSync(content.subarray(0, length)), text())
    })
  }

  for (const path of ['a.jpg', 'txt', '.txt', 'folder.txt/a', 'a.']) {
    it(`leaves ${path} alone`, async () => {
      const content = text()
      assert.equal(await compression.shrink(Buffer.from(path), content), undefined)
      assert.deepEqual(content, text())
    })
  }

  it('leaves alone what would become no smaller', async () => {
    assert.equal(await compression.shrink(Buffer.from('a.txt'), Buffer.from('0')), undefined)
    assert.equal(await compression.shrink(Buffer.from('empty.txt'), Buffer.alloc(0)), undefined)
  })
})
