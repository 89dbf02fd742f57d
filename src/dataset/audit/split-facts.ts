import { Buffer } from 'node:buffer'
import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import type { ByteSource } from './byte-source.ts'
import type { Split } from './data-yaml.ts'
import { displayKey, type FileIndex } from './file-index.ts'
import { inspectImage } from './image.ts'
import type { ImageFacts } from './image-facts.ts'
import type { Issues } from './issues.ts'
import { type LabelRules, readLabels } from './labels.ts'
import type { Pair } from './pairing.ts'
import type { Pause } from './pause.ts'

/** What one split holds. */
export interface SplitFacts {
  readonly images: number
  /** Bytes of the pictures alone. */
  readonly imageBytes: number
  /** Pictures without any box, on purpose or not. */
  readonly backgrounds: number
  /** Number of boxes by class number. */
  readonly boxes: readonly number[]
  /** Number of pictures by size, as `1440x808`; pictures whose header is not read are missing. */
  readonly sizes: ReadonlyMap<string, number>
}

/** What `inspectSplit` works on. */
export interface SplitTask {
  readonly folder: string
  readonly split: Split
  readonly pairs: readonly Pair[]
  readonly files: FileIndex
  readonly rules: LabelRules
  readonly issues: Issues
  readonly pause: Pause
}

/** Looks at every picture and label of a split, and reports what is wrong with them. */
export async function inspectSplit(task: SplitTask): Promise<SplitFacts> {
  const boxes = new Array<number>(task.rules.classCount).fill(0)
  const sizes = new Map<string, number>()
  let [imageBytes, backgrounds] = [0, 0]
  for (const [done, { image, label }] of task.pairs.entries()) {
    imageBytes += task.files.sizes.get(image) ?? 0
    countSize(sizes, inspectPicture(task, image))
    const classes = label === undefined ? [] : inspectLabel(task, label)
    if (classes.length === 0) backgrounds += 1
    for (const class_ of classes) boxes[class_] = (boxes[class_] ?? 0) + 1
    await task.pause(() => `… ${done} of ${task.pairs.length} ${task.split} pictures and their labels`)
  }
  return { images: task.pairs.length, imageBytes, backgrounds, boxes, sizes }
}

function countSize(sizes: Map<string, number>, { size }: ImageFacts): void {
  if (size === undefined) return
  const key = `${size.width}x${size.height}`
  sizes.set(key, (sizes.get(key) ?? 0) + 1)
}

function inspectPicture(task: SplitTask, key: string): ImageFacts {
  const facts = readPicture(pathOf(task.folder, key), task.files.sizes.get(key) ?? 0)
  if (facts.defect !== undefined) task.issues.add(facts.defect, displayKey(key))
  return facts
}

function readPicture(path: Buffer, sizeBytes: number): ImageFacts {
  try {
    const descriptor = openSync(path, 'r')
    try {
      return inspectImage(new FileBytes(descriptor, sizeBytes))
    } finally {
      closeSync(descriptor)
    }
  } catch {
    return { defect: 'image-unreadable' }
  }
}

function inspectLabel(task: SplitTask, key: string): readonly number[] {
  const { classes, defect, oddities } = readLabels(readText(pathOf(task.folder, key)), task.rules)
  if (defect !== undefined) task.issues.add('label-invalid', `${displayKey(key)} ${defect}`)
  for (const oddity of oddities) task.issues.add(oddity, displayKey(key))
  return classes
}

/** A label that cannot be read has a defect that no other label can have. */
function readText(path: Buffer): string {
  try {
    return readFileSync(path, 'latin1')
  } catch (error) {
    return `(${error instanceof Error && 'code' in error ? error.code : 'unreadable'})`
  }
}

function pathOf(folder: string, key: string): Buffer {
  return Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(key, 'latin1')])
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
    const block = Buffer.allocUnsafe(length)
    const got = readSync(this.#descriptor, block, 0, length, position)
    this.#start = position
    this.#block = block.subarray(0, got)
  }
}
