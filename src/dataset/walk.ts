import { Buffer } from 'node:buffer'
import { type BigIntStats, existsSync, lstatSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../errors.ts'
import { printable } from '../text/printable.ts'
import { type Folder, followed, list, reason, type Targets, type Walker } from './folder-list.ts'
import { ALWAYS_IGNORED, IgnoreRules, ignoreLines } from './ignore.ts'
import { JUNK } from './junk.ts'
import { keyOf, onDisk, type PathKey, textOf } from './path-key.ts'
import { type DatasetView, displayPath, type FileEntry, type Left, WHOLE_VIEW } from './view.ts'

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
