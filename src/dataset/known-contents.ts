import { Buffer } from 'node:buffer'
import { realpathSync, statSync } from 'node:fs'
import type { Log } from '../log.ts'
import { datasetFolder, readIndex } from './file-index.ts'
import { KnownFiles } from './known-files.ts'
import type { PathKey } from './path-key.ts'
import { folderOf, type SourceRoot, sourcePath } from './source-root.ts'
import type { FileEntry } from './view.ts'

/**
 * What an earlier transfer hashed and nobody has changed since.
 *
 * @param home the runner-side home, absolute
 * @param keys of files of the dataset
 * @returns SHA-256 in hex by key; what is not known is missing
 */
export function knownContents(
  home: string,
  root: SourceRoot,
  keys: readonly PathKey[],
  log: Log,
): Map<PathKey, string> {
  const found = new Map<PathKey, string>()
  if (keys.length === 0) return found
  const folder = realpathSync(folderOf(root))
  using known = new KnownFiles(readIndex(datasetFolder(home, folder), folder, log))
  // The index is read once, in its order.
  for (const key of keys.toSorted()) {
    const entry = entryOf(root, key)
    const hash = entry && known.hashOf(entry)
    if (hash) found.set(key, hash.toString('hex'))
  }
  return found
}

function entryOf(root: SourceRoot, key: PathKey): FileEntry | undefined {
  const path = Buffer.from(key, 'latin1')
  const stats = statSync(sourcePath(root, path), { bigint: true, throwIfNoEntry: false })
  if (!stats?.isFile()) return undefined
  const { mtimeNs, ctimeNs, ino } = stats
  return { path, sizeBytes: Number(stats.size), mtimeNs, ctimeNs, inode: ino }
}
