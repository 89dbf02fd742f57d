import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { homeFolder } from '../home/layout.ts'
import { writeWhole } from '../home/write-whole.ts'
import type { Log } from '../log.ts'
import { FilePage } from './file-page.ts'
import type { FileTable } from './file-table.ts'

/** Of a block: bytes of its entries, bytes of its rows, crc32 of both. */
const HEAD_BYTES = 12
/** No page is that big; a damaged length must not take all memory. */
const MOST_BYTES = 16 << 20

/**
 * Where the runner keeps what it knows of a dataset.
 *
 * @param root its absolute path; of one on a staging server its name, for such servers come and go
 * @throws Failure HOME_UNUSABLE
 */
export function datasetFolder(home: string, root: string): string {
  return homeFolder(home, 'datasets', createHash('sha256').update(root).digest('hex').slice(0, 32))
}

/**
 * Reads the index of an earlier run, in the manifest's order. It only saves time: whatever is damaged, cut off or of
 * another dataset or version is left out, with a notice. It blocks, as the walk does that it goes along with.
 *
 * @param folder from datasetFolder
 * @param root the dataset's absolute path
 */
export function* readIndex(folder: string, root: string, log: Log): Generator<FilePage, void, undefined> {
  const file = openIndex(folder)
  if (file === undefined) return
  try {
    const expected = header(root)
    if (!read(file, expected.length).equals(expected)) return notUsable(log)
    for (let head = read(file, HEAD_BYTES); head.length > 0; head = read(file, HEAD_BYTES)) {
      const page = readPage(file, head)
      if (!page) return notUsable(log)
      yield page
    }
  } catch {
    notUsable(log)
  } finally {
    closeSync(file)
  }
}

/**
 * Writes the index so that a reader, or a crash, meets the old one or the new one. It holds all files, and of each
 * whether its hash is known.
 */
export async function saveIndex(folder: string, root: string, table: FileTable): Promise<void> {
  await writeWhole(join(folder, 'index'), blocks(root, table))
}

function* blocks(root: string, table: FileTable): Generator<Buffer, void, undefined> {
  yield header(root)
  for (const page of table.pages()) yield block(page)
}

function header(root: string): Buffer {
  return Buffer.from(`gpu-retrain file index 2\n${JSON.stringify(root)}\n`)
}

/** A copy: while it is written, more hashes may become known. */
function block(page: FilePage): Buffer {
  const { entries, rows } = page.parts
  const data = Buffer.concat([Buffer.alloc(HEAD_BYTES), entries, rows])
  data.writeUInt32BE(entries.length, 0)
  data.writeUInt32BE(rows.length, 4)
  data.writeUInt32BE(crc32(data.subarray(HEAD_BYTES)), 8)
  return data
}

function readPage(file: number, head: Buffer): FilePage | undefined {
  if (head.length < HEAD_BYTES) return undefined
  const [entries, rows] = [head.readUInt32BE(0), head.readUInt32BE(4)]
  const data = entries + rows <= MOST_BYTES ? read(file, entries + rows) : undefined
  if (data?.length !== entries + rows || crc32(data) !== head.readUInt32BE(8)) return undefined
  return FilePage.from(data.subarray(0, entries), data.subarray(entries))
}

/** So many bytes, or fewer at the file's end. */
function read(file: number, bytes: number): Buffer {
  const data = Buffer.allocUnsafe(bytes)
  let have = 0
  for (let got = -1; got !== 0 && have < bytes; have += got)
    got = readSync(file, data, have, bytes - have, null)
  return data.subarray(0, have)
}

function openIndex(folder: string): number | undefined {
  try {
    return openSync(join(folder, 'index'), 'r')
  } catch {
    return undefined
  }
}

function notUsable(log: Log): void {
  log.notice(
    'The file index of an earlier run is damaged or not of this dataset: the files are hashed again.',
  )
}
