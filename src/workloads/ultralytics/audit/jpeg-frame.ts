import type { Buffer } from 'node:buffer'
import type { Tables } from './jpeg-tables.ts'

/** What the frame segment of a JPEG says. */
export interface Frame {
  /** In pixels. */
  readonly size: { readonly width: number; readonly height: number }
  /** The number of each colour's quantization table, by the colour's identifier. */
  readonly tables: ReadonlyMap<number, number>
  readonly isProgressive: boolean
  readonly isArithmetic: boolean
}

/** Baseline, extended and progressive pictures, with Huffman and with arithmetic coding: the others nobody decodes. */
export const FRAMES: ReadonlySet<number> = new Set([0xc0, 0xc1, 0xc2, 0xc9, 0xca])
const LAST_DETAIL = 63
const MOST_SHIFT = 13

/** Eight bits a colour; one, three or four colours of three bytes each, as densely as libjpeg takes them. */
export function readFrame(marker: number, content: Buffer): Frame | undefined {
  if (content.length < 6 || content[0] !== 8) return undefined
  const count = content[5] ?? 0
  if (![1, 3, 4].includes(count) || content.length !== 6 + 3 * count) return undefined
  const tables = new Map<number, number>()
  for (let at = 6; at < content.length; at += 3) {
    const density = content[at + 1] ?? 0
    if (!isDensity(density >> 4) || !isDensity(density & 15)) return undefined
    tables.set(content[at] ?? 0, content[at + 2] ?? 0)
  }
  const size = { height: content.readUInt16BE(1), width: content.readUInt16BE(3) }
  if (size.width === 0 || size.height === 0) return undefined
  return { size, tables, isProgressive: marker === 0xc2 || marker === 0xca, isArithmetic: marker > 0xc4 }
}

function isDensity(value: number): boolean {
  return value >= 1 && value <= 4
}

/** Whether the first scan is whole, and names colours of the frame, all of whose tables are there. */
export function isScan(content: Buffer, frame: Frame, tables: Tables): boolean {
  const count = content[0] ?? 0
  if (count < 1 || count > frame.tables.size || content.length !== 4 + 2 * count) return false
  for (let at = 1; at < 1 + 2 * count; at += 2) {
    if (!tables.quantization.has(frame.tables.get(content[at] ?? 0) ?? -1)) return false
  }
  return !frame.isProgressive || isFirstPart(content, count, frame, tables)
}

/**
 * Of a progressive picture a scan holds either the mean colours or some of the details. For the others libjpeg uses
 * the standard's Huffman tables where none is given.
 */
function isFirstPart(content: Buffer, count: number, { isArithmetic }: Frame, tables: Tables): boolean {
  const [first = 0, last = 0, shifts = 0] = content.subarray(1 + 2 * count)
  const isMeans = first === 0
  if (isMeans ? last !== 0 : last < first || last > LAST_DETAIL || count > 1) return false
  const [before, after] = [shifts >> 4, shifts & 15]
  if (after > MOST_SHIFT || (before !== 0 && before !== after + 1)) return false
  for (let at = 2; at < 2 + 2 * count && !isArithmetic; at += 2) {
    const numbers = content[at] ?? 0
    if (!tables.huffman.has(isMeans ? numbers >> 4 : 16 | (numbers & 15))) return false
  }
  return true
}
