import assert from 'node:assert/strict'
import fs, { appendFileSync, lstatSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it, mock } from 'node:test'
import { QuickReader } from '../../../src/dataset/quick-reader.ts'
import type { FileEntry } from '../../../src/dataset/view.ts'

/** Of linux/magic.h. */
const NFS = 0x6969

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

/** How many of 100 files are read at once, on a disk that takes so many milliseconds for each. */
async function readAtOnce(bytes: number, tookMs: (file: number) => number): Promise<number> {
  const seen = file('a', Buffer.alloc(bytes))
  const target = Buffer.alloc(bytes)
  const reader = new QuickReader()
  let now = 0
  let at = 0
  mock.method(performance, 'now', () => (now += tookMs(at)))
  const { mock: calls } = mock.method(fs, 'readSync')
  syncBuiltinESMExports()
  try {
    for (; at < 100; at++) await reader.read(root, seen, target)
    return calls.callCount()
  } finally {
    mock.restoreAll()
    syncBuiltinESMExports()
  }
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

  it('reads at once whatever a quick disk holds, however big: its size takes time, and no waiting', async () => {
    assert.equal(await readAtOnce(4 << 20, () => 4), 100)
  })

  it('gives a disk that turns several files at a time after the first four', async () => {
    assert.equal(await readAtOnce(100, () => 10), 4)
  })

  it('reads nothing at once from a network, however quick it is', async () => {
    mock.method(fs, 'statfsSync', () => ({ type: NFS }))
    assert.equal(await readAtOnce(100, () => 0.1), 0)
  })

  it('takes no busy moment for a slow disk', async () => {
    assert.equal(await readAtOnce(100, (at) => (at === 50 ? 20 : 0.1)), 100)
  })

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
