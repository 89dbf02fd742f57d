import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { isAsWalked, READ_FLAGS, readInto, sourcePath } from './source.ts'
import type { FileEntry } from './walk.ts'

/** Labels and small pictures. Bigger files are limited by the disk's bandwidth, not by the calls to read them. */
export const QUICK_BYTES = 64 << 10
/** A cached file takes 0.03 ms, one on flash 0.2 ms, one on a disk that turns 10 ms. */
const SLOW_MS = 1
/** The mean is taken over about so many files: one hiccup of a busy machine says nothing of its disk. */
const MEAN_FILES = 8
/** How many files a slow disk gets several at a time, before it is tried again whether it is slow. */
const PATIENT_FILES = 1000
/** Everything else gets its turn so often. */
const TURN_MS = 10

/**
 * Reads small files one after another while the disk answers at once: handing each to other threads and back takes
 * four times as long as reading it. While it does not, they are read as any other, several at a time.
 */
export class QuickReader {
  #patient = 0
  #meanMs = 0
  #turnAt = 0

  /**
   * Fills `target` with the whole of a file, as readInto does.
   *
   * @throws Failure SOURCE_CHANGED, DATASET_UNREADABLE
   */
  async read(root: string, entry: FileEntry, target: Buffer): Promise<void> {
    if (entry.sizeBytes > QUICK_BYTES || this.#patient > 0) {
      this.#patient--
      return readInto(root, entry, target, 0)
    }
    const startedAt = performance.now()
    const isRead = readAtOnce(root, entry, target)
    this.#judge(performance.now() - startedAt)
    if (!isRead) return readInto(root, entry, target, 0)
    if (startedAt - this.#turnAt < TURN_MS) return
    await setImmediate()
    this.#turnAt = performance.now()
  }

  #judge(tookMs: number): void {
    this.#meanMs += (tookMs - this.#meanMs) / MEAN_FILES
    if (this.#meanMs <= SLOW_MS) return
    this.#patient = PATIENT_FILES
    this.#meanMs = 0
  }
}

/** False for whatever is odd: readInto finds out what, and says it. */
function readAtOnce(root: string, entry: FileEntry, target: Buffer): boolean {
  let file: number | undefined
  try {
    file = openSync(sourcePath(root, entry.path), READ_FLAGS)
    const bytes = readSync(file, target, 0, target.length, 0)
    return bytes === target.length && isAsWalked(fstatSync(file, { bigint: true }), entry)
  } catch {
    return false
  } finally {
    if (file !== undefined) closeSync(file)
  }
}
