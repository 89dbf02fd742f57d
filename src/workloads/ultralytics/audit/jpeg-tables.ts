import type { Buffer } from 'node:buffer'

/** What a JPEG's header has defined so far. */
export interface Tables {
  /** Numbers of the quantization tables. */
  readonly quantization: Set<number>
  /** Numbers of the Huffman tables, those for details plus 16, as they are written. */
  readonly huffman: Set<number>
}

const VALUES = 64
/** libjpeg has room for this many tables of a kind. */
const MOST_TABLES = 4
const CODE_LENGTHS = 16
const MOST_CODES = 256

/** Reads the tables of a segment; false for one that libjpeg or Pillow refuses. */
export function readTables(marker: number, content: Buffer, tables: Tables): boolean {
  switch (marker) {
    case 0xdb:
      return readQuantization(content, tables.quantization)
    case 0xc4:
      return readHuffman(content, tables.huffman)
    case 0xcc:
      return isConditioning(content)
    case 0xdd:
      return content.length === 2
    default:
      return true
  }
}

function readQuantization(content: Buffer, numbers: Set<number>): boolean {
  let at = 0
  while (at < content.length) {
    const [precision, number] = halves(content, at)
    at += 1 + VALUES * (precision === 0 ? 1 : 2)
    if (number >= MOST_TABLES || at > content.length) return false
    numbers.add(number)
  }
  return true
}

function readHuffman(content: Buffer, numbers: Set<number>): boolean {
  let at = 0
  while (at < content.length) {
    const [kind, number] = halves(content, at)
    const counts = content.subarray(at + 1, at + 1 + CODE_LENGTHS)
    const codes = counts.reduce((sum, count) => sum + count, 0)
    at += 1 + CODE_LENGTHS + codes
    if (kind > 1 || number >= MOST_TABLES || codes > MOST_CODES || at > content.length) return false
    numbers.add((kind << 4) | number)
  }
  return true
}

/** Of arithmetic coding: pairs of a number below 32 and a value, whose halves have an order below 16. */
function isConditioning(content: Buffer): boolean {
  for (let at = 0; at < content.length; at += 2) {
    const [upper, lower] = halves(content, at + 1)
    const number = content[at] ?? 0
    if (number >= 32 || (number < 16 && lower > upper)) return false
  }
  return content.length % 2 === 0
}

function halves(content: Buffer, at: number): [upper: number, lower: number] {
  const byte = content[at] ?? 0
  return [byte >> 4, byte & 15]
}
