import { Buffer } from 'node:buffer'
import { printable } from '../text/printable.ts'
import type { PathKey } from './path-key.ts'
import type { Mount } from './source-root.ts'

/** A regular file of a dataset, as `stat` saw it: where a link is followed, the file that it leads to. */
export interface FileEntry {
  /** Relative to the dataset's root, `/` between components, raw bytes (names need not be UTF-8). */
  readonly path: Buffer
  readonly sizeBytes: number
  readonly mtimeNs: bigint
  /** Also changes when somebody puts the mtime back, so that the index can trust its entries. */
  readonly ctimeNs: bigint
  readonly inode: bigint
}

/** Which part of a folder is the dataset: what the audit decided, and the transfer does again. */
export interface DatasetView {
  /** Lines as in an ignore file, after the folder's own. */
  readonly exclude: readonly string[]
  /**
   * Files that stay at home, each by its path in latin1: one character per byte, for a name need not be text. A folder's
   * path has its slash.
   */
  readonly leave: readonly string[]
  /** Hidden folders that a split names, so that they are not junk: paths from the top. */
  readonly back?: readonly string[] | undefined
  /** Links on the way to these paths, and below them, are followed; all others stay at home. An empty path is the top. */
  readonly follow: readonly string[]
  /** Folders from elsewhere on the runner. */
  readonly mounts: readonly Mount[]
}

/** A folder as it is, for a first look. */
export const WHOLE_VIEW: DatasetView = { exclude: [], leave: [], follow: [], mounts: [] }

/** Why something of a dataset does not travel. */
export type Left = 'junk' | 'excluded' | 'link'

/** Shows a path from a dataset in a message: escaped, and never mangled in silence when it is not UTF-8. */
export function displayPath(path: Buffer): string {
  const text = path.toString('utf8')
  return printable(Buffer.from(text).equals(path) ? text : path.toString('latin1'), 300)
}

/** A key as it is shown in a message. */
export function displayKey(key: PathKey): string {
  return displayPath(Buffer.from(key, 'latin1'))
}
