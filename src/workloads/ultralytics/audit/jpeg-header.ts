import type { ByteSource, ImageFacts } from '../../../interfaces/dataset-files.ts'
import { FRAMES, type Frame, isScan, readFrame } from './jpeg-frame.ts'
import { nextSegment, type Segment } from './jpeg-segments.ts'
import { readTables, type Tables } from './jpeg-tables.ts'

/** What stands before a JPEG's pixels. */
export interface JpegHeader {
  readonly size: NonNullable<ImageFacts['size']>
  /** The segments that cameras fill (APP0 to APP15), in order. */
  readonly notes: readonly Segment[]
  /** Where the pixels begin. */
  readonly pixels: number
}

/** A JPEG whose header cannot be used. */
export interface BadHeader {
  readonly defect: 'image-truncated' | 'image-damaged'
}

const START_OF_SCAN = 0xda

/**
 * Reads a JPEG's segments up to its pixels. The library's scan reads them with Pillow, its training with libjpeg: what
 * one of them refuses is a defect. Both skip bytes that stray between segments.
 */
export function readHeader(source: ByteSource): JpegHeader | BadHeader {
  const notes: Segment[] = []
  const tables: Tables = { quantization: new Set(), huffman: new Set() }
  let frame: Frame | undefined
  for (let at = 2; ; ) {
    const segment = nextSegment(source, at)
    if (typeof segment === 'string') return { defect: segment }
    const { marker, offset, length } = segment
    at = offset + length
    if (isNote(marker)) {
      notes.push(segment)
      continue
    }
    const content = source.read(offset, length)
    if (marker === START_OF_SCAN) {
      if (frame === undefined || !isScan(content, frame, tables)) return { defect: 'image-damaged' }
      return { size: frame.size, notes, pixels: at }
    }
    // A second frame is refused, whatever it says.
    if (FRAMES.has(marker)) frame = frame === undefined ? readFrame(marker, content) : undefined
    if (FRAMES.has(marker) ? frame === undefined : !readTables(marker, content, tables))
      return { defect: 'image-damaged' }
  }
}

function isNote(marker: number): boolean {
  return marker >= 0xe0 && marker <= 0xef
}
