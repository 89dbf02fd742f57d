/**
 * The records of the stream to the server: `u8 kind, 32 hash bytes, u64 size, u64 offset, u32 length` and `length`
 * bytes. `remote/gpu_retrain/store/receive.py` reads them.
 */

/** O a whole file, S a segment of a big one, o and s the same deflated, P which segments of it are there, F it is complete. */
export const RECORD_KINDS = ['O', 'o', 'S', 's', 'P', 'F'] as const

/** One of them. */
export type RecordKind = (typeof RECORD_KINDS)[number]

/** What a record is about. */
export interface RecordHead {
  readonly kind: RecordKind
  readonly sha256: Uint8Array
  /** The file's size. */
  readonly sizeBytes: number
  /** Where the segment begins; 0 unless S or s. */
  readonly offset: number
  /** How many bytes follow; 0 for P and F. */
  readonly length: number
}

/** Bytes of a record without its content. */
export const RECORD_HEAD_BYTES = 53
/**
 * The most that one record or pack carries; the same as SEGMENT_BYTES in `remote/gpu_retrain/store/parts.py`. On a line of 150 Mbit/s it takes
 * 0.2 s, so that nothing waits for long behind it.
 */
export const UNIT_BYTES = 4 << 20

/** Below, the overhead of a record and of a job begins to count. */
export const LEAST_UNIT_BYTES = 128 << 10

/** A pack is full at this many files, too. */
export const PACK_FILES = 2000

/** Writes a record's head at the start of `target`. */
export function writeRecordHead(target: Buffer, head: RecordHead): void {
  target.write(head.kind, 0, 'latin1')
  target.set(head.sha256, 1)
  target.writeBigUInt64BE(BigInt(head.sizeBytes), 33)
  target.writeBigUInt64BE(BigInt(head.offset), 41)
  target.writeUInt32BE(head.length, 49)
}
