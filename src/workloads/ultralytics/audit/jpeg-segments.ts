import type { ByteSource } from '../../../interfaces/dataset-files.ts'

/** A segment of a JPEG's header. */
export interface Segment {
  /** The byte that follows 0xff: 0xe1 for APP1. */
  readonly marker: number
  /** Where its content stands, without marker and length, and how long that is. */
  readonly offset: number
  readonly length: number
}

const BLOCK_BYTES = 512

/**
 * Finds the next segment as libjpeg and Pillow both do: what is not a marker is skipped, any number of 0xff may stand
 * before one, and restart markers say nothing here.
 *
 * @param start where to begin
 * @returns the segment; or what is wrong with the picture when there is none, or one that a reader does not know
 */
export function nextSegment(
  source: ByteSource,
  start: number,
): Segment | 'image-truncated' | 'image-damaged' {
  let found = nextMarker(source, start)
  while (found !== undefined && isRestart(found.marker)) found = nextMarker(source, found.end)
  if (found === undefined) return start < source.sizeBytes ? 'image-damaged' : 'image-truncated'
  const { marker, end } = found
  if (!isKnown(marker)) return 'image-damaged'
  const bytes = source.read(end, 2)
  if (bytes.length < 2) return 'image-truncated'
  // Both readers read over a length that does not even count itself.
  const length = Math.max(2, bytes.readUInt16BE(0)) - 2
  return end + 2 + length > source.sizeBytes ? 'image-truncated' : { marker, offset: end + 2, length }
}

function nextMarker(source: ByteSource, start: number): { marker: number; end: number } | undefined {
  let isAfterFf = false
  for (let at = start; at < source.sizeBytes; at += BLOCK_BYTES) {
    const block = source.read(at, Math.min(BLOCK_BYTES, source.sizeBytes - at))
    for (let index = 0; index < block.length; index++) {
      const byte = block[index] ?? 0
      if (isAfterFf && byte !== 0xff && byte !== 0) return { marker: byte, end: at + index + 1 }
      isAfterFf = byte === 0xff
    }
  }
  return undefined
}

function isRestart(marker: number): boolean {
  return marker >= 0xd0 && marker <= 0xd7
}

/**
 * Frames that can be decoded, tables, the scan, notes and comments. Not a second start nor an early end, frames that
 * nobody decodes, and what the standard reserves: libjpeg gives up at them.
 */
function isKnown(marker: number): boolean {
  const isNote = marker >= 0xe0 && marker <= 0xef
  return isNote || [0xc0, 0xc1, 0xc2, 0xc4, 0xc9, 0xca, 0xcc, 0xda, 0xdb, 0xdc, 0xdd, 0xfe].includes(marker)
}
