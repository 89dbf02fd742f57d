import { Buffer } from 'node:buffer'
import type { ByteSource } from '../../../interfaces/dataset-files.ts'
import type { JpegHeader } from './jpeg-header.ts'
import { TiffReader } from './tiff.ts'

const [APP1, APP2] = [0xe1, 0xe2]
const INDEX = 'MPF\0'
/** Tags of the index (CIPA DC-007). */
const PICTURES = 0xb001
const ENTRIES = 0xb002
const ENTRY_BYTES = 16
/** In the notes of a picture with a gain map, which Pillow takes for a plain JPEG in spite of its index. */
const GAIN_MAP = ' hdrgm:Version="'

/** Whether Pillow takes a JPEG for an MPO: it has an index that can be read and that speaks of several pictures. */
export function isMultiPicture(source: ByteSource, { notes }: JpegHeader): boolean {
  const contents = (marker: number) =>
    notes
      .filter((note) => note.marker === marker)
      .map(({ offset, length }) => Buffer.from(source.read(offset, length)))
  const index = contents(APP2).findLast((content) => content.toString('latin1', 0, 4) === INDEX)
  if (index === undefined || !namesPictures(index.subarray(INDEX.length))) return false
  return !contents(APP1).some((content) => content.includes(GAIN_MAP))
}

function namesPictures(index: Buffer): boolean {
  if (!['II*\0', 'MM\0*'].includes(index.toString('latin1', 0, 4))) return false
  const read = (position: number, length: number) => index.subarray(position, position + length)
  const tags = new TiffReader({ sizeBytes: index.length, read }).directory()
  const number = tags?.get(PICTURES)
  const entries = tags?.get(ENTRIES)
  if (number?.count !== 1 || entries === undefined) return false
  const isLittle = index[0] === 0x49
  const pictures = isLittle ? number.field.readUInt32LE(0) : number.field.readUInt32BE(0)
  const start = isLittle ? entries.field.readUInt32LE(0) : entries.field.readUInt32BE(0)
  const isThere = entries.count >= pictures * ENTRY_BYTES && start + entries.count <= index.length
  return pictures > 1 && isThere
}
