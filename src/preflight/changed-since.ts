import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import type { FileTable } from '../dataset/file-table.ts'
import { decodeManifest, type ManifestEntry } from '../dataset/manifest.ts'
import { sourcePath } from '../dataset/source-root.ts'
import type { DatasetView, FileEntry } from '../dataset/view.ts'
import { walk } from '../dataset/walk.ts'
import type { Datasets } from '../interfaces/workload.ts'
import { readForeignFile } from '../untrusted/file.ts'

/** A manifest of ten million files. */
const MOST_BYTES = 2e9
/** Clocks of a network's disks differ. */
const CLOCK_MARGIN_MS = 600_000
/** Entries between two looks at the signal. */
const ENTRIES_PER_TURN = 2_000

type Naming = Pick<Datasets, 'isPicture' | 'labelOf'>

/** What has changed in a dataset. */
export interface Changed {
  /** Pictures that are new, gone, or differ, or whose label does. */
  readonly images: number
  /** Pictures that there are now. */
  readonly of: number
  /** Files that are neither, such as a list of pictures: how many, and the first. */
  readonly others: number
  readonly firstOther: string
}

type Listed = Pick<FileEntry, 'path' | 'sizeBytes'>

/** A dataset as it is now. */
export interface Now<Entry extends Listed = Listed> {
  /** Sorted by raw path bytes. */
  readonly files: Iterator<Entry>
  /** Whether a file has the content that one of its name and size had. */
  isSame(file: Entry, before: ManifestEntry, signal: AbortSignal): Promise<boolean>
}

/**
 * A dataset's folder on the runner. What was not touched since is not read; the kernel notes a change of content or name
 * alike (ctime).
 *
 * @param folder absolute
 * @param at when the earlier one was planned
 */
export function inFolder(folder: string, view: DatasetView, at: Date): Now<FileEntry> {
  const untouched = BigInt(at.getTime() - CLOCK_MARGIN_MS) * 1_000_000n
  const root = { folder, mounts: view.mounts }
  return {
    files: walk(folder, { view, refused: () => undefined }),
    isSame: async ({ path, ctimeNs }, { sha256 }, signal) =>
      ctimeNs < untouched || (await sha256Of(sourcePath(root, path), signal)).equals(sha256),
  }
}

/** A dataset on a staging server, of which all hashes are known. */
export function onStagingServer(table: FileTable): Now<ManifestEntry> {
  return {
    files: table.entries(),
    isSame: async ({ sha256 }, before) => sha256.equals(before.sha256),
  }
}

/**
 * Compares a dataset with the manifest of an earlier one.
 *
 * @param manifest where the earlier one lies, absolute, and its digest
 * @param datasets tells pictures and their labels by their names
 * @returns undefined when there is no manifest to compare with, or it is damaged
 */
export async function changedSince<Entry extends Listed>(
  { files, isSame }: Now<Entry>,
  manifest: { readonly path: string; readonly digest: string },
  datasets: Naming,
  signal: AbortSignal,
): Promise<Changed | undefined> {
  const content = await readForeignFile(manifest.path, MOST_BYTES).catch(() => undefined)
  if (content === undefined || !isWhole(content, manifest.digest)) return undefined
  const counter = new Counter(datasets)
  let turn = 0
  for (const [before, now] of paired(decodeManifest(content), files)) {
    turn += 1
    if (turn % ENTRIES_PER_TURN === 0) await setImmediate()
    signal.throwIfAborted()
    const key = (now ?? before)?.path.toString('latin1') ?? ''
    counter.see(key, now !== undefined)
    const isThere = before !== undefined && now !== undefined && before.sizeBytes === now.sizeBytes
    if (!isThere || !(await isSame(now, before, signal))) counter.change(key)
  }
  return counter.result()
}

/** The SHA-256 of a manifest is the digest that it is named by. */
function isWhole(content: Buffer, digest: string): boolean {
  return createHash('sha256').update(content).digest('hex') === digest
}

/** Both are sorted by raw path bytes. */
function* paired<Entry extends Listed>(
  before: Iterator<ManifestEntry>,
  now: Iterator<Entry>,
): Generator<[ManifestEntry | undefined, Entry | undefined], void, undefined> {
  let [old, own] = [before.next(), now.next()]
  while (!old.done || !own.done) {
    const order = old.done ? 1 : own.done ? -1 : Buffer.compare(old.value.path, own.value.path)
    yield [order <= 0 && !old.done ? old.value : undefined, order >= 0 && !own.done ? own.value : undefined]
    if (order <= 0) old = before.next()
    if (order >= 0) own = now.next()
  }
}

async function sha256Of(path: string | Buffer, signal: AbortSignal): Promise<Buffer> {
  const sha256 = createHash('sha256')
  for await (const chunk of createReadStream(path, { signal })) sha256.update(chunk)
  return sha256.digest()
}

/** Counts a picture once, whether it or its label has changed. */
class Counter {
  readonly #naming: Naming
  /** Labels of all pictures, before and now, there or not. */
  readonly #labels = new Set<string>()
  readonly #changed: string[] = []
  #now = 0

  constructor(naming: Naming) {
    this.#naming = naming
  }

  see(key: string, isThere: boolean): void {
    if (!this.#naming.isPicture(key)) return
    this.#labels.add(this.#naming.labelOf(key))
    if (isThere) this.#now += 1
  }

  change(key: string): void {
    this.#changed.push(key)
  }

  result(): Changed {
    const images = new Set(
      this.#changed.flatMap((key) => {
        if (this.#naming.isPicture(key)) return [this.#naming.labelOf(key)]
        return this.#labels.has(key) ? [key] : []
      }),
    )
    const others = this.#changed.filter((key) => !this.#naming.isPicture(key) && !this.#labels.has(key))
    return { images: images.size, of: this.#now, others: others.length, firstOther: others[0] ?? '' }
  }
}
