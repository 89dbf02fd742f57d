import type { ByteSource, ImageFacts } from '../../../interfaces/dataset-files.ts'
import { bmp, boxes, png, webp } from './image-formats.ts'
import { jpeg } from './jpeg.ts'
import { tiff } from './tiff.ts'

/** How a file begins that Git LFS has not fetched. */
export const LFS_POINTER = 'version https://git-lfs'

/** The library drops what is smaller (check_image). */
const LEAST_PIXELS = 10
/** Pillow takes larger pictures for an attack (twice its MAX_IMAGE_PIXELS), and the library drops them. */
const MOST_PIXELS = 178_956_970

/**
 * Looks at a picture without decoding it, as the library does when it scans: by content, never by the file's name.
 *
 * @param source the file's bytes
 */
export function inspectImage(source: ByteSource): ImageFacts {
  if (source.sizeBytes === 0) return { defect: 'image-empty' }
  const facts = inspectFormat(source)
  if (facts.defect !== undefined || facts.size === undefined) return facts
  const { width, height } = facts.size
  if (width * height > MOST_PIXELS) return { ...facts, defect: 'image-huge' }
  return Math.min(width, height) < LEAST_PIXELS ? { ...facts, defect: 'image-tiny' } : facts
}

function inspectFormat(source: ByteSource): ImageFacts {
  const head = source.read(0, LFS_POINTER.length).toString('latin1')
  if (head.startsWith('\xff\xd8\xff')) return jpeg(source)
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return png(source)
  if (head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP') return webp(source)
  if (head.startsWith('BM')) return bmp(source)
  if (head.startsWith('II*\0') || head.startsWith('MM\0*')) return tiff(source)
  return inspectRare(source, head)
}

/** Formats that the library reads, of which only the kind is told here, and whether they are whole. */
function inspectRare(source: ByteSource, head: string): ImageFacts {
  if (head.startsWith('\xff\x4f\xff\x51')) return {}
  if (head.startsWith('\0\0\0\x0cjP  ')) return boxes(source)
  const brand = head.slice(4, 8) === 'ftyp' ? head.slice(8, 12) : ''
  if (brand === 'avif' || brand === 'avis') return boxes(source)
  if (head.startsWith(LFS_POINTER)) return { defect: 'image-pointer' }
  return { defect: /^(heic|heix|hevc|mif1|msf1)$/.test(brand) ? 'image-needs-reader' : 'image-unknown' }
}
