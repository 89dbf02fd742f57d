import { Readable } from 'node:stream'
import { createDeflate } from 'node:zlib'
import { encodeEntry, type ManifestEntry } from '../../dataset/manifest.ts'

/** A stream costs more for each piece than for its bytes. */
const BLOCK_BYTES = 64 << 10

/**
 * A manifest as its difference to one that the server has, compressed. `remote/gpu_retrain/store/manifest_stream.py` reads it.
 *
 * @param base the manifest that the server has; empty when it has none
 * @param next the manifest to send; both sorted by raw path bytes
 */
export function manifestStream(
  base: Iterable<ManifestEntry>,
  next: Iterable<ManifestEntry>,
): AsyncIterable<Buffer> {
  return Readable.from(joined(manifestOperations(base, next)), { objectMode: false }).pipe(
    createDeflate({ level: 1 }),
  )
}

/** `K u32` keep the next n entries of the base, `D u32` drop n of them, `I` and an entry, `.` the end. */
export function* manifestOperations(
  base: Iterable<ManifestEntry>,
  next: Iterable<ManifestEntry>,
): Generator<Buffer, void, undefined> {
  const old = base[Symbol.iterator]()
  const run = new Run()
  let had = old.next()
  for (const entry of next) {
    while (!had.done && Buffer.compare(had.value.path, entry.path) < 0) {
      yield* run.count('D')
      had = old.next()
    }
    if (!had.done && same(had.value, entry)) {
      yield* run.count('K')
      had = old.next()
    } else {
      yield* run.end()
      yield Buffer.from('I')
      yield encodeEntry(entry)
    }
  }
  yield* run.end()
  yield Buffer.from('.')
}

/** Joins small pieces to blocks. */
function* joined(pieces: Iterable<Buffer>): Generator<Buffer, void, undefined> {
  let parts: Buffer[] = []
  let bytes = 0
  for (const piece of pieces) {
    parts.push(piece)
    bytes += piece.length
    if (bytes < BLOCK_BYTES) continue
    yield Buffer.concat(parts)
    parts = []
    bytes = 0
  }
  yield Buffer.concat(parts)
}

/** Counts equal operations in a row. */
class Run {
  #kind: 'K' | 'D' = 'K'
  #length = 0;

  *count(kind: 'K' | 'D'): Generator<Buffer, void, undefined> {
    if (kind !== this.#kind) yield* this.end()
    this.#kind = kind
    this.#length++
  }

  *end(): Generator<Buffer, void, undefined> {
    if (this.#length === 0) return
    const data = Buffer.alloc(5)
    data.write(this.#kind, 0, 'latin1')
    data.writeUInt32BE(this.#length, 1)
    this.#length = 0
    yield data
  }
}

function same(a: ManifestEntry, b: ManifestEntry): boolean {
  return a.sizeBytes === b.sizeBytes && a.sha256.equals(b.sha256) && a.path.equals(b.path)
}
