import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'node:test'
import { datasetFolder, saveIndex } from '../../../src/dataset/file-index.ts'
import { knownContents } from '../../../src/dataset/known-contents.ts'
import { hashUnknown, scan } from '../../../src/dataset/scan.ts'
import { recordedLog } from '../../support/recorded-log.ts'

const { signal } = new AbortController()
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')

it('knows what an index has of files that have not changed since, in any order', async () => {
  const top = await mkdtemp(join(tmpdir(), 'known-'))
  try {
    const [home, root] = [join(top, 'home'), join(top, 'set')]
    await mkdir(join(root, 'a'), { recursive: true })
    for (const name of ['a/1', 'a/2', 'b']) {
      await writeFile(join(root, name), name)
      // What was written just now is not vouched for.
      await utimes(join(root, name), 1e9, 1e9)
    }
    const log = recordedLog()
    const folder = datasetFolder(home, root)
    using table = await scan(root, folder, { log, signal, trustIndex: false })
    await hashUnknown(root, table, signal, () => undefined)
    for (let place = 0; place < table.length; place++)
      table.setHash(place, table.hashAt(place) ?? Buffer.alloc(32), false)
    await saveIndex(folder, root, table)
    await writeFile(join(root, 'a/2'), 'other')
    const known = knownContents(home, root, ['b', 'gone', 'a/2', 'a/1'], log)
    assert.deepEqual(
      known,
      new Map([
        ['a/1', hashOf('a/1')],
        ['b', hashOf('b')],
      ]),
    )
    assert.deepEqual(knownContents(join(top, 'none'), root, ['b'], log), new Map())
  } finally {
    await rm(top, { recursive: true })
  }
})
