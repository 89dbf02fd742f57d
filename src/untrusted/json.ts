import { readForeignFile } from './file.ts'

/** Nobody nests deeper, and what recurses over the content can. */
const MOST_LEVELS = 64
/** Lists, objects and their members: each takes some hundred bytes, however short it is written. */
const MOST_PARTS = 200_000

const [QUOTE, BACKSLASH, COLON] = [0x22, 0x5c, 0x3a]
const OPENING: ReadonlySet<number> = new Set([0x5b, 0x7b])
const CLOSING: ReadonlySet<number> = new Set([0x5d, 0x7d])

/**
 * Reads JSON that somebody else wrote. The parser takes any depth and any number of parts; what works on them does not.
 *
 * @param text which may be hostile
 * @param mostCharacters of the text
 * @returns undefined when it is not JSON, is longer, is nested deeper than 64 levels, or has more than 200,000 parts
 */
export function readForeignJson(text: string, mostCharacters: number): unknown {
  if (text.length > mostCharacters || isFlood(text)) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * The same of a file.
 *
 * @param path absolute
 * @param mostBytes of the file
 * @returns undefined also when there is none, or it cannot be read
 */
export async function readForeignJsonFile(path: string, mostBytes: number): Promise<unknown> {
  const content = await readForeignFile(path, mostBytes).catch(() => undefined)
  return content && readForeignJson(content.toString('utf8'), mostBytes)
}

/** Walks over the signs outside of strings. */
function isFlood(text: string): boolean {
  let [level, parts] = [0, 0]
  for (let at = 0; at < text.length; at++) {
    const sign = text.charCodeAt(at)
    if (sign === QUOTE) at = endOfString(text, at + 1)
    else if (OPENING.has(sign)) [level, parts] = [level + 1, parts + 1]
    else if (CLOSING.has(sign)) level -= 1
    else if (sign === COLON) parts += 1
    if (level > MOST_LEVELS || parts > MOST_PARTS) return true
  }
  return false
}

/** The place of the quote that ends a string; the text's length when none does. */
function endOfString(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    const sign = text.charCodeAt(at)
    if (sign === QUOTE) return at
    if (sign === BACKSLASH) at += 1
  }
  return text.length
}
