import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../errors.ts'
import { printable } from '../text.ts'

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

interface Rule {
  readonly pattern: RegExp
  /** Whether the pattern is for the whole path, and not for a name at any depth. */
  readonly anchored: boolean
  readonly foldersOnly: boolean
  readonly ignores: boolean
}

/** What stays at home. */
export class IgnoreRules {
  readonly #rules: readonly Rule[]

  /**
   * @param lines in the order of their weight: the last that matches decides
   * @throws Failure CONFIG_INVALID for a line in a language that we do not speak
   */
  constructor(lines: readonly string[]) {
    this.#rules = lines.map((line) => line.trim()).flatMap((line) => readRule(line) ?? [])
  }

  /**
   * @param name of a file or folder
   * @param path of it, relative to the top
   */
  ignores(name: string, path: string, isFolder: boolean): boolean {
    const decisive = this.#rules.findLast(
      ({ pattern, anchored, foldersOnly }) =>
        (isFolder || !foldersOnly) && pattern.test(anchored ? path : name),
    )
    return decisive?.ignores ?? false
  }
}

/** The lines of a folder's ignore file; none when there is no such file. */
export function ignoreLines(folder: string): string[] {
  try {
    return readFileSync(join(folder, IGNORE_FILE), 'utf8').split('\n')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw unusable(`cannot be read (${error instanceof Error ? error.message : error})`, error)
  }
}

function readRule(line: string): Rule | undefined {
  const [, negation, written = '', slash] = /^(!?)(.*?)(\/?)$/.exec(line) ?? []
  if (written === '' || line.startsWith('#')) return undefined
  if (/[[\]\\{}]|^\.{1,2}(\/|$)/.test(written))
    throw unusable(`has the line "${printable(line, 80)}", and only *, **, ?, / and ! mean something here`)
  return {
    pattern: new RegExp(
      `^${written
        .replace(/^\//, '')
        .split(/(\*\*\/|\/\*\*$|\*|\?)/)
        .map(asRegex)
        .join('')}$`,
      's',
    ),
    anchored: written.includes('/'),
    foldersOnly: slash === '/',
    ignores: negation === '',
  }
}

const WILDCARDS: Readonly<Record<string, string>> = {
  '**/': '(?:.*/)?',
  '/**': '/.*',
  '*': '[^/]*',
  '?': '[^/]',
}

function asRegex(part: string): string {
  return WILDCARDS[part] ?? part.replace(/[.+^$()|]/g, '\\$&')
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
