import { Buffer } from 'node:buffer'
import type { ByteSource } from './byte-source.ts'
import type { ImageFacts } from './image-facts.ts'

/** How far from the end of a file its end marker is looked for. */
const TAIL_BYTES = 65_536

/**
 * JPEG: the size from the start-of-frame segment, and the end marker, without which (or not at the very end) the
 * library rewrites or drops the file. A file with a multi-picture segment is an MPO, whose end it does not check.
 */
export function jpeg(source: ByteSource): ImageFacts {
  let position = 2
  let isMultiPicture = false
  while (position + 4 <= source.sizeBytes) {
    const segment = source.read(position, 16)
    if (segment[0] !== 0xff) break
    const marker = segment[1] ?? 0
    if (marker === 0xff) position += 1
    else if (isStartOfFrame(marker)) return frameFacts(source, segment, isMultiPicture)
    else if (marker === 0xda || marker === 0xd9) break
    else {
      isMultiPicture ||= marker === 0xe2 && segment.toString('latin1', 4, 8) === 'MPF\0'
      position += 2 + segment.readUInt16BE(2)
    }
  }
  return { defect: position >= source.sizeBytes ? 'image-truncated' : 'image-damaged' }
}

/** SOF0 to SOF15 without DHT, JPG and DAC, which share the range. */
function isStartOfFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
}

function frameFacts(source: ByteSource, segment: Buffer, isMultiPicture: boolean): ImageFacts {
  if (segment.length < 9) return { defect: 'image-truncated' }
  const size = { height: segment.readUInt16BE(5), width: segment.readUInt16BE(7) }
  const endMarker = Buffer.from([0xff, 0xd9])
  if (isMultiPicture || tail(source, 2).equals(endMarker)) return { size }
  return {
    size,
    defect: tail(source, TAIL_BYTES).includes(endMarker) ? 'image-trailing-bytes' : 'image-truncated',
  }
}

/** PNG: the size from IHDR; the library reads the chunks up to IEND and drops the picture when one is missing. */
export function png(source: ByteSource): ImageFacts {
  const header = source.read(0, 24)
  if (header.length < 24) return { defect: 'image-truncated' }
  if (header.toString('latin1', 12, 16) !== 'IHDR') return { defect: 'image-damaged' }
  const size = { width: header.readUInt32BE(16), height: header.readUInt32BE(20) }
  const end = Buffer.from('IEND\xaeB`\x82', 'latin1')
  const isWhole = tail(source, end.length).equals(end) || tail(source, TAIL_BYTES).includes(end)
  return isWhole ? { size } : { size, defect: 'image-truncated' }
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

/** The last bytes of a file. */
function tail(source: ByteSource, length: number): Buffer {
  const position = Math.max(0, source.sizeBytes - length)
  return source.read(position, source.sizeBytes - position)
}
