import { createHash } from 'node:crypto'
import type { DatasetView, Left } from '../../../dataset/view.ts'
import { walk } from '../../../dataset/walk.ts'
import type { FileIndex, Pause } from '../../../interfaces/dataset-files.ts'

/**
 * Walks the dataset once.
 *
 * @param view which part of the folder it is
 * @throws Failure DATASET_MISSING or CONFIG_INVALID, as `walk` does
 */
export async function indexFiles(folder: string, view: DatasetView, pause: Pause): Promise<FileIndex> {
  const sizes = new Map<string, number>()
  const hash = createHash('sha256')
  const left: Record<Left, string[]> = { junk: [], excluded: [], link: [] }
  const refused: { key: string; why: string }[] = []
  let bytes = 0
  const entries = walk(folder, {
    view,
    left: (key, why) => left[why].push(key),
    refused: (key, why) => refused.push({ key, why }),
  })
  for (const { path, sizeBytes, mtimeNs } of entries) {
    sizes.set(path.toString('latin1'), sizeBytes)
    bytes += sizeBytes
    hash.update(path).update(`\0${sizeBytes} ${mtimeNs}\n`)
    await pause(() => `… ${sizes.size} files found`)
  }
  // Links are met before the rest of a folder.
  for (const keys of Object.values(left)) keys.sort()
  refused.sort((a, b) => (a.key < b.key ? -1 : 1))
  return { sizes, bytes, snapshot: hash.digest('hex'), left, refused }
}

/** Why a file, or a folder that it lies in, stays at home; undefined when it does not, or is not there. */
export function leftBecause({ left }: FileIndex, key: string): Left | undefined {
  const parts = key.split('/')
  const above = parts.slice(1).map((_, at) => `${parts.slice(0, at + 1).join('/')}/`)
  const places = [key, `${key}/`, ...above]
  const reasons = ['excluded', 'junk', 'link'] as const
  return reasons.find((why) => places.some((place) => setOf(left[why]).has(place)))
}

/** Lists that are asked thousands of times. */
const SETS = new WeakMap<readonly string[], ReadonlySet<string>>()

function setOf(keys: readonly string[]): ReadonlySet<string> {
  const known = SETS.get(keys) ?? new Set(keys)
  SETS.set(keys, known)
  return known
}
