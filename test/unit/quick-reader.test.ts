import assert from 'node:assert/strict'
import { appendFileSync, lstatSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { QuickReader } from '../../src/dataset/quick-reader.ts'
import type { FileEntry } from '../../src/dataset/walk.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'quick-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function file(name: string, content: Buffer | string): FileEntry {
  writeFileSync(join(root, name), content)
  const { size, mtimeNs, ctimeNs, ino } = lstatSync(join(root, name), { bigint: true })
  return { path: Buffer.from(name), sizeBytes: Number(size), mtimeNs, ctimeNs, inode: ino }
}

describe('QuickReader', () => {
  for (const bytes of [0, 1, (64 << 10) + 1, 4 << 20]) {
    it(`reads a file of ${bytes} bytes`, async () => {
      const content = Buffer.alloc(bytes, 'content')
      const target = Buffer.alloc(bytes)
      await new QuickReader().read(root, file('a', content), target)
      assert.deepEqual(target, content)
    })
  }

  it('says SOURCE_CHANGED like any other reading', async () => {
    const seen = file('a', 'content')
    appendFileSync(join(root, 'a'), '!')
    const reading = new QuickReader().read(root, seen, Buffer.alloc(7))
    await assert.rejects(reading, { code: 'SOURCE_CHANGED', message: /a changed on the runner/ })
  })

  it('lets others have their turn, however many files there are', async () => {
    const seen = file('a', 'content')
    const reader = new QuickReader()
    let turns = 0
    const timer = setInterval(() => turns++, 1)
    for (let count = 0; count < 5000 && turns === 0; count++) await reader.read(root, seen, Buffer.alloc(7))
    clearInterval(timer)
    assert.ok(turns > 0)
  })
})
