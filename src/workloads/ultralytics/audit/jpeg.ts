import type { Buffer } from 'node:buffer'
import type { ByteSource, ImageFacts } from '../../../interfaces/dataset-files.ts'
import { tail } from './byte-source.ts'
import { type JpegHeader, readHeader } from './jpeg-header.ts'
import { isMultiPicture } from './mpo.ts'

const END_MARKER = '\xff\xd9'
/** How far behind the header an end marker is looked for: phones append a film of some MiB to a picture. */
const SEARCHED_BYTES = 2 << 20
/** How far from the end of a file its end marker is looked for, when it did not come before. */
const TAIL_BYTES = 65_536
const BLOCK_BYTES = 65_536

/**
 * JPEG: the header as far as both of the library's readers want it, and the end marker, without which (or not at the
 * very end) the library rewrites or drops the file. What lies behind the first picture of an MPO it does not mind.
 */
export function jpeg(source: ByteSource): ImageFacts {
  const header = readHeader(source)
  if ('defect' in header) return header
  const { size } = header
  if (isEnded(source, header)) return { size }
  if (!hasEnd(source, header)) return { size, defect: 'image-truncated' }
  return isMultiPicture(source, header) ? { size } : { size, defect: 'image-trailing-bytes' }
}

function isEnded(source: ByteSource, { pixels }: JpegHeader): boolean {
  const length = Math.min(END_MARKER.length, source.sizeBytes - pixels)
  return tail(source, length).toString('latin1') === END_MARKER
}

/** Whether the picture has an end, with more bytes behind it; that of a thumbnail in the header does not count. */
function hasEnd(source: ByteSource, { pixels }: JpegHeader): boolean {
  const end = Math.min(source.sizeBytes, pixels + SEARCHED_BYTES)
  // Blocks overlap by a byte, lest a marker be cut in two.
  for (let at = pixels; at < end; at += BLOCK_BYTES - 1) {
    if (hasMarker(source.read(at, Math.min(BLOCK_BYTES, end - at)))) return true
  }
  return end < source.sizeBytes && hasMarker(tail(source, TAIL_BYTES))
}

function hasMarker(bytes: Buffer): boolean {
  return bytes.includes(END_MARKER, 0, 'latin1')
}
