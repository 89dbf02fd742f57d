/** Pictures of several pictures, as stereo cameras and phones write them (CIPA DC-007). */
import { Buffer } from 'node:buffer'

const START_BYTES = 2
const ENTRY_BYTES = 16

function segment(marker: number, content: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(content.length + 2, 2)
  return Buffer.concat([head, content])
}

/** An index of so many pictures: a TIFF directory of three entries, and behind it an entry for each picture. */
function index(pictures: number, isLittle: boolean): Buffer {
  const bytes = Buffer.alloc(50 + pictures * ENTRY_BYTES)
  const short = (value: number, at: number) =>
    isLittle ? bytes.writeUInt16LE(value, at) : bytes.writeUInt16BE(value, at)
  const long = (value: number, at: number) =>
    isLittle ? bytes.writeUInt32LE(value, at) : bytes.writeUInt32BE(value, at)
  bytes.write(isLittle ? 'II*\0' : 'MM\0*', 'latin1')
  long(8, 4)
  short(3, 8)
  const entry = (at: number, tag: number, type: number, count: number) => {
    short(tag, at)
    short(type, at + 2)
    long(count, at + 4)
  }
  entry(10, 0xb000, 7, 4)
  bytes.write('0100', 18)
  entry(22, 0xb001, 4, 1)
  long(pictures, 30)
  entry(34, 0xb002, 7, pictures * ENTRY_BYTES)
  long(50, 42)
  return bytes
}

/** @returns a JPEG that speaks of `pictures` pictures, of which all but the first lie behind it */
export function multiPicture(jpeg: Buffer, pictures: number, isLittle = true): Buffer {
  const note = segment(0xe2, Buffer.concat([Buffer.from('MPF\0'), index(pictures, isLittle)]))
  const first = Buffer.concat([jpeg.subarray(0, START_BYTES), note, jpeg.subarray(START_BYTES)])
  return Buffer.concat([first, ...Array.from({ length: pictures - 1 }, () => jpeg)])
}

/** @returns a picture with a gain map behind it, as phones write them for bright screens */
export function ultraHdr(jpeg: Buffer): Buffer {
  const xmp = 'http://ns.adobe.com/xap/1.0/\0<x:xmpmeta><rdf:Description hdrgm:Version="1.0"/></x:xmpmeta>'
  const note = segment(0xe1, Buffer.from(xmp))
  return multiPicture(Buffer.concat([jpeg.subarray(0, 2), note, jpeg.subarray(2)]), 2)
}
