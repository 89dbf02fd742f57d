import { closeSync, openSync, readSync } from 'node:fs'
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { writeWhole } from '../home/write-whole.ts'
import { hasHash } from '../untrusted/file.ts'
import { decodeBlocks, type ManifestEntry } from './manifest.ts'

/** Where a manifest that was sent lies. @param folder of the dataset (datasetFolder) */
export function manifestPath(folder: string, digest: string): string {
  return join(folder, 'manifests', digest)
}

/** Each is 14 MB for 128,001 files; older ones are hardly ever still on a server. */
const KEPT = 3
const BLOCK_BYTES = 256 << 10

/**
 * Manifests that were sent before, kept on the runner so that the next one can travel as a difference.
 *
 * @param folder of the dataset (datasetFolder)
 */
export class KnownManifests {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = join(folder, 'manifests')
  }

  /**
   * Finds the first that is here too and whole; without one the whole manifest travels.
   *
   * @param digests what the server has, newest first
   * @returns its entries are read from the disk each time they are asked for: a million take 100 MB
   */
  async find(
    digests: readonly string[],
  ): Promise<{ digest: string; entries: Iterable<ManifestEntry> } | undefined> {
    for (const digest of digests) {
      const path = join(this.#folder, digest)
      if (/^[0-9a-f]{64}$/.test(digest) && (await hasHash(path, digest))) {
        return { digest, entries: { [Symbol.iterator]: () => decodeBlocks(blocks(path)) } }
      }
    }
    return undefined
  }

  /** Keeps a manifest, and of all only the newest few. @param manifest its bytes, in blocks */
  async keep(digest: string, manifest: Iterable<Buffer>): Promise<void> {
    await writeWhole(join(this.#folder, digest), manifest)
    const names = await readdir(this.#folder)
    const aged = await Promise.all(
      names.map(async (name) => ({ name, mtimeMs: (await stat(join(this.#folder, name))).mtimeMs })),
    )
    aged.sort((a, b) => b.mtimeMs - a.mtimeMs)
    for (const { name } of aged.slice(KEPT)) await rm(join(this.#folder, name))
  }
}

function* blocks(path: string): Generator<Buffer, void, undefined> {
  const file = openSync(path, 'r')
  try {
    for (;;) {
      const block = Buffer.allocUnsafe(BLOCK_BYTES)
      const bytes = readSync(file, block)
      if (bytes === 0) return
      yield block.subarray(0, bytes)
    }
  } finally {
    closeSync(file)
  }
}
