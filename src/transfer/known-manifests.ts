import { hash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeManifest, encodeEntry, type ManifestEntry } from '../dataset/manifest.ts'
import { writeWhole } from '../report/write-whole.ts'
import { joined } from './joined.ts'

/** Each is 14 MB for 128,001 files; older ones are hardly ever still on a server. */
const KEPT = 3

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
   * Finds the first that is here too and whole.
   *
   * @param digests what the server has, newest first
   */
  async find(
    digests: readonly string[],
  ): Promise<{ digest: string; entries: Iterable<ManifestEntry> } | undefined> {
    for (const digest of digests) {
      const entries = await this.#read(digest)
      if (entries) return { digest, entries }
    }
    return undefined
  }

  /** Keeps a manifest, and of all only the newest few. */
  async keep(digest: string, entries: Iterable<ManifestEntry>): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    await writeWhole(join(this.#folder, digest), joined(encoded(entries)))
    const names = await readdir(this.#folder)
    const aged = await Promise.all(
      names.map(async (name) => ({ name, mtimeMs: (await stat(join(this.#folder, name))).mtimeMs })),
    )
    aged.sort((a, b) => b.mtimeMs - a.mtimeMs)
    for (const { name } of aged.slice(KEPT)) await rm(join(this.#folder, name))
  }

  async #read(digest: string): Promise<Iterable<ManifestEntry> | undefined> {
    if (!/^[0-9a-f]{64}$/.test(digest)) return undefined
    try {
      const data = await readFile(join(this.#folder, digest))
      // Decoded when it is used: a million entries at once would take 300 MB.
      return hash('sha256', data) === digest ? { [Symbol.iterator]: () => decodeManifest(data) } : undefined
    } catch {
      // It only saves bytes: without it the whole manifest travels.
      return undefined
    }
  }
}

function* encoded(entries: Iterable<ManifestEntry>): Generator<Buffer, void, undefined> {
  for (const entry of entries) yield encodeEntry(entry)
}
