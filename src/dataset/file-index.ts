import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { crc32 } from 'node:zlib'
import type { Log } from '../log.ts'
import type { FileRow, FileTable } from './file-table.ts'
import { HASH_BYTES } from './manifest.ts'

/** A row of the index: a file whose hash is known. */
export type IndexRow = FileRow & { readonly sha256: Buffer }

const STAMP_BYTES = 8 * 4
const FIXED_BYTES = STAMP_BYTES + HASH_BYTES
const WRITE_BYTES = 1 << 20

/** Where the runner keeps what it knows of a dataset: in `home`, by the dataset's absolute path. */
export function datasetFolder(home: string, root: string): string {
  return join(home, 'datasets', createHash('sha256').update(root).digest('hex').slice(0, 32))
}

/**
 * Reads the index of an earlier run, in the manifest's order. It only saves time: whatever is damaged, cut off or of
 * another dataset or version is left out, with a notice.
 *
 * @param folder from datasetFolder
 * @param root the dataset's absolute path
 */
export async function* readIndex(folder: string, root: string, log: Log): AsyncGenerator<IndexRow> {
  const stream = createReadStream(join(folder, 'index'), { highWaterMark: WRITE_BYTES })
  let rest = Buffer.alloc(0)
  let headed = false
  try {
    for await (const chunk of stream) {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
      const expected = header(root)
      if (!headed && rest.length < expected.length) continue
      if (!headed && !rest.subarray(0, expected.length).equals(expected)) return notUsable(log)
      let at = headed ? 0 : expected.length
      headed = true
      for (let row = decode(rest, at); row !== 'cut off'; row = decode(rest, at)) {
        if (row === 'damaged') return notUsable(log)
        at += row.bytes
        yield row
      }
      rest = rest.subarray(at)
    }
    if (rest.length > 0) notUsable(log)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) notUsable(log)
  }
}

/**
 * Writes the index so that a reader, or a crash, meets the old one or the new one. Files whose hash is unknown, or
 * which changed so shortly before they were read that their times prove nothing, are not in it.
 */
export async function saveIndex(folder: string, root: string, table: FileTable): Promise<void> {
  const path = join(folder, 'index')
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const temporary = `${path}.${process.pid}.tmp`
  const file = await open(temporary, 'w', 0o600)
  try {
    for (const block of blocks(root, table)) await file.writeFile(block)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(temporary, path)
}

function* blocks(root: string, table: FileTable): Generator<Buffer> {
  let parts = [header(root)]
  let bytes = 0
  for (let index = 0; index < table.length; index++) {
    const row = table.at(index)
    if (!row.sha256 || table.isRacy(index)) continue
    const record = encode({ ...row, sha256: row.sha256 })
    parts.push(record)
    bytes += record.length
    if (bytes < WRITE_BYTES) continue
    yield Buffer.concat(parts)
    parts = []
    bytes = 0
  }
  yield Buffer.concat(parts)
}

function header(root: string): Buffer {
  return Buffer.from(`gpu-retrain file index 1\n${JSON.stringify(root)}\n`)
}

/** `u16 path length, u32 crc32 of the rest, size, mtime, ctime, inode (8 bytes each), 32 hash bytes, path`. */
function encode(row: IndexRow): Buffer {
  const record = Buffer.allocUnsafe(6 + FIXED_BYTES + row.path.length)
  record.writeUInt16BE(row.path.length)
  record.writeBigUInt64BE(BigInt(row.sizeBytes), 6)
  record.writeBigInt64BE(row.mtimeNs, 14)
  record.writeBigInt64BE(row.ctimeNs, 22)
  record.writeBigUInt64BE(row.inode, 30)
  row.sha256.copy(record, 6 + STAMP_BYTES)
  row.path.copy(record, 6 + FIXED_BYTES)
  record.writeUInt32BE(crc32(record.subarray(6)), 2)
  return record
}

function decode(data: Buffer, at: number): (IndexRow & { bytes: number }) | 'cut off' | 'damaged' {
  if (data.length < at + 6) return 'cut off'
  const bytes = 6 + FIXED_BYTES + data.readUInt16BE(at)
  if (data.length < at + bytes) return 'cut off'
  const record = data.subarray(at, at + bytes)
  if (crc32(record.subarray(6)) !== record.readUInt32BE(2)) return 'damaged'
  return {
    bytes,
    sizeBytes: Number(record.readBigUInt64BE(6)),
    mtimeNs: record.readBigInt64BE(14),
    ctimeNs: record.readBigInt64BE(22),
    inode: record.readBigUInt64BE(30),
    sha256: record.subarray(6 + STAMP_BYTES, 6 + FIXED_BYTES),
    path: record.subarray(6 + FIXED_BYTES),
  }
}

function notUsable(log: Log): void {
  log.notice(
    'The file index of an earlier run is damaged or not of this dataset: the files are hashed again.',
  )
}
