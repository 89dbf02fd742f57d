import { isUtf8 } from 'node:buffer'

/**
 * Reads text as strictly as the server's Python does, so that what passes here cannot fail there.
 *
 * @returns the text without a byte-order mark, or what it is instead of UTF-8
 */
export function decodeText(content: Buffer): string | { readonly problem: string } {
  const [first, second] = content
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    return { problem: 'is text in UTF-16, which the library does not read' }
  if (content.includes(0)) return { problem: 'is not text: it holds bytes of zero' }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content)
  } catch {
    return { problem: `is not UTF-8 (line ${lineOfFault(content)}): perhaps Latin-1 or Windows-1252` }
  }
}

/** The first line that is not UTF-8, counted from 1. */
function lineOfFault(content: Buffer): number {
  let line = 1
  for (let start = 0; ; line++) {
    const end = content.indexOf('\n', start)
    if (end < 0 || !isUtf8(content.subarray(start, end))) return line
    start = end + 1
  }
}
