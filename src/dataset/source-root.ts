import { Buffer } from 'node:buffer'
import { join } from 'node:path'

/** A folder that lies elsewhere on the runner and travels under a path of the dataset. */
export interface Mount {
  /** In the dataset, `/` between components. */
  readonly path: string
  /** Absolute, on the runner. */
  readonly source: string
}

/** Where a dataset's files are read from: a folder, absolute, and what lies elsewhere. */
export type SourceRoot = string | { readonly folder: string; readonly mounts: readonly Mount[] }

/** The folder itself. */
export function folderOf(root: SourceRoot): string {
  return typeof root === 'string' ? root : root.folder
}

/**
 * Where a file lies; text where its bytes are UTF-8, which Node handles faster.
 *
 * @param path in the dataset, raw bytes
 */
export function sourcePath(root: SourceRoot, path: Buffer): string | Buffer {
  const mount = typeof root === 'string' ? undefined : root.mounts.find((each) => isBelow(path, each))
  const folder = mount?.source ?? folderOf(root)
  const rest = mount ? path.subarray(Buffer.byteLength(mount.path) + 1) : path
  const text = rest.toString('utf8')
  return Buffer.from(text).equals(rest)
    ? join(folder, text)
    : Buffer.concat([Buffer.from(`${folder}/`), rest])
}

function isBelow(path: Buffer, { path: top }: Mount): boolean {
  const prefix = Buffer.from(`${top}/`)
  return path.subarray(0, prefix.length).equals(prefix)
}
