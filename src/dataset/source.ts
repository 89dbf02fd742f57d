import { createHash, hash, webcrypto } from 'node:crypto'
import { type BigIntStats, constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { Failure } from '../errors.ts'
import { type SourceRoot, sourcePath } from './source-root.ts'
import { displayPath, type FileEntry } from './view.ts'

/** Up to here, handing a buffer to another thread takes longer than hashing it (a 64 KiB hash takes 40 us). */
const INLINE_HASH_BYTES = 64 << 10
const CHUNK_BYTES = 1 << 20
/**
 * NONBLOCK: a file that was replaced by a pipe since the walk must not block us. Links are followed, as the walk did: whether
 * it is the file that the walk saw is told by its inode and its times.
 */
export const READ_FLAGS = constants.O_RDONLY | constants.O_NONBLOCK

/**
 * Fills `target` with the bytes of a file from `offset`, and makes sure that it was the file that the walk saw.
 *
 * @param root where the dataset's files lie
 * @param entry what the walk saw
 * @throws Failure SOURCE_CHANGED, DATASET_UNREADABLE
 */
export async function readInto(
  root: SourceRoot,
  entry: FileEntry,
  target: Buffer,
  offset: number,
): Promise<void> {
  await withUnchanged(root, entry, async (file) => {
    for (let have = 0; have < target.length; ) {
      const { bytesRead } = await file.read(target, have, target.length - have, offset + have)
      if (bytesRead === 0) throw sourceChanged(entry.path)
      have += bytesRead
    }
  })
}

/**
 * Hashes a file without holding it in memory, checked like readInto.
 *
 * @param onChunk hears the size of every chunk
 * @returns the 32 bytes of its SHA-256
 */
export async function hashSource(
  root: SourceRoot,
  entry: FileEntry,
  signal: AbortSignal,
  onChunk: (bytes: number) => void,
): Promise<Buffer> {
  if (entry.sizeBytes <= CHUNK_BYTES) {
    const data = Buffer.allocUnsafeSlow(entry.sizeBytes)
    await readInto(root, entry, data, 0)
    onChunk(data.length)
    return hashBytes(data)
  }
  return withUnchanged(root, entry, async (file) => {
    const sha256 = createHash('sha256')
    const chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES)
    for (let at = 0; at < entry.sizeBytes; ) {
      signal.throwIfAborted()
      const { bytesRead } = await file.read(chunk, 0, Math.min(CHUNK_BYTES, entry.sizeBytes - at), at)
      if (bytesRead === 0) throw sourceChanged(entry.path)
      sha256.update(chunk.subarray(0, bytesRead))
      at += bytesRead
      onChunk(bytesRead)
    }
    return sha256.digest()
  })
}

/** SHA-256 of bytes in memory; big ones are hashed on another thread. */
export async function hashBytes(data: Buffer<ArrayBuffer>): Promise<Buffer> {
  if (data.length <= INLINE_HASH_BYTES) return hash('sha256', data, 'buffer')
  return Buffer.from(await webcrypto.subtle.digest('SHA-256', data))
}

/** The failure for a file that is not what the walk saw. */
export function sourceChanged(path: Buffer, cause?: unknown): Failure {
  return new Failure(
    'SOURCE_CHANGED',
    {
      what: `${displayPath(path)} changed on the runner while it was being read.`,
      safe: 'What was sent before is kept, and no tree on the server changed.',
      next: 'Let whatever writes to the dataset finish, then run the transfer again: only the rest is sent.',
    },
    cause,
  )
}

async function withUnchanged<T>(
  root: SourceRoot,
  entry: FileEntry,
  work: (file: FileHandle) => Promise<T>,
): Promise<T> {
  const file = await openSource(root, entry)
  try {
    const result = await work(file)
    // Whatever changed since the walk shows now, be it from before the reading or during it.
    await refuseChanged(file, entry)
    return result
  } catch (error) {
    if (error instanceof Failure || !hasCode(error)) throw error
    // A folder or a pipe in the file's place cannot be read either, and that is not a fault of the disk.
    await refuseChanged(file, entry)
    throw unreadable(entry.path, error)
  } finally {
    await file.close()
  }
}

async function openSource(root: SourceRoot, entry: FileEntry): Promise<FileHandle> {
  try {
    return await open(sourcePath(root, entry.path), READ_FLAGS)
  } catch (error) {
    const gone = hasCode(error) && ['ENOENT', 'ENOTDIR', 'ELOOP'].includes(error.code)
    throw gone ? sourceChanged(entry.path, error) : unreadable(entry.path, error)
  }
}

async function refuseChanged(file: FileHandle, entry: FileEntry): Promise<void> {
  if (!isAsWalked(await file.stat({ bigint: true }), entry)) throw sourceChanged(entry.path)
}

/** Whether an open file is still what the walk saw. */
export function isAsWalked(now: BigIntStats, entry: FileEntry): boolean {
  return (
    now.isFile() &&
    now.size === BigInt(entry.sizeBytes) &&
    now.mtimeNs === entry.mtimeNs &&
    now.ctimeNs === entry.ctimeNs &&
    now.ino === entry.inode
  )
}

function hasCode(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
}

function unreadable(path: Buffer, cause: unknown): Failure {
  return new Failure(
    'DATASET_UNREADABLE',
    {
      what: `Reading ${displayPath(path)} on the runner failed: ${cause instanceof Error ? cause.message : cause}.`,
      safe: 'What was sent before is kept, and no tree on the server changed.',
      next: 'Check the disk and the permissions on the runner, then run the transfer again: only the rest is sent.',
    },
    cause,
  )
}
