import { inflateSync } from 'node:zlib'
import type { Span } from '../dataset/span.ts'
import type { Agent } from '../ssh/agent.ts'
import { stagingViolation } from '../ssh/channel-failures.ts'
import { collected } from './collected.ts'
import { readFileRanges } from './operations.ts'

/** A part of a file of a tree, by the file's place in the manifest. */
export interface Range extends Span {
  readonly place: number
}

/** `u32 place, u64 offset, u32 length`, big-endian; the same as in remote/gpu_retrain/staging/file_ranges.py. */
export const RANGE_BYTES = 16
/** What zlib may add to data that it cannot compress: 5 bytes to every 16 KiB, its head and its end. */
const mostSqueezed = (bytes: number): number => bytes + bytes / 1000 + 1024

/**
 * Reads parts of a verified tree on the staging server.
 *
 * @param ranges none of them empty
 * @returns the bytes of each range; zeros where there are none
 * @throws Failure SERVER_REPLY_INVALID, and what a call throws
 */
export async function readRanges(
  agent: Agent,
  { name, digest }: { readonly name: string; readonly digest: string },
  ranges: readonly Range[],
  signal: AbortSignal,
): Promise<Buffer[]> {
  const bytes = ranges.reduce((sum, { length }) => sum + length, 0)
  if (bytes === 0) return []
  const { onData, data } = collected(mostSqueezed(bytes), 'sent more than it was asked for')
  const args = { name, digest, ranges: encode(ranges).toString('base64') }
  await agent.call(readFileRanges, args, { signal, onData })
  return cut(inflated(data(), bytes), ranges)
}

function encode(ranges: readonly Range[]): Buffer {
  const data = Buffer.alloc(ranges.length * RANGE_BYTES)
  for (const [index, { place, offset, length }] of ranges.entries()) {
    data.writeUInt32BE(place, index * RANGE_BYTES)
    data.writeBigUInt64BE(BigInt(offset), index * RANGE_BYTES + 4)
    data.writeUInt32BE(length, index * RANGE_BYTES + 12)
  }
  return data
}

function inflated(squeezed: Buffer, bytes: number): Buffer {
  try {
    const data = inflateSync(squeezed, { maxOutputLength: bytes })
    if (data.length === bytes) return data
  } catch (error) {
    throw stagingViolation('sent something else than parts of files', error)
  }
  throw stagingViolation('sent less than it was asked for')
}

function cut(data: Buffer, ranges: readonly Range[]): Buffer[] {
  let at = 0
  return ranges.map(({ length }) => {
    at += length
    return data.subarray(at - length, at)
  })
}
