import { Buffer } from 'node:buffer'
import {
  type BigIntStats,
  existsSync,
  lstatSync,
  opendirSync,
  readdirSync,
  realpathSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../errors.ts'
import { printable } from '../text.ts'
import { ALWAYS_IGNORED, IgnoreRules, ignoreLines } from './ignore.ts'

/** A regular file of a dataset, as `lstat` saw it. */
export interface FileEntry {
  /** Relative to the dataset's root, `/` between components, raw bytes (names need not be UTF-8). */
  readonly path: Buffer
  readonly sizeBytes: number
  readonly mtimeNs: bigint
  /** Also changes when somebody puts the mtime back, so that the index can trust its entries. */
  readonly ctimeNs: bigint
  readonly inode: bigint
}

export interface WalkOptions {
  /** Lines as in an ignore file, which come before those of the folder's own; ALWAYS_IGNORED unless given. */
  readonly ignore?: readonly string[]
}

/** Longest relative path in bytes: Linux allows 4,096 (PATH_MAX), the server's own folders need the rest. */
export const MAX_PATH_BYTES = 3800
/** Deepest nesting, so that no walk on either side can exhaust a stack (facts on bad inputs). */
export const MAX_DEPTH = 1000
/** How many refused paths a message names; the rest is a number. */
const NAMED_PROBLEMS = 20
const ASCII = /^[\x00-\x7f]*$/

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
 * @yields every regular file but what is ignored, and in a dataset but `*.cache` and `*.npy`
 * @throws Failure CONFIG_INVALID for an ignore file that cannot be used; DATASET_MISSING when there is no such folder; DATASET_UNREADABLE at the end of the walk, naming
 *   what cannot travel: links, pipes, sockets, devices, unreadable entries, too long or too deep paths
 */
export function* walk(root: string, options: WalkOptions = {}): Generator<FileEntry, void, undefined> {
  const walker: Walker = {
    base: realRoot(root),
    ignore: new IgnoreRules([...(options.ignore ?? ALWAYS_IGNORED), ...ignoreLines(root)]),
    isDataset: existsSync(join(root, DATASET_FILE)),
    problems: [],
  }
  yield* walkFolder(walker, '', 0)
  if (walker.problems.length > 0) throw unreadable(root, walker.problems)
}

/** Shows a path from a dataset in a message: escaped, and never mangled in silence when it is not UTF-8. */
export function displayPath(path: Buffer): string {
  const text = path.toString('utf8')
  return printable(Buffer.from(text).equals(path) ? text : path.toString('latin1'), 300)
}

/**
 * Paths are raw bytes all the way, a character for each: such strings take a third of a buffer's time and memory, and
 * sort as bytes do.
 */
type Bytes = string

interface Walker {
  readonly base: Bytes
  readonly ignore: IgnoreRules
  readonly isDataset: boolean
  readonly problems: string[]
}

function realRoot(root: string): Bytes {
  try {
    if (statSync(root).isDirectory()) return realpathSync(root, 'latin1')
  } catch (error) {
    throw missing(root, error)
  }
  throw missing(root, undefined)
}

function* walkFolder(walker: Walker, folder: Bytes, depth: number): Generator<FileEntry, void, undefined> {
  for (const key of list(walker, folder)) {
    const isFolder = key.endsWith('/')
    const name = isFolder ? key.slice(0, -1) : key
    const path = folder + name
    if (walker.ignore.ignores(text(name), text(path), isFolder)) continue
    if (walker.isDataset && !isFolder && LIBRARY_FILES.test(name)) continue
    if (path.length > MAX_PATH_BYTES) refuse(walker, path, `its path is longer than ${MAX_PATH_BYTES} bytes`)
    else if (!isFolder) yield* file(walker, path)
    else if (depth < MAX_DEPTH) yield* walkFolder(walker, `${path}/`, depth + 1)
    else refuse(walker, path, `it is nested deeper than ${MAX_DEPTH} folders`)
  }
}

/** The names in a folder, those of folders with their slash, sorted. */
function list(walker: Walker, folder: Bytes): Bytes[] {
  const path = onDisk(`${walker.base}/${folder}`)
  try {
    return names(path).sort()
  } catch {
    // Where a file system does not tell what is a folder, Node looks, and finds odd names by their bytes alone.
    try {
      return namesByBytes(path).sort()
    } catch (error) {
      refuse(walker, folder.slice(0, -1), reason(error))
      return []
    }
  }
}

/** One by one: what Node holds of each entry at once would take 300 bytes. */
function names(path: string | Buffer): Bytes[] {
  const found: Bytes[] = []
  using folder = opendirSync(path, { encoding: 'latin1' })
  for (let entry = folder.readSync(); entry; entry = folder.readSync()) {
    found.push(entry.isDirectory() ? `${entry.name}/` : entry.name)
  }
  return found
}

function namesByBytes(path: string | Buffer): Bytes[] {
  const entries = readdirSync(Buffer.from(path), { encoding: 'buffer', withFileTypes: true })
  return entries.map((entry) => entry.name.toString('latin1') + (entry.isDirectory() ? '/' : ''))
}

function* file(walker: Walker, path: Bytes): Generator<FileEntry, void, undefined> {
  const stats = statOrRefuse(walker, path)
  if (stats === undefined) return
  if (!stats.isFile()) return refuse(walker, path, `it is ${kind(stats)}, and only regular files travel`)
  if (stats.size > BigInt(Number.MAX_SAFE_INTEGER))
    return refuse(walker, path, 'its size is beyond 2^53 bytes')
  yield {
    path: Buffer.from(path, 'latin1'),
    sizeBytes: Number(stats.size),
    mtimeNs: stats.mtimeNs,
    ctimeNs: stats.ctimeNs,
    inode: stats.ino,
  }
}

function statOrRefuse(walker: Walker, path: Bytes): BigIntStats | undefined {
  try {
    return lstatSync(onDisk(`${walker.base}/${path}`), { bigint: true })
  } catch (error) {
    refuse(walker, path, reason(error))
    return undefined
  }
}

/** As Node takes it: a string would be encoded again. */
function onDisk(path: Bytes): string | Buffer {
  return ASCII.test(path) ? path : Buffer.from(path, 'latin1')
}

/** As people read it. */
function text(path: Bytes): string {
  return ASCII.test(path) ? path : Buffer.from(path, 'latin1').toString()
}

function kind(stats: BigIntStats): string {
  if (stats.isSymbolicLink()) return 'a symbolic link'
  if (stats.isFIFO()) return 'a named pipe'
  if (stats.isSocket()) return 'a socket'
  return 'a device or a folder that appeared just now'
}

function refuse(walker: Walker, path: Bytes, why: string): void {
  walker.problems.push(`${displayPath(Buffer.from(path, 'latin1')) || '.'}: ${why}`)
}

function reason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
  return code === 'EACCES' ? 'no permission to read it' : `reading it failed (${code})`
}

function missing(root: string, cause: unknown): Failure {
  return new Failure(
    'DATASET_MISSING',
    {
      what: `There is no folder ${printable(root)} on the runner.`,
      safe: 'Nothing was sent or changed.',
      next: 'Correct the path of the dataset, or mount the disk that holds it.',
    },
    cause,
  )
}

function unreadable(root: string, problems: readonly string[]): Failure {
  const named = problems.slice(0, NAMED_PROBLEMS).join('; ')
  const more = problems.length > NAMED_PROBLEMS ? `; and ${problems.length - NAMED_PROBLEMS} more` : ''
  return new Failure('DATASET_UNREADABLE', {
    what: `${problems.length} entries of ${printable(root)} cannot travel: ${named}${more}.`,
    safe: 'Nothing was changed, neither here nor on the server.',
    next: 'Replace links by the files they point to, give the runner read permission, or move these entries away.',
  })
}
