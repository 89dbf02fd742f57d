import { setImmediate } from 'node:timers/promises'
import type { Log } from '../log.ts'
import { inParallel } from '../parallel.ts'
import { readIndex } from './file-index.ts'
import type { FileRow } from './file-page.ts'
import { FileTable } from './file-table.ts'
import { KnownFiles } from './known-files.ts'
import { QuickReader } from './quick-reader.ts'
import { hashBytes, hashSource } from './source.ts'
import type { SourceRoot } from './source-root.ts'
import type { FileEntry } from './view.ts'
import { type WalkOptions, walk } from './walk.ts'

/** A file system may stamp two changes within one tick alike; two seconds cover FAT, NFS and coarse kernels. */
const RACY_NS = 2_000_000_000n
/** The walk blocks; after this many files (about 20 ms) everything else gets its turn. */
const TURN_FILES = 2000
/** Labels and small pictures. To hash bigger ones on this thread alone would leave other cores idle. */
const QUICK_BYTES = 64 << 10
/** Enough to keep a disk's queue busy; hashing shares libuv's four threads anyway. */
const READERS = 4

/**
 * Walks a dataset and takes over the hashes of files that are unchanged since they were hashed, by size, times and inode.
 *
 * @param root the dataset's absolute path
 * @param folder where its index lies (datasetFolder)
 * @throws Failure DATASET_MISSING, DATASET_UNREADABLE, HOME_UNUSABLE
 */
export async function scan(
  root: string,
  folder: string,
  options: WalkOptions & { readonly log: Log; readonly signal: AbortSignal; readonly trustIndex: boolean },
): Promise<FileTable> {
  const table = new FileTable(folder)
  using known = new KnownFiles(options.trustIndex ? readIndex(folder, root, options.log) : [])
  try {
    for (const entry of walk(root, options)) {
      table.add(entry, known.hashOf(entry))
      if (table.length % TURN_FILES === 0) await setImmediate(undefined, { signal: options.signal })
    }
  } catch (error) {
    table[Symbol.dispose]()
    throw error
  }
  if (known.allMet && table.unknown === 0) table.isNews = false
  return table
}

/**
 * Hashes every file of the table that has no hash yet. `onChunk` hears the bytes.
 *
 * @throws Failure SOURCE_CHANGED, DATASET_UNREADABLE, HOME_UNUSABLE; no other file is read on then
 */
export async function hashUnknown(
  root: SourceRoot,
  table: FileTable,
  signal: AbortSignal,
  onChunk: (bytes: number) => void,
): Promise<void> {
  const quick = new QuickReader()
  // At most one for each reader: one for each of 100,000 small files is garbage that comes faster than it is collected.
  const rooms: Buffer<ArrayBuffer>[] = []
  const failed = new AbortController()
  const either = AbortSignal.any([signal, failed.signal])
  try {
    await inParallel(unknownPlaces(table), READERS, async (place) => {
      either.throwIfAborted()
      await noteHash(table, place, (row) =>
        row.sizeBytes <= QUICK_BYTES
          ? hashSmall(quick, root, row, rooms, onChunk)
          : hashSource(root, row, either, onChunk),
      )
    })
  } catch (error) {
    // Whoever starts over needs the disk for itself.
    failed.abort()
    throw error
  }
}

function* unknownPlaces(table: FileTable): Generator<number, void, undefined> {
  for (let place = 0; place < table.length; place++) if (!table.hashAt(place)) yield place
}

/** Has a file of the table hashed, and notes whether its times prove anything. */
export async function noteHash(
  table: FileTable,
  index: number,
  hash: (row: FileRow) => Promise<Buffer>,
): Promise<void> {
  const row = table.at(index)
  const readAtNs = nowNs()
  table.setHash(index, await hash(row), isRacy(row, readAtNs))
}

async function hashSmall(
  quick: QuickReader,
  root: SourceRoot,
  entry: FileEntry,
  rooms: Buffer<ArrayBuffer>[],
  onChunk: (bytes: number) => void,
): Promise<Buffer> {
  const room = rooms.pop() ?? Buffer.allocUnsafeSlow(QUICK_BYTES)
  const content = room.subarray(0, entry.sizeBytes)
  try {
    await quick.read(root, entry, content)
    onChunk(content.length)
    return await hashBytes(content)
  } finally {
    rooms.push(room)
  }
}

/** Whether a file changed so shortly before it was read that a later change might carry the same times. */
export function isRacy(entry: FileEntry, readAtNs: bigint): boolean {
  const tooLate = readAtNs - RACY_NS
  return entry.mtimeNs > tooLate || entry.ctimeNs > tooLate
}

/** Wall clock in nanoseconds, to compare with file times. */
export function nowNs(): bigint {
  return BigInt(Date.now()) * 1_000_000n
}
