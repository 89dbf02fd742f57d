import { type Document, isAlias, isMap, isScalar, isSeq } from 'yaml'
import { DATASET_LIMITS, readForeignYaml } from '../../../untrusted/yaml.ts'

/** What a text in YAML holds. */
export interface YamlText {
  readonly data: unknown
  /** Items of `names` by their keys, as they are written, where YAML reads them as something else than text. */
  readonly written: ReadonlyMap<string, string>
  /** Where keys stand twice, of which the last counts: `names at line 3`. */
  readonly repeated: readonly string[]
}

/**
 * Reads YAML as the library's parser does: of version 1.1, whatever the text claims, where `names: [yes, no]` are booleans.
 *
 * @returns what it holds, or what is wrong with it
 */
export function readYaml(text: string): YamlText | { readonly problem: string } {
  const { document, problems, repeated, value } = readForeignYaml(
    text.replace(/^%YAML[^\r\n]*/m, '#'),
    '1.1',
    DATASET_LIMITS,
  )
  const [problem] = problems
  if (problem !== undefined) return { problem: `${problem.text} (line ${problem.line})` }
  return {
    data: value,
    written: namesAsWritten(document),
    repeated: repeated.map(({ line, text }) => `${text} at line ${line}`),
  }
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
