import { createCipheriv, createHash } from 'node:crypto'
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DATA } from './paths.ts'
import { randomNumbers } from './random.ts'

/** Files of one kind. */
export interface FileGroup {
  readonly folder: string
  readonly suffix: string
  readonly files: number
  /** Sizes spread evenly from half of it to one and a half. */
  readonly meanBytes: number
}

/** A file to be made. */
export interface PlannedFile {
  readonly path: string
  readonly sizeBytes: number
}

/** Shares of the set that people come with (issue 4): 51,200 train, 12,800 val images and a label for each. */
const TRAIN_PER_UNIT = 4

/** The mix of a real set. @param units of 4 train and 1 val image with their labels, 3.07 MB each */
export function mix(units: number): FileGroup[] {
  return [
    { folder: 'images/train', suffix: '.jpg', files: units * TRAIN_PER_UNIT, meanBytes: 115e3 },
    { folder: 'images/val', suffix: '.jpg', files: units, meanBytes: 2.6e6 },
    { folder: 'labels/train', suffix: '.txt', files: units * TRAIN_PER_UNIT, meanBytes: 2.2e3 },
    { folder: 'labels/val', suffix: '.txt', files: units, meanBytes: 2.2e3 },
  ]
}

/** 360 files, 39 MB: the set of `facts/transfer.md`, fact 1. */
export function smallSet(): FileGroup[] {
  return [
    { folder: 'images', suffix: '.jpg', files: 60, meanBytes: 640e3 },
    { folder: 'labels', suffix: '.txt', files: 300, meanBytes: 2.3e3 },
  ]
}

/** As many files as wanted in the shares of a real set, each too small to matter. */
export function manyFiles(files: number): FileGroup[] {
  const images = Math.floor(files / 2)
  const train = Math.round(images * 0.8)
  const group = (folder: string, count: number): FileGroup => {
    return { folder, suffix: folder.startsWith('images') ? '.jpg' : '.txt', files: count, meanBytes: 200 }
  }
  return [
    group('images/train', train),
    group('images/val', images - train),
    group('labels/train', train),
    group('labels/val', files - images - train),
  ]
}

/** Names and sizes, the same for the same order. */
export function* plannedFiles(groups: readonly FileGroup[]): Generator<PlannedFile, void, undefined> {
  const random = randomNumbers(1)
  for (const { folder, suffix, files, meanBytes } of groups) {
    for (let at = 0; at < files; at++) {
      const name = `${String(at).padStart(7, '0')}${suffix}`
      yield { path: `${folder}/${name}`, sizeBytes: Math.round(meanBytes * (0.5 + random())) }
    }
  }
}

/** Bytes of content. */
export function bytesOf(groups: readonly FileGroup[]): number {
  let bytes = 0
  for (const { sizeBytes } of plannedFiles(groups)) bytes += sizeBytes
  return bytes
}

/** Makes a dataset of bytes that nothing compresses, or finds the one made earlier. @returns its folder */
export function makeData(groups: readonly FileGroup[]): string {
  const name = createHash('sha256').update(JSON.stringify(groups)).digest('hex').slice(0, 16)
  const folder = join(DATA, name)
  if (existsSync(folder)) return folder
  const unfinished = `${folder}.part`
  rmSync(unfinished, { recursive: true, force: true })
  const stream = createCipheriv('aes-128-ctr', Buffer.alloc(16, 1), Buffer.alloc(16))
  for (const { path, sizeBytes } of plannedFiles(groups)) {
    const file = join(unfinished, path)
    if (path.includes('/0000000.')) mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, stream.update(Buffer.alloc(sizeBytes)))
  }
  renameSync(unfinished, folder)
  return folder
}
