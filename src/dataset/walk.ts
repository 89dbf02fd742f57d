import { Buffer } from 'node:buffer'
import {
  type BigIntStats,
  type Dirent,
  existsSync,
  lstatSync,
  opendirSync,
  readdirSync,
  realpathSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../errors.ts'
import { printable } from '../text/printable.ts'
import { ALWAYS_IGNORED, IgnoreRules, ignoreLines } from './ignore.ts'
import { JUNK } from './junk.ts'
import { keyOf, onDisk, type PathKey, textOf } from './path-key.ts'
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
  /** Hidden folders that a split names, so that they are no junk: paths from the top. */
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

export interface WalkOptions {
  /** Lines as in an ignore file, which come before those of the folder's own; ALWAYS_IGNORED unless given. */
  readonly ignore?: readonly string[]
  /** What is walked is a dataset, and this part of it; a folder with a `data.yaml` is one unless told otherwise. */
  readonly view?: DatasetView | undefined
  /** Hears of what stays at home, by its path in latin1: a folder once, with its slash, and not what is in it. */
  readonly left?: (path: string, why: Left) => void
  /** Hears of what cannot travel, by its path in latin1; without it the walk fails at its end. */
  readonly refused?: (path: string, why: string) => void
}

/** Longest relative path in bytes: Linux allows 4,096 (PATH_MAX), the server's own folders need the rest. */
export const MAX_PATH_BYTES = 3800
/** Deepest nesting, so that no walk on either side can exhaust a stack (facts on bad inputs). */
export const MAX_DEPTH = 1000
/** How many refused paths a message names; the rest is a number. */
const NAMED_PROBLEMS = 20
/** Names that JUNK means, to tell apart what people left out and what nobody misses. */
const JUNK_NAME = /^(\.|__MACOSX$|Thumbs\.db$|desktop\.ini$|@eaDir$|lost\+found$)/

/** Makes a folder a dataset. */
const DATASET_FILE = 'data.yaml'
/** Written by Ultralytics beside a dataset, stale on another machine: they belong to no manifest of one. */
const LIBRARY_FILES = /\.(cache|npy)$/

/**
 * Walks a dataset in the order of a manifest: by raw path bytes. Sorting each folder as git does, a folder's
 * name with its slash, gives exactly that order without holding all paths. It blocks: for big trees, call it in
 * a worker.
 *
 * @param root the dataset's folder; may itself be reached through a link
 * @yields every regular file but what is ignored, and in a dataset but junk, `*.cache`, `*.npy` and links that are not
 *   to be followed
 * @throws Failure CONFIG_INVALID for an ignore file that cannot be used; DATASET_MISSING when there is no such folder;
 *   DATASET_UNREADABLE at the end of the walk, naming what cannot travel: links, pipes, sockets, devices, unreadable
 *   entries, too long or too deep paths
 */
export function* walk(root: string, options: WalkOptions = {}): Generator<FileEntry, void, undefined> {
  const base = realRoot(root)
  const view = options.view ?? (existsSync(join(root, DATASET_FILE)) ? WHOLE_VIEW : undefined)
  const problems: string[] = []
  const leave = new Set(view?.leave)
  const refused =
    options.refused ??
    ((path, why) => problems.push(`${displayPath(Buffer.from(path, 'latin1')) || '.'}: ${why}`))
  const walker: Walker = {
    ignore: new IgnoreRules([
      ...(options.ignore ?? ALWAYS_IGNORED),
      ...(view ? JUNK : []),
      ...(view?.back ?? []).map((path) => `!/${path}`),
      ...ignoreLines(root),
      ...(view?.exclude ?? []),
    ]),
    view,
    follow: followed(view?.follow.map(keyOf) ?? []),
    mounts: view?.mounts.map(({ path, source }) => ({ path: keyOf(path), source: keyOf(source) })) ?? [],
    left: options.left ?? (() => undefined),
    leave,
    refuse: (path, why) => {
      if (!leave.has(path)) refused(path, why)
    },
  }
  yield* walkFolder(walker, { path: '', disk: base, came: [] }, 0)
  if (problems.length > 0) throw unreadable(root, problems)
}

/** Shows a path from a dataset in a message: escaped, and never mangled in silence when it is not UTF-8. */
export function displayPath(path: Buffer): string {
  const text = path.toString('utf8')
  return printable(Buffer.from(text).equals(path) ? text : path.toString('latin1'), 300)
}

interface Walker {
  readonly ignore: IgnoreRules
  /** Undefined for what is not a dataset. */
  readonly view: DatasetView | undefined
  readonly leave: ReadonlySet<PathKey>
  readonly follow: Follow
  readonly mounts: readonly { readonly path: PathKey; readonly source: PathKey }[]
  readonly left: (path: PathKey, why: Left) => void
  readonly refuse: (path: PathKey, why: string) => void
}

interface Folder {
  /** In the dataset, with a slash at its end; empty for the top. */
  readonly path: PathKey
  /** Where it lies, without links; undefined for one that there is only to hold a mount. */
  readonly disk: PathKey | undefined
  /** Where the links that were followed on the way stood, to know a loop. */
  readonly came: readonly PathKey[]
}

function realRoot(root: string): PathKey {
  try {
    if (statSync(root).isDirectory()) return realpathSync(root, 'latin1')
  } catch (error) {
    throw missing(root, 'There is no folder', error)
  }
  throw missing(root, 'A file stands where a folder belongs:')
}

function* walkFolder(walker: Walker, folder: Folder, depth: number): Generator<FileEntry, void, undefined> {
  const targets: Targets = new Map()
  for (const key of list(walker, folder, targets)) {
    const isFolder = key.endsWith('/')
    const name = isFolder ? key.slice(0, -1) : key
    const path = folder.path + name
    if (walker.ignore.ignores(textOf(name), textOf(path), isFolder)) {
      walker.left(folder.path + key, JUNK_NAME.test(name) ? 'junk' : 'excluded')
      continue
    }
    if (walker.view && ((!isFolder && LIBRARY_FILES.test(name)) || walker.leave.has(folder.path + key)))
      continue
    if (path.length > MAX_PATH_BYTES) walker.refuse(path, `its path is longer than ${MAX_PATH_BYTES} bytes`)
    else if (!isFolder) yield* file(walker, path, targets.get(key) ?? `${folder.disk}/${name}`)
    else if (depth < MAX_DEPTH) yield* walkFolder(walker, inner(folder, name, targets.get(key)), depth + 1)
    else walker.refuse(path, `it is nested deeper than ${MAX_DEPTH} folders`)
  }
}

function inner(folder: Folder, name: PathKey, target: PathKey | undefined): Folder {
  const path = `${folder.path}${name}/`
  if (target === '') return { path, disk: undefined, came: folder.came }
  if (target === undefined) return { path, disk: `${folder.disk}/${name}`, came: folder.came }
  return { path, disk: target, came: [...folder.came, folder.disk ?? ''] }
}

/** Where those of a folder's entries lie that do not lie in it; empty for a folder on the way to a mount. */
type Targets = Map<PathKey, PathKey>

/** The names in a folder, those of folders with their slash, sorted. */
function list(walker: Walker, folder: Folder, targets: Targets): PathKey[] {
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
interface Follow {
  readonly paths: ReadonlySet<PathKey>
  /** Folders on the way to them. */
  readonly above: ReadonlySet<PathKey>
}

function followed(paths: readonly PathKey[]): Follow {
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

function* file(walker: Walker, path: PathKey, disk: PathKey): Generator<FileEntry, void, undefined> {
  const stats = statOrRefuse(walker, path, disk)
  if (stats === undefined) return
  if (!stats.isFile()) return walker.refuse(path, `it is ${kind(stats)}, and only regular files travel`)
  if (stats.size > BigInt(Number.MAX_SAFE_INTEGER))
    return walker.refuse(path, 'its size is beyond 2^53 bytes')
  yield {
    path: Buffer.from(path, 'latin1'),
    sizeBytes: Number(stats.size),
    mtimeNs: stats.mtimeNs,
    ctimeNs: stats.ctimeNs,
    inode: stats.ino,
  }
}

function statOrRefuse(walker: Walker, path: PathKey, disk: PathKey): BigIntStats | undefined {
  try {
    return lstatSync(onDisk(disk), { bigint: true })
  } catch (error) {
    walker.refuse(path, reason(error))
    return undefined
  }
}

function kind(stats: BigIntStats): string {
  if (stats.isFIFO()) return 'a named pipe'
  if (stats.isSocket()) return 'a socket'
  return 'a device or a folder that appeared just now'
}

function reason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
  return code === 'EACCES' ? 'no permission to read it' : `reading it failed (${code})`
}

function missing(root: string, told: string, cause?: unknown): Failure {
  return new Failure(
    'DATASET_MISSING',
    {
      what: `${told} ${printable(root)} on the runner.`,
      safe: 'Nothing was sent or changed.',
      next: 'Correct the path of the dataset, unpack its archive, or mount the disk that holds it.',
    },
    cause,
  )
}

function unreadable(root: string, problems: readonly string[]): Failure {
  const named = problems.toSorted().slice(0, NAMED_PROBLEMS).join('; ')
  const more = problems.length > NAMED_PROBLEMS ? `; and ${problems.length - NAMED_PROBLEMS} more` : ''
  return new Failure('DATASET_UNREADABLE', {
    what: `${problems.length} entries of ${printable(root)} cannot travel: ${named}${more}.`,
    safe: 'Nothing was changed, neither here nor on the server.',
    next: 'Give the runner read permission, mend or move these entries, or name them in `.retrainignore`.',
  })
}
