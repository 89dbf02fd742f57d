import { Buffer } from 'node:buffer'

const START = Buffer.from([0xff, 0xd8, 0xff])
const START_BYTES = 2
const COMMENT = 0xfe

/**
 * The same picture with a note in it, so that it is not a copy of others.
 *
 * @param note such as its path
 * @returns what is not a JPEG as it is
 */
export function unlike(picture: Buffer, note: string): Buffer {
  if (!picture.subarray(0, START.length).equals(START)) return picture
  const text = Buffer.from(note)
  const segment = Buffer.from([0xff, COMMENT, 0, 0])
  segment.writeUInt16BE(text.length + 2, 2)
  return Buffer.concat([picture.subarray(0, START_BYTES), segment, text, picture.subarray(START_BYTES)])
}
