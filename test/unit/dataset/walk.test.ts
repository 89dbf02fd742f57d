import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { displayPath } from '../../../src/dataset/view.ts'
import { MAX_DEPTH, walk } from '../../../src/dataset/walk.ts'
import { Failure } from '../../../src/errors.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'walk-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function put(path: string | Buffer, content = 'x'): void {
  const full = Buffer.concat([Buffer.from(`${root}/`), Buffer.from(path)])
  const folder = full.subarray(0, full.lastIndexOf('/'))
  mkdirSync(folder, { recursive: true })
  writeFileSync(full, content)
}

function paths(options = {}): string[] {
  return [...walk(root, options)].map((entry) => entry.path.toString('latin1'))
}

function failure(run: () => unknown): Failure {
  try {
    run()
  } catch (error) {
    assert.ok(error instanceof Failure)
    return error
  }
  return assert.fail('nothing was thrown')
}

describe('walk', () => {
  it('yields files in the order of their raw path bytes, across folders', () => {
    for (const path of ['a/z', 'a.txt', 'a-b/c', 'a0', 'B/x', 'a/b/c', 'a/b.txt']) put(path)
    const sorted = ['a/z', 'a.txt', 'a-b/c', 'a0', 'B/x', 'a/b/c', 'a/b.txt'].sort((a, b) =>
      Buffer.compare(Buffer.from(a), Buffer.from(b)),
    )
    assert.deepEqual(paths(), sorted)
  })

  it('keeps hostile and non-UTF-8 names byte for byte', () => {
    const names = ['-rf', '$(id)', 'a\nb', '::add-mask::x', ' lead', 'ü', 'é'].map((name) =>
      Buffer.from(name),
    )
    names.push(Buffer.from([0x66, 0xff, 0xfe]), Buffer.alloc(255, 'n'))
    for (const name of names) put(name)
    const expected = names.sort(Buffer.compare).map((name) => name.toString('latin1'))
    assert.deepEqual(paths(), expected)
  })

  it('reports size, times and inode of each file, empty ones included', () => {
    put('empty', '')
    put('full', 'four')
    const sizes = [...walk(root)].map(({ sizeBytes, mtimeNs, ctimeNs, inode }) => {
      assert.ok(mtimeNs > 0n && ctimeNs > 0n && inode > 0n)
      return sizeBytes
    })
    assert.deepEqual(sizes, [0, 4])
  })

  it("leaves out the library's own files and ignored names at any depth", () => {
    const left = [
      'labels.cache',
      'images/a.npy',
      '.git/config',
      'x/.git/y',
      'x/venv/lib.py',
      '__pycache__/a.pyc',
    ]
    for (const path of [...left, 'data.yaml', 'images/a.jpg']) put(path)
    assert.deepEqual(paths(), ['data.yaml', 'images/a.jpg'])
  })

  it('takes everything that is not a cache of Ultralytics from a folder that is not a dataset', () => {
    for (const path of ['anchors.npy', 'a.py', 'a.pyc', 'node_modules/x.js']) put(path)
    assert.deepEqual(paths(), ['a.py', 'anchors.npy'])
  })

  it('leaves out what the ignore file of the folder names, and that file', () => {
    for (const path of ['notes.txt', 'runs/1', 'x/runs/2', 'venv/a', 'a.py', 'old/deep/b.py']) put(path)
    put('.retrainignore', '*.txt\n/runs/\n!venv\nold/**/*.py\n')
    assert.deepEqual(paths(), ['a.py', 'venv/a', 'x/runs/2'])
  })

  it('refuses links and pipes by name, and never opens them', () => {
    put('good.jpg')
    symlinkSync('good.jpg', join(root, 'link.jpg'))
    symlinkSync('nowhere', join(root, 'dangling'))
    symlinkSync('.', join(root, 'loop'))
    execFileSync('mkfifo', [join(root, 'pipe')])
    const { code, text } = failure(paths)
    assert.equal(code, 'DATASET_UNREADABLE')
    for (const name of ['link.jpg', 'dangling', 'loop', 'pipe']) assert.match(text.what, new RegExp(name))
    assert.match(text.what, /4 entries/)
  })

  it('names the first 20 of many and counts the rest', () => {
    for (let i = 0; i < 25; i++) symlinkSync('nowhere', join(root, `link-${String(i).padStart(2, '0')}`))
    const { text } = failure(paths)
    assert.match(text.what, /link-19.*and 5 more/)
    assert.doesNotMatch(text.what, /link-20/)
  })

  it('refuses what is nested too deep', () => {
    put(`${'d/'.repeat(MAX_DEPTH)}ok`)
    assert.equal(paths().length, 1)
    put(`${'d/'.repeat(MAX_DEPTH + 1)}deep`)
    assert.match(failure(paths).text.what, /nested deeper/)
  })

  it('names a folder that it may not read', () => {
    put('closed/file')
    chmodSync(join(root, 'closed'), 0)
    const isRoot = process.getuid?.() === 0
    if (isRoot) assert.deepEqual(paths(), ['closed/file'])
    else assert.match(failure(paths).text.what, /closed: no permission/)
    chmodSync(join(root, 'closed'), 0o700)
  })

  it('says DATASET_MISSING for a folder that is not there and for a file', () => {
    put('file')
    for (const path of ['nowhere', 'file']) {
      const { code } = failure(() => [...walk(join(root, path))])
      assert.equal(code, 'DATASET_MISSING')
    }
  })
})

describe('displayPath', () => {
  it('escapes line breaks and shows non-UTF-8 bytes', () => {
    assert.equal(displayPath(Buffer.from('a\nb')), 'a\\nb')
    assert.equal(displayPath(Buffer.from([0x61, 0xff])), 'aÿ')
  })
})
