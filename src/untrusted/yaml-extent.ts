/** What a YAML document stands for once its aliases and merges are followed: the bombs are found here. */
import { type Alias, type Document, isAlias, isCollection, isMap, isNode, isPair, isScalar } from 'yaml'

/** Nobody nests deeper, and what recurses over the content can: aliases and merges count as the levels they bring in. */
const MOST_LEVELS = 64
const TOO_MANY_LEVELS = `it is nested deeper than ${MOST_LEVELS} levels`
/** Values, each counted as often as aliases and merges bring it in. */
const MOST_VALUES = 300_000

/** What was found. */
export interface Measured {
  readonly problem: { readonly offset: number; readonly text: string } | undefined
  /** Where keys stand that stood in the same map before. */
  readonly repeated: readonly RepeatedKey[]
}

/** What a part of the document stands for, with every alias followed. */
interface Extent {
  readonly values: number
  /** Levels below it. A merge takes each of them anew. */
  readonly depth: number
}

/**
 * Measures what a document stands for before anything is made of it.
 *
 * @param mostAliases that may stand in it, and anchors
 */
export function measure(document: Document, mostAliases: number): Measured {
  const repeated: RepeatedKey[] = []
  const anchored = new Map<string, Extent>()
  let [aliases, anchors] = [0, 0]
  const fault = (node: unknown, text: string): never => {
    throw new Fault(isNode(node) ? (node.range?.[0] ?? 0) : 0, text)
  }
  const together = (nodes: readonly unknown[], level: number): Extent => {
    let [values, depth] = [0, 0]
    for (const node of nodes) {
      const part = weigh(node, level)
      ;[values, depth] = [values + part.values, Math.max(depth, part.depth)]
    }
    return { values, depth }
  }
  const aliased = (node: Alias): Extent => {
    if (++aliases > mostAliases) fault(node, `it holds more than ${mostAliases} aliases`)
    return anchored.get(node.source) ?? fault(node, 'an alias of nothing before it, or of what it stands in')
  }
  const weigh = (node: unknown, level: number): Extent => {
    if (isAlias(node)) return aliased(node)
    if (level > MOST_LEVELS) fault(node, TOO_MANY_LEVELS)
    if (isPair(node)) {
      if (isCollection(node.key) || isAlias(node.key))
        fault(node.key, 'a list, a map or an alias cannot be a key')
      return together([node.key, node.value], level)
    }
    // The library's parser reads a lone dot as the path that it is, this one as a number without digits.
    if (isScalar(node) && node.source === '.') node.value = '.'
    const anchor = isScalar(node) || isCollection(node) ? node.anchor : undefined
    if (anchor !== undefined) {
      if (++anchors > mostAliases) fault(node, `it holds more than ${mostAliases} anchors`)
      anchored.delete(anchor)
    }
    if (isMap(node)) repeated.push(...repeatedKeys(node.items))
    const inner = together(isCollection(node) ? node.items : [], level + 1)
    const extent = { values: inner.values + 1, depth: isCollection(node) ? inner.depth + 1 : 0 }
    if (extent.values > MOST_VALUES) fault(node, `its aliases stand for more than ${MOST_VALUES} values`)
    if (extent.depth > MOST_LEVELS) fault(node, TOO_MANY_LEVELS)
    if (anchor !== undefined) anchored.set(anchor, extent)
    return extent
  }
  try {
    weigh(document.contents, 0)
    return { problem: undefined, repeated }
  } catch (error) {
    if (error instanceof Fault) return { problem: error, repeated }
    throw error
  }
}

class Fault extends Error {
  readonly offset: number
  readonly text: string

  constructor(offset: number, text: string) {
    super(text)
    this.offset = offset
    this.text = text
  }
}

/** A key that stood in the same map before. */
export interface RepeatedKey {
  readonly name: string
  readonly offset: number
}

function repeatedKeys(pairs: readonly { readonly key: unknown }[]): RepeatedKey[] {
  const seen = new Set<string>()
  return pairs.flatMap(({ key }) => {
    if (!isScalar(key) || typeof key.value === 'symbol' || key.value === '<<') return []
    const name = `${typeof key.value} ${String(key.value)}`
    if (seen.has(name)) return [{ name: String(key.value), offset: key.range?.[0] ?? 0 }]
    seen.add(name)
    return []
  })
}
