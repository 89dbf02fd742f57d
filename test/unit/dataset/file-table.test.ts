import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { readIndex, saveIndex } from '../../../src/dataset/file-index.ts'
import { FilePage } from '../../../src/dataset/file-page.ts'
import { FileTable } from '../../../src/dataset/file-table.ts'
import { decodeBlocks, digestOf } from '../../../src/dataset/manifest.ts'
import type { FileEntry } from '../../../src/dataset/view.ts'
import { silentLog } from '../../../src/log.ts'

function file(index: number, path: Buffer): FileEntry {
  return { path, sizeBytes: index * 2 ** 40, mtimeNs: -1n, ctimeNs: BigInt(index), inode: 2n ** 63n }
}

function sha256(index: number): Buffer {
  return createHash('sha256').update(String(index)).digest()
}

describe('FileTable', () => {
  const long = Buffer.alloc(3000, 'p')
  const filled = (): FileTable => {
    const table = new FileTable()
    for (let index = 0; index < 1000; index++) table.add(file(index, long), undefined)
    return table
  }

  it('holds more than one of its pages', () => {
    const table = filled()
    table.setHash(999, Buffer.alloc(32, 7), false)
    assert.ok([...table.pages()].length > 10)
    assert.equal(table.length, 1000)
    assert.equal(table.unknown, 999)
    assert.equal(table.bytes, 499_500 * 2 ** 40)
    assert.deepEqual(table.at(999), { ...file(999, long), sha256: Buffer.alloc(32, 7) })
    for (let index = 0; index < 1000; index++) assert.equal(table.sizeAt(index), index * 2 ** 40)
    for (const nowhere of [1000, -1, 0.5]) assert.throws(() => table.at(nowhere), RangeError)
  })

  it('has the digest of its manifest, until a hash changes', () => {
    const table = filled()
    assert.throws(() => table.digest, /never hashed/)
    assert.throws(() => [...table.entries()], /never hashed/)
    for (let index = 0; index < 1000; index++) table.setHash(index, Buffer.alloc(32, index), index % 2 === 0)
    const before = table.digest
    assert.equal(before, digestOf(table.entries()))
    assert.deepEqual([...decodeBlocks(table.manifest())], [...table.entries()])
    table.setHash(500, Buffer.alloc(32, 255), false)
    assert.notEqual(table.digest, before)
    assert.equal(table.digest, digestOf(table.entries()))
    table.forget(3)
    assert.throws(() => table.digest, /never hashed/)
  })
})

describe('FileTable that is too much for memory', () => {
  // 85 to a page: 94 pages, where 64 fit.
  const FILES = 8000
  const path = (index: number): Buffer => Buffer.from(String(index).padStart(3000, '0'))
  const filled = (folder?: string): FileTable => {
    const table = new FileTable(folder)
    for (let index = 0; index < FILES; index++) table.add(file(index, path(index)), undefined)
    return table
  }
  let world = ''
  beforeEach(() => {
    world = mkdtempSync(join(tmpdir(), 'table-'))
  })
  afterEach(() => rmSync(world, { recursive: true, force: true }))

  it('is the same as one in memory, in order and out of it', () => {
    const inMemory = filled()
    using onDisk = filled(world)
    for (let index = 0; index < FILES; index++) {
      for (const table of [inMemory, onDisk]) table.setHash(index, sha256(index), index % 3 === 0)
    }
    for (let step = 0; step < FILES; step++) {
      const index = (step * 4799) % FILES
      assert.deepEqual(onDisk.at(index), { ...file(index, path(index)), sha256: sha256(index) })
    }
    assert.equal(onDisk.digest, inMemory.digest)
    for (const table of [inMemory, onDisk]) table.setHash(1, sha256(FILES), false)
    assert.equal(digestOf(onDisk.entries()), inMemory.digest)
    assert.deepEqual(onDisk.hashAt(1), sha256(FILES))
  })

  it('has an index that vouches for its files, but for those that changed just before they were read', async () => {
    using table = filled(world)
    for (let index = 0; index < FILES; index++) table.setHash(index, sha256(index), index % 3 === 0)
    await saveIndex(world, '/data', table)
    let index = 0
    for (const page of readIndex(world, '/data', silentLog)) {
      for (let slot = 0; slot < page.length; slot++, index++) {
        assert.equal(page.isSame(slot, file(index, path(index))), index % 3 !== 0)
        assert.deepEqual(page.hashAt(slot), sha256(index))
      }
    }
    assert.equal(index, FILES)
  })

  it('gives what stays as it was when other files are looked at', () => {
    using table = filled(world)
    table.setHash(0, sha256(0), false)
    const [row, hash] = [table.at(0), table.hashAt(0)]
    for (let index = 1; index < FILES; index++) table.setHash(index, sha256(index), false)
    assert.deepEqual(row, { ...file(0, path(0)), sha256: sha256(0) })
    assert.deepEqual(hash, sha256(0))
    const blocks = [...table.manifest()]
    assert.equal(createHash('sha256').update(Buffer.concat(blocks)).digest('hex'), table.digest)
  })

  it('leaves nothing on the disk, and says HOME_UNUSABLE where it can write nothing', () => {
    using table = filled(join(world, 'new'))
    assert.equal(table.length, FILES)
    assert.deepEqual(readdirSync(join(world, 'new')), [])
    assert.throws(() => filled('/dev/null/folder'), { code: 'HOME_UNUSABLE' })
  })
})

describe('FilePage', () => {
  it('is taken back from what it gave, and from nothing that is not a page', () => {
    const page = new FilePage()
    for (const name of ['a', 'bb', 'ccc']) {
      page.add({ path: Buffer.from(name), sizeBytes: name.length, mtimeNs: 5n, ctimeNs: 6n, inode: 7n })
    }
    page.setHash(1, Buffer.alloc(32, 9), false)
    const { entries, rows } = page.parts
    const back = FilePage.from(entries, rows)
    for (let slot = 0; slot < 3; slot++) assert.deepEqual(back?.at(slot), page.at(slot))
    for (const [odd, others] of [
      [entries.subarray(1), rows],
      [entries.subarray(0, -1), rows],
      [entries, rows.subarray(1)],
      [entries, Buffer.alloc(0)],
      [Buffer.alloc(0), Buffer.alloc(0)],
      [entries, Buffer.alloc(rows.length)],
      [Buffer.alloc(entries.length, 255), rows],
    ] as const) {
      assert.equal(FilePage.from(odd, others), undefined)
    }
  })
})
