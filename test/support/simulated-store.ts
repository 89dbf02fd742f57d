/**
 * Plays the server's store in this process, so that thousands of transfers take minutes: a stand-in, since the real one is
 * Python behind sshd and knows only real time. It keeps what `remote/store` keeps, by the same rules, and has faults.
 */
import { createHash } from 'node:crypto'
import { inflateSync } from 'node:zlib'
import { digestOf, endOf, entryIn, type ManifestEntry } from '../../src/dataset/manifest.ts'
import { Failure } from '../../src/errors.ts'
import type { JsonObject } from '../../src/ssh/agent.ts'
import { RECORD_HEAD_BYTES } from '../../src/transfer/jobs/records.ts'
import type { RecordKeeper } from './simulated-far-end.ts'

/** What goes wrong with a content that has arrived. */
export interface StoreFaults {
  /** Before it is verified, in memory or on the way past SSH's own check. */
  flipsOnArrival(): boolean
  /** After it was verified. */
  flipsOnDisk(): boolean
  isFull(): boolean
}

/** What `trees.publish` answers. */
export interface Publishing {
  readonly data: Buffer
  readonly result: JsonObject
}

/** Contents, manifests and trees. */
export class SimulatedStore implements RecordKeeper {
  readonly #faults: StoreFaults
  readonly #objects = new Map<string, Buffer>()
  readonly #segments = new Map<string, Map<number, Buffer>>()
  readonly #manifests = new Map<string, ManifestEntry[]>()
  /** Published: digest, and content by raw path as latin1. */
  readonly trees = new Map<string, Map<string, Buffer>>()

  constructor(faults: StoreFaults) {
    this.#faults = faults
  }

  open(digest: string): JsonObject {
    const present = this.trees.has(digest)
    return {
      present,
      path: present ? `/srv/trees/fire/${digest}` : '',
      empty: this.#objects.size === 0,
      arriving: [...this.#segments.keys()],
      bases: [...this.#manifests.keys()].reverse(),
      tellsApart: true,
      last: null,
    }
  }

  /** Takes a manifest as `src/transfer/tree/manifest-stream.ts` writes it. @param stream deflated, whole */
  takeManifest(base: string, stream: Buffer, digest: string): ManifestEntry[] {
    const entries = [...decodedOperations(inflateSync(stream), this.#manifests.get(base) ?? [])]
    if (digestOf(entries) !== digest) throw refusal('VERIFICATION_FAILED')
    this.#manifests.set(digest, entries)
    return entries
  }

  /** A bitmap of what is not here, by size alone, as the real one asks. */
  missing(entries: readonly ManifestEntry[]): Publishing {
    const bits = Buffer.alloc(Math.ceil(entries.length / 8))
    const lacking = entries.flatMap((entry, place) => (this.#holds(entry) ? [] : place))
    for (const place of lacking) bits[place >> 3] = (bits[place >> 3] ?? 0) | (1 << (place & 7))
    return { data: bits, result: { missing: lacking.length } }
  }

  /** Hashes everything again, forgets what is damaged, and publishes when nothing is. */
  publish(digest: string): Publishing {
    const entries = this.#manifests.get(digest)
    if (!entries) throw refusal('VERIFICATION_FAILED')
    const lacking = entries.flatMap((entry, place) => (this.#holds(entry) ? [] : place))
    if (lacking.length === 0) lacking.push(...this.#damaged(entries))
    const path = `/srv/trees/fire/${digest}`
    if (lacking.length === 0) this.trees.set(digest, this.#tree(entries))
    const data = Buffer.alloc(lacking.length * 4)
    for (const [at, place] of lacking.entries()) data.writeUInt32BE(place, at * 4)
    return { data, result: { missing: lacking.length, path } }
  }

  /** The power fails: some of what was not flushed is gone, segments above all. */
  losePower(chance: () => boolean): void {
    for (const key of [...this.#objects.keys()]) if (chance()) this.#objects.delete(key)
    this.#segments.clear()
  }

  lengthOf(data: Buffer): number {
    return data.length < RECORD_HEAD_BYTES ? Infinity : RECORD_HEAD_BYTES + data.readUInt32BE(49)
  }

  keep(record: Buffer): JsonObject | undefined {
    if (this.#faults.isFull()) throw refusal('REMOTE_DISK_FULL')
    const kind = record.toString('latin1', 0, 1)
    const sha256 = record.toString('hex', 1, 33)
    const [size, offset] = [Number(record.readBigUInt64BE(33)), Number(record.readBigUInt64BE(41))]
    const sent = record.subarray(RECORD_HEAD_BYTES)
    const content = Buffer.from(kind === 'o' || kind === 's' ? inflateSync(sent) : sent)
    if (this.#faults.flipsOnArrival()) flip(content)
    if (kind === 'O' || kind === 'o') return this.#keepObject(sha256, content)
    if (kind === 'S' || kind === 's') return void this.#segmentsOf(sha256).set(offset, content)
    if (kind === 'F') return this.#finish(sha256, size)
    return { parts: sha256, ranges: [...this.#segmentsOf(sha256)].map(([at, { length }]) => [at, length]) }
  }

  #holds({ sizeBytes, sha256 }: ManifestEntry): boolean {
    return this.#objects.get(sha256.toString('hex'))?.length === sizeBytes
  }

  #damaged(entries: readonly ManifestEntry[]): number[] {
    return entries.flatMap(({ sha256 }, place) => {
      const key = sha256.toString('hex')
      const content = this.#objects.get(key)
      if (content && hashOf(content) === key) return []
      this.#objects.delete(key)
      return place
    })
  }

  #tree(entries: readonly ManifestEntry[]): Map<string, Buffer> {
    const content = (entry: ManifestEntry): Buffer =>
      this.#objects.get(entry.sha256.toString('hex')) as Buffer
    return new Map(entries.map((entry) => [entry.path.toString('latin1'), content(entry)]))
  }

  #segmentsOf(sha256: string): Map<number, Buffer> {
    const found = this.#segments.get(sha256) ?? new Map<number, Buffer>()
    this.#segments.set(sha256, found)
    return found
  }

  #finish(sha256: string, size: number): JsonObject | undefined {
    const whole = Buffer.alloc(size)
    for (const [offset, content] of this.#segmentsOf(sha256)) content.copy(whole, offset)
    this.#segments.delete(sha256)
    return this.#keepObject(sha256, whole)
  }

  #keepObject(sha256: string, content: Buffer): JsonObject | undefined {
    if (hashOf(content) !== sha256) return { damaged: sha256 }
    if (this.#faults.flipsOnDisk()) flip(content)
    this.#objects.set(sha256, content)
    return undefined
  }
}

function* decodedOperations(stream: Buffer, base: readonly ManifestEntry[]): Generator<ManifestEntry> {
  let [at, had] = [0, 0]
  for (;;) {
    const kind = stream.toString('latin1', at, at + 1)
    if (kind === '.') return
    if (kind === 'I') {
      const end = endOf(stream, at + 1)
      yield entryIn(stream, at + 1, end)
      at = end
      continue
    }
    const count = stream.readUInt32BE(at + 1)
    if (kind === 'K') yield* base.slice(had, had + count)
    had += count
    at += 5
  }
}

function flip(content: Buffer): void {
  if (content.length > 0) content[content.length >> 1] = (content[content.length >> 1] ?? 0) ^ 4
}

function hashOf(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex')
}

function refusal(code: 'REMOTE_DISK_FULL' | 'VERIFICATION_FAILED'): Failure {
  return new Failure(code, { what: `${code}.`, safe: 'All.', next: 'Again.' })
}
