import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml'
import { printable } from '../../text.ts'

/** What a text in YAML holds. */
export interface YamlText {
  readonly data: unknown
  /** Items of `names` by their keys, as they are written, where YAML reads them as something else than text. */
  readonly written: ReadonlyMap<string, string>
  /** Keys that stand twice, of which the last counts: `names at line 3`. */
  readonly repeated: readonly string[]
}

/** Nothing that describes a dataset is nested so deep; the parser would spend minutes on it. */
const MOST_NESTED = 100
/** References to what stands elsewhere in the text: more would be made to fill the memory. */
const MOST_ALIASES = 10_000

/**
 * Reads YAML as the library's parser does: of version 1.1, where `names: [yes, no]` are booleans.
 *
 * @returns what it holds, or what is wrong with it
 */
export function readYaml(text: string): YamlText | { readonly problem: string } {
  if (nesting(text) > MOST_NESTED) return { problem: `brackets are nested deeper than ${MOST_NESTED} times` }
  // It would compare each key with all others, and draw the place of each of a million errors.
  const lines = new LineCounter()
  const cheap = { uniqueKeys: false, prettyErrors: false, lineCounter: lines }
  const options = { version: '1.1', logLevel: 'error', ...cheap } as const
  // The library's parser reads 1.1 whatever version the text claims.
  const document = parseDocument(text.replace(/^%YAML[^\r\n]*/m, '#'), options)
  const [error] = document.errors
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0])
    return { problem: `${error.message} at line ${line}, column ${col}` }
  }
  keepDots(document)
  try {
    const data: unknown = document.toJS({ maxAliasCount: MOST_ALIASES })
    return { data, written: namesAsWritten(document), repeated: repeatedKeys(document, lines) }
  } catch (cause) {
    return { problem: printable(cause instanceof Error ? cause.message : String(cause), 200) }
  }
}

/** How deep brackets are nested, roughly: those in texts and remarks count, too. */
function nesting(text: string): number {
  let [depth, deepest] = [0, 0]
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth = bracket === '[' || bracket === '{' ? depth + 1 : Math.max(0, depth - 1)
    deepest = Math.max(deepest, depth)
  }
  return deepest
}

/** The library's parser reads a lone dot as the path that it is, this one as a number without digits. */
function keepDots(document: Document): void {
  visit(document, {
    Scalar: (_, node) => {
      if (node.source === '.') node.value = '.'
    },
  })
}

/** Names that YAML takes for something else than text, though a number is written the same: 02146, yes, 1.0, null. */
function namesAsWritten(document: Document): Map<string, string> {
  const node = meant(document.get('names', true), document)
  const written = new Map<string, string>()
  const note = (key: string, item: unknown) => {
    const value = meant(item, document)
    if (!isScalar(value) || typeof value.value === 'string') return
    const source = value.source ?? String(value.value)
    if (source !== String(value.value) || typeof value.value !== 'number') written.set(key, source)
  }
  if (isSeq(node)) for (const [index, value] of node.items.entries()) note(String(index), value)
  else if (isMap(node)) for (const { key, value } of node.items) note(String(key), value)
  return written
}

/** What stands elsewhere in the text, where a value only refers to it. */
function meant(node: unknown, document: Document): unknown {
  return isAlias(node) ? node.resolve(document) : node
}

/** At the top, and among the names. */
function repeatedKeys(document: Document, lines: LineCounter): string[] {
  const found: string[] = []
  for (const map of [document.contents, meant(document.get('names', true), document)]) {
    if (!isMap(map)) continue
    const seen = new Set<string>()
    for (const { key } of map.items) {
      const name = isScalar(key) ? String(key.value) : undefined
      if (name === undefined || name === '<<') continue
      if (seen.has(name)) found.push(`${printable(name, 80)} at line ${lines.linePos(isScalar(key) ? (key.range?.[0] ?? 0) : 0).line}`)
      seen.add(name)
    }
  }
  return found
}
