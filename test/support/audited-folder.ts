/** A dataset's folder for each test of a file that imports this, and its audit. */
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, afterEach, before, beforeEach } from 'node:test'
import sharp from 'sharp'
import type { Audit } from '../../src/interfaces/audit.ts'
import { PLAIN_REQUEST } from '../../src/interfaces/dataset-request.ts'
import { auditDataset } from '../../src/workloads/ultralytics/audit/audit.ts'
import { LocalFiles } from '../../src/workloads/ultralytics/audit/local-files.ts'
import { stagedFolder } from './staged-folder.ts'
import { unlike } from './unlike.ts'

/** What describes the dataset. */
export const YAML = 'train: images/train\nval: images/val\nnames: [fire, smoke]\n'
/** A label with one box. */
export const BOX = '0 0.5 0.5 0.2 0.2\n'

/** The same picture in each format. */
export let pictures: Record<'jpeg' | 'png' | 'webp' | 'tiff', Buffer>
/** The dataset's folder: for each test a new one, with four good pictures and their labels. */
export let folder: string

before(async () => {
  const drawn = sharp({ create: { width: 64, height: 36, channels: 3, background: '#c84' } })
  const [jpeg, png, webp, tiff] = await Promise.all([
    drawn.clone().jpeg().toBuffer(),
    drawn.clone().png().toBuffer(),
    drawn.clone().webp().toBuffer(),
    drawn.clone().tiff({ compression: 'none' }).toBuffer(),
  ])
  pictures = { jpeg, png, webp, tiff }
})

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-'))
  await put('data.yaml', YAML)
  for (const split of ['train', 'val']) {
    for (const name of [`${split}1`, `${split}2`]) {
      await put(`images/${split}/${name}.jpg`, pictures.jpeg)
      await put(`labels/${split}/${name}.txt`, BOX)
    }
  }
})

afterEach(() => rm(folder, { recursive: true }))
after(() => sharp.cache(false))

/** Writes a file of the dataset, each JPEG another one. */
export async function put(path: string, content: string | Buffer): Promise<void> {
  await copy(path, typeof content === 'string' ? content : unlike(content, path))
}

/** Writes a file of the dataset just as it is given. */
export async function copy(path: string, content: string | Buffer): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true })
  await writeFile(join(folder, path), content)
}

/** What speaks of the runner's own folder, or of what does not travel. */
const PLACED: ReadonlySet<string> = new Set(['junk', 'download-entry', 'key-repeated'])

/** Whatever is found here must be found just so where the dataset lies on a staging server. */
export async function audit(request = PLAIN_REQUEST): Promise<Audit> {
  const { signal } = new AbortController()
  const found = await auditDataset(new LocalFiles(folder), { signal }, request)
  const { files, digest } = stagedFolder(folder)
  const { has, ...staged } = await auditDataset(files, { signal }, request)
  const moving = found.issues.filter(({ kind }) => !PLACED.has(kind))
  const arrived = staged.issues.filter(({ kind }) => !PLACED.has(kind))
  assert.deepEqual(
    { ...staged, issues: arrived, has: found.has },
    { ...found, issues: moving, snapshot: digest },
  )
  assert.ok(has('data.yaml'))
  return found
}

/** What is found, by its names. */
export async function kinds(): Promise<string[]> {
  return (await audit()).issues.map(({ kind }) => kind)
}

/** An uncompressed 24-bit bitmap. */
export function bitmap(width: number, height: number): Buffer {
  const rowBytes = Math.ceil((width * 24) / 32) * 4
  const file = Buffer.alloc(54 + rowBytes * height)
  file.write('BM')
  file.writeUInt32LE(file.length, 2)
  file.writeUInt32LE(54, 10)
  file.writeUInt32LE(40, 14)
  file.writeInt32LE(width, 18)
  file.writeInt32LE(height, 22)
  file.writeUInt16LE(1, 26)
  file.writeUInt16LE(24, 28)
  return file
}
