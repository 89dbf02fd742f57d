import { brotliCompressSync, brotliDecompressSync } from 'node:zlib'

/** Begins a text that is packed: Brotli, then base64. */
const PACKED = 'br:'
/** Nobody's text unpacks into more. */
const MOST_UNPACKED_BYTES = 32 << 20

/** Packs a text, to be taken out again by `unpack`. */
export function pack(text: string): string {
  return PACKED + brotliCompressSync(text).toString('base64')
}

/**
 * Takes a text out as it was; one that is not packed comes out as it is.
 *
 * @throws Error when it is damaged, or would fill the memory
 */
export function unpack(text: string): string {
  if (!text.startsWith(PACKED)) return text
  const packed = Buffer.from(text.slice(PACKED.length), 'base64')
  return brotliDecompressSync(packed, { maxOutputLength: MOST_UNPACKED_BYTES }).toString()
}
