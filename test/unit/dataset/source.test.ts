import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { hashSource, readInto } from '../../../src/dataset/source.ts'
import type { FileEntry } from '../../../src/dataset/view.ts'

const signal = new AbortController().signal
let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'source-'))
  writeFileSync(join(root, 'file'), 'content')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function entry(folder: string, name: string): FileEntry {
  const { size, mtimeNs, ctimeNs, ino } = lstatSync(join(folder, name), { bigint: true })
  return { path: Buffer.from(name), sizeBytes: Number(size), mtimeNs, ctimeNs, inode: ino }
}

describe('readInto', () => {
  it('reads a stretch of a file', async () => {
    const target = Buffer.alloc(4)
    await readInto(root, entry(root, 'file'), target, 3)
    assert.equal(target.toString(), 'tent')
  })

  const changes: Record<string, () => void> = {
    grew: () => appendFileSync(join(root, 'file'), '!'),
    shrank: () => writeFileSync(join(root, 'file'), 'x'),
    'is gone': () => rmSync(join(root, 'file')),
    'was replaced by its equal': () => {
      writeFileSync(join(root, 'new'), 'content')
      renameSync(join(root, 'new'), join(root, 'file'))
    },
    'became a link': () => replace(() => symlinkSync('/etc/hostname', join(root, 'file'))),
    'became a folder': () => replace(() => mkdirSync(join(root, 'file'))),
    'became a pipe': () => replace(() => execFileSync('mkfifo', [join(root, 'file')])),
  }
  function replace(make: () => void): void {
    rmSync(join(root, 'file'))
    make()
  }
  for (const [name, change] of Object.entries(changes)) {
    it(`says SOURCE_CHANGED when the file ${name}`, async () => {
      const seen = entry(root, 'file')
      change()
      await assert.rejects(readInto(root, seen, Buffer.alloc(7), 0), { code: 'SOURCE_CHANGED' })
    })
  }

  it('says DATASET_UNREADABLE for a read error, with the name', async () => {
    // Address 0 of a process is never mapped, so reading it is an I/O error.
    const memory = entry('/proc/self', 'mem')
    await assert.rejects(readInto('/proc/self', memory, Buffer.alloc(10), 0), {
      code: 'DATASET_UNREADABLE',
      message: /mem .* EIO/,
    })
  })
})

describe('hashSource', () => {
  it('hashes small files and big ones', async () => {
    const chunks: number[] = []
    const small = await hashSource(root, entry(root, 'file'), signal, (bytes) => chunks.push(bytes))
    assert.equal(small.toString('hex'), 'ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73')
    writeFileSync(join(root, 'big'), Buffer.alloc(2_500_000))
    const big = await hashSource(root, entry(root, 'big'), signal, (bytes) => chunks.push(bytes))
    const expected = execFileSync('sha256sum', [join(root, 'big')])
      .toString()
      .slice(0, 64)
    assert.equal(big.toString('hex'), expected)
    assert.equal(
      chunks.reduce((sum, bytes) => sum + bytes, 0),
      2_500_007,
    )
  })
})
