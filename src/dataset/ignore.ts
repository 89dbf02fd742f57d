import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../errors.ts'
import { printable } from '../text/printable.ts'
import { type Match, wildcardMatch } from './wildcards.ts'

/** In a folder that is transferred: what stays at home, in the simple part of gitignore's language. */
export const IGNORE_FILE = '.retrainignore'

/** Versions, caches and environments of a working folder: never data. A line such as `!venv` takes one back. */
export const ALWAYS_IGNORED: readonly string[] = [
  '.git',
  '__pycache__',
  '*.pyc',
  '.venv',
  'venv',
  'node_modules',
  '.DS_Store',
  IGNORE_FILE,
]

/** A million bytes of patterns are not meant as patterns. */
const MOST_BYTES = 1_000_000

/** What a line says; its place among the lines decides between it and others. */
interface Rule {
  readonly place: number
  /** Whether it is about the whole path, and not about a name at any depth. */
  readonly anchored: boolean
  readonly foldersOnly: boolean
  readonly ignores: boolean
}

/** A line without wildcards. */
interface PlainRule extends Rule {
  readonly text: string
}

interface PatternRule extends Rule {
  readonly matches: Match
}

/** What stays at home. Lines without wildcards are looked up, so that thousands of them cost a file no more than one. */
export class IgnoreRules {
  /** By what they are about: the last of each kind, for only the last counts. */
  readonly #plain = new Map<string, Rule>()
  /** Those with wildcards, the last first. */
  readonly #patterns: readonly PatternRule[]

  /**
   * @param lines in the order of their weight: the last that matches decides
   * @throws Failure CONFIG_INVALID for a line in a language that we do not speak
   */
  constructor(lines: readonly string[]) {
    const rules = lines.flatMap((line, place) => readRule(line.trim(), place) ?? [])
    for (const rule of rules) if ('text' in rule) this.#plain.set(key(rule, rule.text), rule)
    this.#patterns = rules.filter((rule) => 'matches' in rule).reverse()
  }

  /**
   * @param name of a file or folder
   * @param path of it, relative to the top
   */
  ignores(name: string, path: string, isFolder: boolean): boolean {
    const plain = this.#lastPlain(name, path, isFolder)
    const pattern = this.#patterns.find(
      ({ place, matches, anchored, foldersOnly }) =>
        (plain !== undefined && place < plain.place) ||
        ((isFolder || !foldersOnly) && matches(anchored ? path : name)),
    )
    const decisive = later(plain, pattern)
    return decisive?.ignores ?? false
  }

  #lastPlain(name: string, path: string, isFolder: boolean): Rule | undefined {
    let last: Rule | undefined
    for (const foldersOnly of isFolder ? [false, true] : [false]) {
      last = later(last, this.#plain.get(key({ anchored: false, foldersOnly }, name)))
      last = later(last, this.#plain.get(key({ anchored: true, foldersOnly }, path)))
    }
    return last
  }
}

/** The kinds of plain lines do not meet: a name and a path may be the same text. */
function key({ anchored, foldersOnly }: Pick<Rule, 'anchored' | 'foldersOnly'>, text: string): string {
  return `${anchored ? '/' : ''}${text}${foldersOnly ? '/' : ''}`
}

function later(one: Rule | undefined, other: Rule | undefined): Rule | undefined {
  return one !== undefined && one.place > (other?.place ?? -1) ? one : other
}

/** Of lines of an ignore file those that are about one file or folder by its path from the top. */
export function namedPaths(lines: readonly string[]): string[] {
  return lines
    .map((line) => line.trim())
    .filter((line) => /^[^#!].*\/.|^\/./.test(line) && !/[*?]/.test(line))
}

/** The lines of a folder's ignore file; none when there is no such file. */
export function ignoreLines(folder: string): string[] {
  try {
    // A pipe in its place must not keep us waiting for a writer.
    const file = openSync(join(folder, IGNORE_FILE), constants.O_RDONLY | constants.O_NONBLOCK)
    try {
      return linesOf(file)
    } finally {
      closeSync(file)
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw unusable(`cannot be read (${error instanceof Error ? error.message : error})`, error)
  }
}

function linesOf(file: number): string[] {
  const status = fstatSync(file)
  // A device may never end.
  if (!status.isFile()) throw new TypeError('it is not a file')
  if (status.size > MOST_BYTES) throw new RangeError(`it is larger than ${MOST_BYTES} bytes`)
  return readFileSync(file, 'utf8').split('\n')
}

function readRule(line: string, place: number): PlainRule | PatternRule | undefined {
  const [, negation, written = '', slash] = /^(!?)(.*?)(\/?)$/.exec(line) ?? []
  if (written === '' || line.startsWith('#')) return undefined
  if (/[[\]\\{}]|^\.{1,2}(\/|$)/.test(written))
    throw new Failure('CONFIG_INVALID', {
      what: `The line "${printable(line, 80)}" of ${IGNORE_FILE} or dataset.exclude cannot be used: only *, **, ?, / and ! mean something there.`,
      safe: 'Nothing was sent or changed.',
      next: 'Write / between folders, and ? in the place of a bracket, a brace or a backslash of a name; paths begin at the top of the folder, without ./.',
    })
  const text = written.replace(/^\//, '')
  const rule = {
    place,
    anchored: written.includes('/'),
    foldersOnly: slash === '/',
    ignores: negation === '',
  }
  if (!/[*?]/.test(text)) return { ...rule, text }
  return { ...rule, matches: wildcardMatch(text) }
}

function unusable(why: string, cause?: unknown): Failure {
  return new Failure(
    'CONFIG_INVALID',
    {
      what: `The file ${IGNORE_FILE} ${why}.`,
      safe: 'Nothing was sent or changed.',
      next: 'Name one pattern a line, as in README.md of the action transfer.',
    },
    cause,
  )
}
