import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { encodeEntry } from '../../../src/dataset/manifest.ts'
import { sourcePath } from '../../../src/dataset/source-root.ts'
import { WHOLE_VIEW } from '../../../src/dataset/view.ts'
import { walk } from '../../../src/dataset/walk.ts'
import { changedSince, inFolder, onStagingServer } from '../../../src/preflight/changed-since.ts'
import { ULTRALYTICS } from '../../../src/workloads/ultralytics/workload.ts'
import { stagedFolder } from '../../support/staged-folder.ts'

let folder: string
let manifest: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'changed-'))
  manifest = `${folder}.manifest`
  for (let number = 0; number < 10; number += 1) {
    await put(`images/train/p${number}.jpg`, `picture ${number}`)
    await put(`labels/train/p${number}.txt`, `${number % 2} 0.5 0.5 0.2 0.2\n`)
  }
  await put('data.yaml', 'train: images/train\n')
  await note()
})
afterEach(async () => {
  await rm(folder, { recursive: true })
  await rm(manifest, { force: true })
})

async function put(path: string, content: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true })
  await writeFile(join(folder, path), content)
}

/** Writes the manifest of the folder as it is. */
async function note(): Promise<void> {
  const entries: Buffer[] = []
  for (const { path, sizeBytes } of walk(folder, { view: WHOLE_VIEW })) {
    const content = await readFile(sourcePath(folder, path))
    const sha256 = createHash('sha256').update(content).digest()
    entries.push(encodeEntry({ path, sizeBytes, sha256 }))
  }
  await writeFile(manifest, Buffer.concat(entries))
  digest = createHash('sha256').update(Buffer.concat(entries)).digest('hex')
}

let digest: string

/** @param at unless it is given, everything was touched since: then the same on a staging server has changed as much */
async function changed(at?: Date) {
  const before = { path: manifest, digest }
  const { signal } = new AbortController()
  const found = await changedSince(
    inFolder(folder, WHOLE_VIEW, at ?? new Date(0)),
    before,
    ULTRALYTICS.datasets,
    signal,
  )
  if (at !== undefined) return found
  const staged = onStagingServer(stagedFolder(folder).table)
  assert.deepEqual(await changedSince(staged, before, ULTRALYTICS.datasets, signal), found)
  return found
}

describe('what has changed in a dataset', () => {
  it('is nothing in one that was only touched', async () => {
    await utimes(join(folder, 'images/train/p1.jpg'), new Date(), new Date())
    assert.deepEqual(await changed(), { images: 0, of: 10, others: 0, firstOther: '' })
  })

  it('counts a picture once, whether it is new, gone, or differs, or its label does', async () => {
    await put('images/train/new.jpg', 'new')
    await put('labels/train/new.txt', BOX)
    await rm(join(folder, 'images/train/p0.jpg'))
    await rm(join(folder, 'labels/train/p0.txt'))
    await put('images/train/p1.jpg', 'another picture')
    await put('labels/train/p1.txt', '')
    await put('labels/train/p2.txt', BOX)
    await rm(join(folder, 'labels/train/p3.txt'))
    const found = await changed()
    assert.deepEqual([found?.images, found?.of, found?.others], [5, 10, 0])
  })

  it('sees content of the same size, and labels that only changed places', async () => {
    await put('images/train/p4.jpg', 'picture 5')
    const [one, other] = ['labels/train/p6.txt', 'labels/train/p7.txt'].map((path) => join(folder, path))
    await rename(one ?? '', `${one}.x`)
    await rename(other ?? '', one ?? '')
    await rename(`${one}.x`, other ?? '')
    assert.equal((await changed())?.images, 3)
  })

  it('names what is neither a picture nor a label of one', async () => {
    await put('train.txt', './images/train/p0.jpg\n')
    await put('data.yaml', 'train: images/other\n')
    assert.deepEqual(await changed(), { images: 0, of: 10, others: 2, firstOther: 'data.yaml' })
  })

  it('does not read what nobody has touched since', async () => {
    // The manifest says something else of a file that is older than the moment that is asked about.
    const later = new Date(Date.now() + 3_600_000)
    await put('images/train/p4.jpg', 'picture 5')
    assert.equal((await changed(later))?.images, 0)
  })

  it('is unknown without a manifest, or with a damaged one', async () => {
    await writeFile(manifest, Buffer.from([0, 0, 0, 9]))
    assert.equal(await changed(), undefined)
    await rm(manifest)
    assert.equal(await changed(), undefined)
  })
})

const BOX = '0 0.1 0.1 0.1 0.1\n'
