import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { FileTable } from '../../src/dataset/file-table.ts'
import { silentLog } from '../../src/log.ts'
import { IndexSaver } from '../../src/transfer/index-saver.ts'

describe('IndexSaver', () => {
  it('says so when the index cannot be saved, and fails nothing', async () => {
    const notices: string[] = []
    const log = { ...silentLog, notice: (line: string) => notices.push(line) }
    await new IndexSaver('/dev/null/folder', '/data', new FileTable(), log)[Symbol.asyncDispose]()
    assert.equal(notices.length, 1)
    assert.match(notices[0] ?? '', /hashes again/)
  })
})
