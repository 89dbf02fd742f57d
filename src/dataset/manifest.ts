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
const LENGTH_BYTES = 4
const SIZE_BYTES = 8

/**
 * Encodes one entry: `u32 length, path bytes, u64 size, 32 hash bytes`, big-endian. A manifest file is nothing
 * but its entries, so that its SHA-256 is the digest. `remote/store/manifests.py` is the same on the server.
 */
export function encodeEntry({ path, sizeBytes, sha256 }: ManifestEntry): Buffer {
  const data = Buffer.allocUnsafe(LENGTH_BYTES + path.length + SIZE_BYTES + HASH_BYTES)
  data.writeUInt32BE(path.length)
  path.copy(data, LENGTH_BYTES)
  data.writeBigUInt64BE(BigInt(sizeBytes), LENGTH_BYTES + path.length)
  sha256.copy(data, LENGTH_BYTES + path.length + SIZE_BYTES)
  return data
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
export function* decodeManifest(data: Buffer): Generator<ManifestEntry, void, undefined> {
  for (let at = 0; at < data.length; ) {
    const path = data.subarray(at + LENGTH_BYTES, at + LENGTH_BYTES + data.readUInt32BE(at))
    at += LENGTH_BYTES + path.length
    const sizeBytes = Number(data.readBigUInt64BE(at))
    const sha256 = data.subarray(at + SIZE_BYTES, at + SIZE_BYTES + HASH_BYTES)
    if (sha256.length !== HASH_BYTES) throw new RangeError('the manifest is cut off')
    at += SIZE_BYTES + HASH_BYTES
    yield { path, sizeBytes, sha256 }
  }
}
