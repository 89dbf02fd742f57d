import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { READ_FLAGS } from '../../../dataset/source.ts'
import { type SourceRoot, sourcePath } from '../../../dataset/source-root.ts'
import type { DatasetView } from '../../../dataset/view.ts'
import { displayKey } from '../../../dataset/view.ts'
import type { KnownContents } from '../../../interfaces/audit.ts'
import {
  type ByteSource,
  type DatasetFiles,
  type FileIndex,
  type ImageFacts,
  LARGE_LABEL,
  type Look,
  MOST_LABEL_BYTES,
  MOST_TEXT_BYTES,
  type Pair,
  type Pause,
  tooLarge,
} from '../../../interfaces/dataset-files.ts'
import { readForeignFile } from '../../../untrusted/file.ts'
import { indexFiles } from './file-index.ts'
import { inspectImage } from './image.ts'

/** A dataset in a folder of the runner. */
export class LocalFiles implements DatasetFiles {
  readonly place: string
  readonly folder: string
  readonly #known: KnownContents
  #root: SourceRoot

  /**
   * @param folder absolute
   * @param known what an earlier run knows of it
   */
  constructor(folder: string, known: KnownContents = () => new Map()) {
    this.place = folder
    this.folder = folder
    this.#known = known
    this.#root = folder
  }

  /** @throws Failure DATASET_MISSING or CONFIG_INVALID, as `walk` does */
  list(pause: Pause, view: DatasetView): Promise<FileIndex> {
    this.#root = { folder: this.folder, mounts: view.mounts }
    return indexFiles(this.folder, view, pause)
  }

  async read(key: string): Promise<Buffer> {
    const content = await readForeignFile(this.#at(key), MOST_TEXT_BYTES)
    if (content === undefined) throw tooLarge(`${displayKey(key)} of ${this.place}`)
    return content
  }

  /** @returns a hash over blocks spread over the file; empty for what cannot be read */
  async print(key: string): Promise<string> {
    try {
      return printOf(this.#at(key))
    } catch {
      return ''
    }
  }

  async contents(keys: readonly string[], pause: Pause): Promise<ReadonlyMap<string, string>> {
    const contents = new Map(this.#known(this.#root, keys))
    for (const [at, key] of keys.entries()) {
      const hash = contents.has(key) ? undefined : await contentOf(this.#at(key), pause)
      if (hash !== undefined) contents.set(key, hash)
      await pause(() => `… ${at} of ${keys.length} copies compared`)
    }
    return contents
  }

  async *look(pairs: readonly Pair[], files: FileIndex): AsyncGenerator<Look, void, undefined> {
    for (const pair of pairs) {
      const { image, label } = pair
      yield {
        pair,
        picture: readPicture(this.#at(image), files.sizes.get(image) ?? 0),
        label: label === undefined ? undefined : readText(this.#at(label)),
      }
    }
  }

  #at(key: string): string | Buffer {
    return sourcePath(this.#root, Buffer.from(key, 'latin1'))
  }
}

function readPicture(path: string | Buffer, sizeBytes: number): ImageFacts {
  try {
    const descriptor = openSync(path, READ_FLAGS)
    try {
      return inspectImage(new FileBytes(descriptor, sizeBytes))
    } finally {
      closeSync(descriptor)
    }
  } catch {
    return { defect: 'image-unreadable' }
  }
}

/**
 * Of every file in its turn, since nobody reads two at once: a block for each would be a quarter of a gigabyte of garbage
 * for 64,000 pictures.
 */
const SCRATCH = Buffer.allocUnsafeSlow(64 << 10)

/** Blocks of a file that tell it from others of its size. */
const PRINT_BLOCKS = 5
const PRINT_BLOCK_BYTES = 16 << 10

function printOf(path: string | Buffer): string {
  const descriptor = openSync(path, READ_FLAGS)
  try {
    const hash = createHash('sha256')
    const block = SCRATCH.subarray(0, PRINT_BLOCK_BYTES)
    const { size } = fstatSync(descriptor)
    // A small file is read from its beginning to its end, and nothing of it twice.
    const blocks = Math.min(PRINT_BLOCKS, Math.ceil(size / PRINT_BLOCK_BYTES))
    const last = size - PRINT_BLOCK_BYTES
    for (let at = 0; at < blocks; at++) {
      const position =
        blocks < PRINT_BLOCKS ? at * PRINT_BLOCK_BYTES : Math.floor((last * at) / (PRINT_BLOCKS - 1))
      hash.update(block.subarray(0, readSync(descriptor, block, 0, block.length, position)))
    }
    return hash.digest('hex')
  } finally {
    closeSync(descriptor)
  }
}

/** Of a file that is hashed whole, so that there is a pause between. */
const CHUNK_BYTES = 4 << 20

async function contentOf(path: string | Buffer, pause: Pause): Promise<string | undefined> {
  try {
    using file = opened(path)
    const hash = createHash('sha256')
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES)
    for (let got = readSync(file.descriptor, chunk); got > 0; got = readSync(file.descriptor, chunk)) {
      hash.update(chunk.subarray(0, got))
      await pause(() => '… comparing copies')
    }
    return hash.digest('hex')
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) return undefined
    throw error
  }
}

function opened(path: string | Buffer): Disposable & { readonly descriptor: number } {
  const descriptor = openSync(path, READ_FLAGS)
  return { descriptor, [Symbol.dispose]: () => closeSync(descriptor) }
}

/** A label that cannot be read has a defect that no other label can have. */
function readText(path: string | Buffer): string {
  try {
    const descriptor = openSync(path, READ_FLAGS)
    try {
      return textOf(descriptor)
    } finally {
      closeSync(descriptor)
    }
  } catch (error) {
    return `(${error instanceof Error && 'code' in error ? error.code : 'unreadable'})`
  }
}

function textOf(descriptor: number): string {
  const { size } = fstatSync(descriptor)
  if (size > MOST_LABEL_BYTES) return LARGE_LABEL
  const room = Buffer.allocUnsafe(size)
  let length = 0
  for (let got = -1; got !== 0 && length < size; length += got)
    got = readSync(descriptor, room, length, size - length, length)
  return room.toString('latin1', 0, length)
}

/** Most headers end within the first block, so that one read suffices. */
const BLOCK_BYTES = 4096

/** A file's bytes through one reused block. */
class FileBytes implements ByteSource {
  readonly sizeBytes: number
  readonly #descriptor: number
  #start = 0
  #block = Buffer.alloc(0)

  constructor(descriptor: number, sizeBytes: number) {
    this.#descriptor = descriptor
    this.sizeBytes = sizeBytes
  }

  read(position: number, length: number): Buffer {
    const isInside = position >= this.#start && position + length <= this.#start + this.#block.length
    if (!isInside) this.#load(position, Math.max(length, BLOCK_BYTES))
    return this.#block.subarray(position - this.#start, position - this.#start + length)
  }

  #load(position: number, length: number): void {
    const block = length <= SCRATCH.length ? SCRATCH : Buffer.allocUnsafe(length)
    const got = readSync(this.#descriptor, block, 0, length, position)
    this.#start = position
    this.#block = block.subarray(0, got)
  }
}
