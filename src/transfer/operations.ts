import { ContentIndex } from '../dataset/content-index.ts'
import { BIG_FILE_BYTES, SEGMENT_BYTES } from './records.ts'

/** Files that travel as one piece of work, by their place in the table. */
export interface Pack {
  readonly kind: 'pack'
  readonly files: readonly number[]
}

/** One big file, sent by segments. */
export interface BigFile {
  readonly kind: 'big'
  readonly file: number
}

/** What is to be done, and nothing of how. */
export type Operation = Pack | BigFile

/** A pack is full at either (facts on transfer, section 5): the unit of scheduling, reading and acknowledgement. */
export const PACK_BYTES = 16 << 20
export const PACK_FILES = 2000

/**
 * Decides how files travel: small ones in packs, big ones by segments, in the order given.
 *
 * @param files places in the table
 * @param sizeOf size in bytes of a file
 */
export function* operations(
  files: Iterable<number>,
  sizeOf: (file: number) => number,
): Generator<Operation, void, undefined> {
  let pack: number[] = []
  let bytes = 0
  for (const file of files) {
    const size = sizeOf(file)
    if (size > BIG_FILE_BYTES) {
      yield { kind: 'big', file }
      continue
    }
    if (pack.length === PACK_FILES || (pack.length > 0 && bytes + size > PACK_BYTES)) {
      yield { kind: 'pack', files: pack }
      pack = []
      bytes = 0
    }
    pack.push(file)
    bytes += size
  }
  if (pack.length > 0) yield { kind: 'pack', files: pack }
}

/** The segments of a big file that are not there yet. */
export function* segments(
  sizeBytes: number,
  there: ReadonlySet<number>,
): Generator<{ offset: number; length: number }, void, undefined> {
  for (let offset = 0; offset < sizeBytes; offset += SEGMENT_BYTES) {
    if (!there.has(offset)) yield { offset, length: Math.min(SEGMENT_BYTES, sizeBytes - offset) }
  }
}

/**
 * Leaves one file of each content, the first.
 *
 * @param files places in the table, ascending
 * @param hashOf the content's hash, undefined when it is not known: such a file stays
 */
export function onePerContent(
  files: readonly number[],
  hashOf: (file: number) => Buffer | undefined,
): number[] {
  const contents = new ContentIndex(hashOf)
  return files.filter((file) => contents.firstOf(file) === file)
}
