import { Buffer } from 'node:buffer'
import { type Dirent, opendirSync, readdirSync, realpathSync, statSync } from 'node:fs'
import type { IgnoreRules } from './ignore.ts'
import { onDisk, type PathKey, textOf } from './path-key.ts'
import type { DatasetView, Left } from './view.ts'

/** What a walk goes by, and whom it tells. */
export interface Walker {
  readonly ignore: IgnoreRules
  /** Undefined for what is not a dataset. */
  readonly view: DatasetView | undefined
  readonly leave: ReadonlySet<PathKey>
  readonly follow: Follow
  readonly mounts: readonly { readonly path: PathKey; readonly source: PathKey }[]
  readonly left: (path: PathKey, why: Left) => void
  readonly refuse: (path: PathKey, why: string) => void
}

/** A folder on the way. */
export interface Folder {
  /** In the dataset, with a slash at its end; empty for the top. */
  readonly path: PathKey
  /** Where it lies, without links; undefined for one that there is only to hold a mount. */
  readonly disk: PathKey | undefined
  /** Where the links that were followed on the way stood, to know a loop. */
  readonly came: readonly PathKey[]
}

/** Where those of a folder's entries lie that do not lie in it; empty for a folder on the way to a mount. */
export type Targets = Map<PathKey, PathKey>

/** The names in a folder, those of folders with their slash, sorted. */
export function list(walker: Walker, folder: Folder, targets: Targets): PathKey[] {
  const own = folder.disk === undefined ? [] : listDisk(walker, folder, folder.disk, targets)
  const mounts = mountsIn(walker, folder.path)
  if (mounts.size === 0) return own.sort()
  for (const [key, target] of mounts) targets.set(key, target)
  return [...new Set([...own, ...mounts.keys()])].sort()
}

function mountsIn({ mounts }: Walker, folder: PathKey): Targets {
  const found: Targets = new Map()
  for (const { path, source } of mounts) {
    if (!path.startsWith(folder)) continue
    const [name = '', ...rest] = path.slice(folder.length).split('/')
    found.set(`${name}/`, rest.length === 0 ? source : '')
  }
  return found
}

function listDisk(walker: Walker, folder: Folder, disk: PathKey, targets: Targets): PathKey[] {
  const path = onDisk(disk)
  const settled = (key: PathKey) =>
    key.endsWith(LINK) ? resolved(walker, folder, key.slice(0, -1), targets) : key
  try {
    return names(path).flatMap(settled)
  } catch {
    // Where a file system does not tell what is a folder, Node looks, and finds odd names by their bytes alone.
    try {
      return namesByBytes(path).flatMap(settled)
    } catch (error) {
      walker.refuse(folder.path.slice(0, -1), reason(error))
      return []
    }
  }
}

/** Ends the name of a link while it is not known where it leads; no name can hold it. */
const LINK = '\0'

/** One by one: what Node holds of each entry at once would take 300 bytes. */
function names(path: string | Buffer): PathKey[] {
  const found: PathKey[] = []
  using folder = opendirSync(path, { encoding: 'latin1' })
  for (let entry = folder.readSync(); entry; entry = folder.readSync()) found.push(entry.name + ending(entry))
  return found
}

function namesByBytes(path: string | Buffer): PathKey[] {
  const entries = readdirSync(Buffer.from(path), { encoding: 'buffer', withFileTypes: true })
  return entries.map((entry) => entry.name.toString('latin1') + ending(entry))
}

function ending(entry: Pick<Dirent, 'isDirectory' | 'isSymbolicLink'>): string {
  if (entry.isDirectory()) return '/'
  return entry.isSymbolicLink() ? LINK : ''
}

/** A link becomes what it leads to, stays at home, or cannot travel. */
function resolved(walker: Walker, folder: Folder, name: PathKey, targets: Targets): PathKey | [] {
  const path = folder.path + name
  if (!walker.view) walker.refuse(path, 'it is a symbolic link, and only regular files travel')
  else if (isWanted(walker.follow, path)) return entered(walker, folder, name, targets)
  else if (!walker.ignore.ignores(textOf(name), textOf(path), false)) walker.left(path, 'link')
  return []
}

/** Where links are followed: looked up, since a list may name pictures in thousands of folders. */
export interface Follow {
  readonly paths: ReadonlySet<PathKey>
  /** Folders on the way to them. */
  readonly above: ReadonlySet<PathKey>
}

/** @param paths to which links are followed */
export function followed(paths: readonly PathKey[]): Follow {
  return { paths: new Set(paths), above: new Set(paths.flatMap(foldersAbove)) }
}

function isWanted({ paths, above }: Follow, path: PathKey): boolean {
  return above.has(path) || [path, '', ...foldersAbove(path)].some((each) => paths.has(each))
}

function foldersAbove(path: PathKey): PathKey[] {
  return path
    .split('/')
    .slice(1)
    .map((_, at) => path.split('/', at + 1).join('/'))
}

function entered(walker: Walker, folder: Folder, name: PathKey, targets: Targets): PathKey | [] {
  const path = folder.path + name
  try {
    const target = realpathSync(onDisk(`${folder.disk}/${name}`), 'latin1')
    const key = statSync(onDisk(target)).isDirectory() ? `${name}/` : name
    const above = key === name ? [] : [...folder.came, folder.disk ?? '']
    if (above.some((place) => `${place}/`.startsWith(`${target}/`))) {
      walker.refuse(path, 'it is a symbolic link to a folder that it lies in')
      return []
    }
    targets.set(key, target)
    return key
  } catch (error) {
    const leadsNowhere =
      error instanceof Error && 'code' in error && /^(ENOENT|ELOOP|ENOTDIR)$/.test(`${error.code}`)
    walker.refuse(path, leadsNowhere ? 'it is a symbolic link that leads nowhere' : reason(error))
    return []
  }
}

/** Why something could not be read, in a few words. */
export function reason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
  return code === 'EACCES' ? 'no permission to read it' : `reading it failed (${code})`
}
