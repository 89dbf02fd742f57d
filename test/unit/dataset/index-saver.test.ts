import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { FileTable } from '../../../src/dataset/file-table.ts'
import { IndexSaver } from '../../../src/dataset/index-saver.ts'
import { silentLog } from '../../../src/log.ts'

describe('IndexSaver', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'saver-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const save = (table: FileTable): Promise<void> =>
    new IndexSaver(folder, '/data', table, silentLog)[Symbol.asyncDispose]()

  it('saves when there is news, and only then', async () => {
    const table = new FileTable()
    const file = { path: Buffer.from('a'), sizeBytes: 1, mtimeNs: 1n, ctimeNs: 1n, inode: 1n }
    table.add(file, Buffer.alloc(32))
    await save(table)
    assert.equal(table.isNews, false)
    rmSync(join(folder, 'index'))
    await save(table)
    assert.equal(existsSync(join(folder, 'index')), false)
    table.setHash(0, Buffer.alloc(32, 1), false)
    await save(table)
    assert.equal(existsSync(join(folder, 'index')), true)
  })

  it('says so when the index cannot be saved, and fails nothing', async () => {
    const notices: string[] = []
    const log = { ...silentLog, notice: (line: string) => notices.push(line) }
    const table = new FileTable()
    await new IndexSaver('/dev/null/folder', '/data', table, log)[Symbol.asyncDispose]()
    assert.equal(notices.length, 1)
    assert.match(notices[0] ?? '', /hashes again/)
    assert.equal(table.isNews, true)
  })
})
