import { Buffer } from 'node:buffer'
import type { ByteSource, ImageFacts } from '../../../interfaces/dataset-files.ts'
import { tail } from './byte-source.ts'

/** PNG: the size from IHDR; the library reads the chunks up to IEND and drops the picture when one is missing. */
export function png(source: ByteSource): ImageFacts {
  const header = source.read(0, 24)
  if (header.length < 24) return { defect: 'image-truncated' }
  if (header.toString('latin1', 12, 16) !== 'IHDR') return { defect: 'image-damaged' }
  const size = { width: header.readUInt32BE(16), height: header.readUInt32BE(20) }
  const end = Buffer.from('IEND\xaeB`\x82', 'latin1')
  const isWhole = tail(source, end.length).equals(end) || hasEndChunk(source)
  return isWhole ? { size } : { size, defect: 'image-truncated' }
}

/** Goes from chunk to chunk; only a picture with bytes behind its end, or without one, needs that. */
function hasEndChunk(source: ByteSource): boolean {
  for (let at = 8; at + 12 <= source.sizeBytes; ) {
    const chunk = source.read(at, 8)
    if (chunk.toString('latin1', 4, 8) === 'IEND') return true
    at += 12 + chunk.readUInt32BE(0)
  }
  return false
}

/**
 * AVIF and JPEG 2000: boxes, one behind the other, of which only is seen whether the one with the pixels is there and
 * all are whole. What does not look like a box lies behind the picture's end.
 */
export function boxes(source: ByteSource): ImageFacts {
  let hasPixels = false
  for (let at = 0; at < source.sizeBytes; ) {
    const box = source.read(at, 16)
    const type = box.toString('latin1', 4, 8)
    if (!/^[ -~]{4}$/.test(type)) break
    hasPixels ||= type === 'mdat' || type === 'jp2c'
    at += Math.max(8, boxLength(box, source.sizeBytes - at))
    if (at > source.sizeBytes) return { defect: 'image-truncated' }
  }
  return hasPixels ? {} : { defect: 'image-truncated' }
}

/** Zero means up to the end of the file, one that a length of 64 bits follows. */
function boxLength(box: Buffer, rest: number): number {
  const length = box.readUInt32BE(0)
  if (length === 0) return rest
  if (length > 1) return length
  return box.length < 16 ? rest + 1 : Number(box.readBigUInt64BE(8))
}

/** WebP: the RIFF header tells the length of the file; the size stands differently in each of its three kinds. */
export function webp(source: ByteSource): ImageFacts {
  const header = source.read(0, 30)
  if (header.length < 30) return { defect: 'image-truncated' }
  const size = webpSize(header)
  if (size === undefined) return { defect: 'image-damaged' }
  return header.readUInt32LE(4) + 8 > source.sizeBytes ? { size, defect: 'image-truncated' } : { size }
}

function webpSize(header: Buffer): ImageFacts['size'] | undefined {
  switch (header.toString('latin1', 12, 16)) {
    case 'VP8 ':
      return { width: header.readUInt16LE(26) & 0x3fff, height: header.readUInt16LE(28) & 0x3fff }
    case 'VP8L':
      return {
        width: (header.readUInt32LE(21) & 0x3fff) + 1,
        height: ((header.readUInt32LE(21) >> 14) & 0x3fff) + 1,
      }
    case 'VP8X':
      return { width: header.readUIntLE(24, 3) + 1, height: header.readUIntLE(27, 3) + 1 }
    default:
      return undefined
  }
}

/** BMP: a truncated one passes the library's scan and ends the training in the first epoch. */
export function bmp(source: ByteSource): ImageFacts {
  const header = source.read(0, 34)
  if (header.length < 34) return { defect: 'image-truncated' }
  const size = { width: header.readInt32LE(18), height: Math.abs(header.readInt32LE(22)) }
  const rowBytes = Math.ceil((size.width * header.readUInt16LE(28)) / 32) * 4
  const isPlain = header.readUInt32LE(30) === 0
  const needed = header.readUInt32LE(10) + (isPlain ? rowBytes * size.height : 1)
  return needed > source.sizeBytes ? { size, defect: 'image-truncated' } : { size }
}
