import { type Document, isMap, isNode, isPair, visit } from 'yaml'
import { Failure } from '../errors.ts'
import { printable } from '../text/printable.ts'
import { readForeignFile } from '../untrusted/file.ts'
import { readForeignYaml, SETTINGS_LIMITS } from '../untrusted/yaml.ts'
import { isTextSetting } from './text-settings.ts'

/** retrain.yaml as it was read: its values, and where each stands. */
export interface SettingsFile {
  readonly value: unknown
  /** Problems that YAML itself found, each with its line. */
  readonly problems: readonly string[]
  /** Texts that end before what looks like more of them. */
  readonly cutTexts: readonly CutText[]
  /** The line that holds a key, counted from 1; of the nearest key above it when it is missing. */
  lineOf(path: readonly string[]): number
  /** Whether the file itself holds this key. */
  has(path: readonly string[]): boolean
}

/** A text setting such as `path: /data/fire #2`, of which YAML reads `/data/fire`. */
export interface CutText {
  readonly path: readonly string[]
  /** What YAML takes for a comment, with its `#`. */
  readonly comment: string
}

/** What a text is to its reader, and what to do where it cannot be read. */
export interface TextFile {
  readonly called: string
  readonly next: string
  /** Far more than it needs; a wrong path to a data file must not fill the memory. */
  readonly mostBytes: number
}

const SETTINGS: TextFile = {
  called: 'The settings',
  next: 'Check the input `config` and that the repository was checked out before this step.',
  mostBytes: 1_000_000,
}

/**
 * Reads the text of the settings, or of a file that they name.
 *
 * @param path absolute
 * @throws Failure CONFIG_UNREADABLE when it is missing, unreadable, or no settings file by its size
 */
export async function readSettingsText(path: string, file = SETTINGS): Promise<string> {
  try {
    const content = await readForeignFile(path, file.mostBytes)
    if (content !== undefined) return new TextDecoder('utf-8', { fatal: true }).decode(content)
  } catch (error) {
    throw unreadable(file, path, error instanceof Error ? error.message : String(error), error)
  }
  throw unreadable(file, path, `it is larger than ${file.mostBytes} bytes`, undefined)
}

/**
 * Parses the text of the settings; never throws for what stands in it.
 *
 * @param text YAML 1.2
 */
export function parseSettingsText(text: string): SettingsFile {
  const { document, problems, repeated, value, lineAt } = readForeignYaml(text, '1.2', SETTINGS_LIMITS)
  return {
    value: value ?? {},
    problems: [
      ...problems,
      ...repeated.map(({ line, text }) => ({ line, text: `Map keys must be unique, and ${text} is not` })),
    ].map((problem) => `line ${problem.line}: ${problem.text}`),
    cutTexts: cutTexts(document),
    lineOf: (path) => lineAt(offsetOf(document, path)),
    has: (path) => document.hasIn(path),
  }
}

/** A comment has a blank behind its `#`; what has none may be the rest of a name. */
function cutTexts(document: Document): CutText[] {
  const found: CutText[] = []
  visit(document, {
    Scalar(place, { comment, type }, ancestors) {
      if (place !== 'value' || type !== 'PLAIN' || typeof comment !== 'string' || !/^[^\s#]/.test(comment))
        return
      const path = ancestors.filter(isPair).map(({ key }) => String(key))
      if (isTextSetting(path)) found.push({ path, comment: `#${comment}` })
    },
  })
  return found
}

function offsetOf(document: Document, path: readonly string[]): number {
  let node: unknown = document.contents
  let offset = 0
  for (const key of path) {
    if (!isMap(node)) break
    const pair = node.items.find((item) => String(item.key) === key)
    if (pair === undefined) break
    if (isNode(pair.key)) offset = pair.key.range?.[0] ?? offset
    node = pair.value
  }
  return offset
}

function unreadable({ called, next }: TextFile, path: string, reason: string, cause: unknown): Failure {
  return new Failure(
    'CONFIG_UNREADABLE',
    {
      what: `${called} ${printable(path)} cannot be read: ${printable(reason, 300)}.`,
      safe: 'Nothing was started.',
      next,
    },
    cause,
  )
}
