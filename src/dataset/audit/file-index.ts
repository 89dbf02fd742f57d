import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { displayPath, walk } from '../walk.ts'
import type { Pause } from './pause.ts'

/**
 * The files of a dataset in memory. Keys are paths relative to the dataset, one character per byte (latin1), so that
 * names that are not UTF-8 keep their identity.
 */
export interface FileIndex {
  /** Size in bytes by key. */
  readonly sizes: ReadonlyMap<string, number>
  readonly bytes: number
  /**
   * Equal means that nothing was changed since: SHA-256 in hex over paths, sizes and times, which needs no reading; of a
   * tree on a server its digest.
   */
  readonly snapshot: string
}

/**
 * Walks the dataset once.
 *
 * @throws Failure DATASET_MISSING or DATASET_UNREADABLE, as `walk` does
 */
export async function indexFiles(folder: string, pause: Pause): Promise<FileIndex> {
  const sizes = new Map<string, number>()
  const hash = createHash('sha256')
  let bytes = 0
  for (const { path, sizeBytes, mtimeNs } of walk(folder)) {
    sizes.set(path.toString('latin1'), sizeBytes)
    bytes += sizeBytes
    hash.update(path).update(`\0${sizeBytes} ${mtimeNs}\n`)
    await pause(() => `… ${sizes.size} files found`)
  }
  return { sizes, bytes, snapshot: hash.digest('hex') }
}

/** The key of a path that was written as text, in data.yaml for example. */
export function keyOf(path: string): string {
  return Buffer.from(path, 'utf8').toString('latin1')
}

/** A key as it is shown in a message. */
export function displayKey(key: string): string {
  return displayPath(Buffer.from(key, 'latin1'))
}
