import { createHash } from 'node:crypto'

/** One file of a manifest. */
export interface ManifestEntry {
  /** Relative, `/` between components, raw bytes. */
  readonly path: Buffer
  readonly sizeBytes: number
  /** The 32 bytes of the content's SHA-256. */
  readonly sha256: Buffer
}

/** Bytes of a SHA-256. */
export const HASH_BYTES = 32
/** Where an entry's path begins: after its length. */
export const PATH_OFFSET = 4
const SIZE_BYTES = 8
/** Bytes of an entry without its path. */
export const ENTRY_BYTES = PATH_OFFSET + SIZE_BYTES + HASH_BYTES

const HIGH = 2 ** 32

/**
 * Encodes one entry: `u32 length, path bytes, u64 size, 32 hash bytes`, big-endian. A manifest file is nothing
 * but its entries, so that its SHA-256 is the digest. `remote/gpu_retrain/store/manifests.py` is the same on the server.
 */
export function encodeEntry({ path, sizeBytes, sha256 }: ManifestEntry): Buffer {
  const data = Buffer.allocUnsafe(ENTRY_BYTES + path.length)
  writeHead(data, 0, path, sizeBytes)
  data.set(sha256, data.length - HASH_BYTES)
  return data
}

/** Writes an entry at a place of `target`, all but its hash. */
export function writeHead(target: Buffer, at: number, path: Uint8Array, sizeBytes: number): void {
  target.writeUInt32BE(path.length, at)
  target.set(path, at + PATH_OFFSET)
  // A million BigInts would take longer than everything else here.
  const size = at + PATH_OFFSET + path.length
  target.writeUInt32BE(Math.floor(sizeBytes / HIGH), size)
  target.writeUInt32BE(sizeBytes % HIGH, size + 4)
}

/** The size that stands in the entry which ends there. */
export function sizeIn(data: Buffer, end: number): number {
  const size = end - HASH_BYTES - SIZE_BYTES
  return data.readUInt32BE(size) * HIGH + data.readUInt32BE(size + 4)
}

/**
 * The digest of a dataset.
 *
 * @param entries sorted by raw path bytes
 * @returns SHA-256 in hex
 */
export function digestOf(entries: Iterable<ManifestEntry>): string {
  const sha256 = createHash('sha256')
  for (const entry of entries) sha256.update(encodeEntry(entry))
  return sha256.digest('hex')
}

/**
 * Reads a manifest back.
 *
 * @throws RangeError when it is cut off
 */
export function decodeManifest(data: Buffer): Generator<ManifestEntry, void, undefined> {
  return decodeBlocks([data])
}

/** The same for a manifest that comes in blocks, cut anywhere: only one of them is held. */
export function* decodeBlocks(blocks: Iterable<Buffer>): Generator<ManifestEntry, void, undefined> {
  let rest: Buffer = Buffer.alloc(0)
  for (const block of blocks) {
    rest = rest.length === 0 ? block : Buffer.concat([rest, block])
    let at = 0
    for (let end = endOf(rest, at); end <= rest.length; end = endOf(rest, at)) {
      yield entryIn(rest, at, end)
      at = end
    }
    rest = rest.subarray(at)
  }
  if (rest.length > 0) throw new RangeError('the manifest is cut off')
}

/** The entry from `start` to `end` of a manifest; its path and hash are views of it. */
export function entryIn(data: Buffer, start: number, end: number): ManifestEntry {
  return {
    path: data.subarray(start + PATH_OFFSET, end - HASH_BYTES - SIZE_BYTES),
    sizeBytes: sizeIn(data, end),
    sha256: data.subarray(end - HASH_BYTES, end),
  }
}

/** Where the entry that begins at `start` ends; Infinity when not even its length is there. */
export function endOf(data: Buffer, start: number): number {
  return start + PATH_OFFSET > data.length ? Infinity : start + ENTRY_BYTES + data.readUInt32BE(start)
}
