import assert from 'node:assert/strict'
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { saveIndex } from '../../../src/dataset/file-index.ts'
import type { FileTable } from '../../../src/dataset/file-table.ts'
import { hashUnknown, isRacy, scan } from '../../../src/dataset/scan.ts'
import { type Log, silentLog } from '../../../src/log.ts'
import { openBelow } from '../../support/descriptors.ts'

const signal = new AbortController().signal
let world = ''
let root = ''
let folder = ''
let notices: string[] = []

const log: Log = { ...silentLog, notice: (line) => notices.push(line) }

beforeEach(() => {
  world = mkdtempSync(join(tmpdir(), 'scan-'))
  root = join(world, 'data')
  folder = join(world, 'index-folder')
  notices = []
  for (const name of ['a', 'b', 'c']) put(name, name)
})
afterEach(() => rmSync(world, { recursive: true, force: true }))

function put(name: string, content: string): void {
  const path = join(root, name)
  rmSync(path, { force: true })
  writeFileSync(ensured(path), content)
}

function ensured(path: string): string {
  mkdirSync(root, { recursive: true })
  return path
}

function scanned(trustIndex = true): Promise<FileTable> {
  return scan(root, folder, { log, signal, trustIndex })
}

/** Saves an index as a run does that comes long after the files were written. */
async function saveSettled(): Promise<void> {
  const table = await scanned()
  await hashUnknown(root, table, signal, () => undefined)
  for (let index = 0; index < table.length; index++) {
    const { sha256 } = table.at(index)
    if (sha256) table.setHash(index, Buffer.from(sha256), false)
  }
  await saveIndex(folder, root, table)
}

function unknownPaths(table: FileTable): string[] {
  const rows = Array.from({ length: table.length }, (_, index) => table.at(index))
  return rows.filter(({ sha256 }) => !sha256).map(({ path }) => path.toString())
}

describe('scan', () => {
  it('knows no hash at first and all of them once saved', async () => {
    assert.equal((await scanned()).unknown, 3)
    await saveSettled()
    const again = await scanned()
    assert.equal(again.unknown, 0)
    assert.equal(
      again.at(0).sha256?.toString('hex'),
      'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb',
    )
    assert.deepEqual(notices, [])
  })

  it('forgets exactly the files that changed, also when size and time were put back', async () => {
    await saveSettled()
    const { atime, mtime } = statSync(join(root, 'b'))
    writeFileSync(join(root, 'b'), 'B')
    utimesSync(join(root, 'b'), atime, mtime)
    put('bb', 'new')
    renameSync(join(root, 'c'), join(root, 'd'))
    assert.deepEqual(unknownPaths(await scanned()), ['b', 'bb', 'd'])
  })

  it('does not vouch for files that changed just before they were read', async () => {
    const table = await scanned()
    await hashUnknown(root, table, signal, () => undefined)
    await saveIndex(folder, root, table)
    assert.equal((await scanned()).unknown, 3)
  })

  it('trusts no index when told so', async () => {
    await saveSettled()
    assert.equal((await scanned(false)).unknown, 3)
  })

  it('ignores a damaged index with a notice, and keeps what came before the damage', async () => {
    // More than a page of files: 1,000 of 240 bytes and what is known of each.
    for (let at = 0; at < 1000; at++) put(`d${String(at).padStart(240, '0')}`, '')
    await saveSettled()
    const path = join(folder, 'index')
    const whole = readFileSync(path)
    const flipped = Buffer.from(whole)
    flipped[whole.length - 10] = (flipped[whole.length - 10] ?? 0) ^ 1
    const tooLong = Buffer.from(whole)
    tooLong.writeUInt32BE(0xffffffff, whole.indexOf('\n', whole.indexOf('\n') + 1) + 1)
    for (const [damaged, lost] of [
      [flipped, 'the second page'],
      [whole.subarray(0, whole.length - 1), 'the second page'],
      [tooLong, 'everything'],
    ] as const) {
      writeFileSync(path, damaged)
      const unknown = unknownPaths(await scanned())
      assert.ok(lost === 'everything' ? unknown.length === 1003 : unknown.length > 0 && unknown.length < 500)
      assert.equal(unknown.includes('c'), lost === 'everything')
    }
    assert.equal(notices.length, 3)
  })

  it('finds news in whatever changed, came or went, and in nothing else', async () => {
    await saveSettled()
    assert.equal((await scanned()).isNews, false)
    const table = await scanned()
    table.setHash(0, Buffer.alloc(32), false)
    assert.equal(table.isNews, true)
    put('d', 'new')
    assert.equal((await scanned()).isNews, true)
    rmSync(join(root, 'd'))
    assert.equal((await scanned()).isNews, false)
    for (const gone of ['c', 'a']) {
      rmSync(join(root, gone))
      assert.equal((await scanned()).isNews, true)
    }
  })

  it('ignores the index of another dataset or version', async () => {
    await saveSettled()
    const path = join(folder, 'index')
    writeFileSync(path, readFileSync(path).toString('latin1').replace('index 2', 'index 1'), 'latin1')
    assert.equal((await scanned()).unknown, 3)
    writeFileSync(path, 'something else')
    assert.equal((await scanned()).unknown, 3)
    assert.equal(notices.length, 2)
  })

  it('leaves nothing open when the walk fails', async () => {
    // More than memory holds: 67 to a page.
    const deep = join(root, ...Array.from({ length: 14 }, () => 'd'.repeat(250)))
    mkdirSync(deep, { recursive: true })
    for (let file = 0; file < 5000; file++) writeFileSync(join(deep, String(file).padStart(240, '0')), '')
    {
      using table = await scanned()
      assert.equal(table.length, 5003)
      assert.equal(openBelow(folder).length, 1)
    }
    symlinkSync('nowhere', join(root, 'link'))
    await assert.rejects(scanned(), { code: 'DATASET_UNREADABLE' })
    assert.deepEqual(openBelow(folder), [])
  })

  it('says SOURCE_CHANGED when a file changes after the walk', async () => {
    const table = await scanned()
    appendFileSync(join(root, 'b'), '!')
    await assert.rejects(
      hashUnknown(root, table, signal, () => undefined),
      { code: 'SOURCE_CHANGED', message: /b changed on the runner/ },
    )
  })

  it('stops all readers when one finds a change, also in the middle of a file', {
    timeout: 10_000,
  }, async ({ signal }) => {
    for (const name of ['big', 'changed']) put(name, name)
    truncateSync(join(root, 'big'), 1e12)
    const table = await scanned()
    appendFileSync(join(root, 'changed'), '!')
    await assert.rejects(
      hashUnknown(root, table, signal, () => undefined),
      { code: 'SOURCE_CHANGED' },
    )
    while (openBelow(root).length > 0) await setTimeout(1, undefined, { signal })
  })
})

describe('isRacy', () => {
  it('doubts what changed within two seconds before the read, or after it', () => {
    const entry = { path: Buffer.from('a'), sizeBytes: 1, mtimeNs: 10_000_000_000n, ctimeNs: 0n, inode: 1n }
    assert.equal(isRacy(entry, 11_000_000_000n), true)
    assert.equal(isRacy(entry, 9_000_000_000n), true)
    assert.equal(isRacy(entry, 13_000_000_000n), false)
    assert.equal(isRacy({ ...entry, mtimeNs: 0n, ctimeNs: 10_000_000_000n }, 11_000_000_000n), true)
  })
})
