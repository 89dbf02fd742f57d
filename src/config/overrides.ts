import { isScalar } from 'yaml'
import { isRecord } from '../schemas.ts'
import { printable } from '../text/printable.ts'
import { readForeignYaml, SETTINGS_LIMITS } from '../untrusted/yaml.ts'
import { isTextSetting } from './text-settings.ts'

/** One `key=value` line of the `overrides` input. */
export interface Override {
  /** The keys on the way, outermost first. */
  readonly path: readonly string[]
  /** Text as it was written, for a setting that is text; else what YAML makes of it, as in the file. */
  readonly value: unknown
}

/** Far more than there are settings. */
const MOST_OVERRIDES = 1000

/**
 * Reads the `overrides` input: one `section.key=value` per line; empty lines and `#` lines do not count.
 *
 * @param lines the lines of the input
 * @param problem told about each line that is none
 * @returns the overrides in their order
 */
export function parseOverrides(lines: readonly string[], problem: (text: string) => void): Override[] {
  const meant = lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'))
  if (meant.length > MOST_OVERRIDES) problem(`there are more than ${MOST_OVERRIDES} overrides`)
  return meant.slice(0, MOST_OVERRIDES).flatMap((line) => {
    const match = /^([A-Za-z][\w-]*(?:\.[A-Za-z][\w-]*)+)\s*=(.*)$/s.exec(line)
    if (match === null) {
      problem(`override "${printable(line, 80)}": write section.key=value`)
      return []
    }
    const [, key = '', written = ''] = match
    const path = key.split('.')
    const read = isTextSetting(path) ? readText(written.trim()) : readYaml(written.trim())
    if ('value' in read) return [{ path, value: read.value }]
    // What stands there may be an address with a password in it.
    problem(`override of ${printable(key, 100)}: ${read.problem}`)
    return []
  })
}

/**
 * A line of the `overrides` input that gives a text setting exactly this text, whatever stands in it.
 *
 * @param key such as `dataset.path`
 */
export function textOverride(key: string, text: string): string {
  // What JSON writes between quotes, YAML reads; a line ends at what JSON leaves as it is, too.
  return `${key}=${JSON.stringify(text)}`
}

/**
 * The settings with the overrides laid over them. Later lines win.
 *
 * @param settings the parsed file; it is not changed
 */
export function applyOverrides(settings: unknown, overrides: readonly Override[]): unknown {
  return overrides.reduce((tree, { path, value }) => withValue(tree, path, value), settings)
}

type Read = { readonly value: unknown } | { readonly problem: string }

/** Raw text, but for one pair of quotes around all of it: so text is written in the file, and copied from there. */
function readText(written: string): Read {
  // As in the file, nothing behind the key means no such key.
  if (written === '') return { value: null }
  if (!/^(["']).*\1$/s.test(written) || written.length === 1) return { value: written }
  const { document, problems } = readForeignYaml(written, '1.2', SETTINGS_LIMITS)
  const { contents } = document
  if (problems.length === 0 && isScalar(contents)) return { value: contents.value }
  return { problem: 'what stands between its quotes is not text in YAML; leave the quotes out' }
}

function readYaml(written: string): Read {
  const { document, problems, repeated, value } = readForeignYaml(written, '1.2', SETTINGS_LIMITS)
  if (problems.length + repeated.length > 0) return { problem: 'it is not YAML; write section.key=value' }
  const { contents } = document
  // A word that YAML cuts off may be the beginning of a file's name.
  if (
    isScalar(contents) &&
    typeof contents.value === 'string' &&
    contents.type === 'PLAIN' &&
    written !== contents.source
  )
    return { problem: 'YAML reads it only up to " #"; put all of it in quotes, or leave out what follows' }
  return { value }
}

function withValue(tree: unknown, path: readonly string[], value: unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return value
  const object = isRecord(tree) ? tree : {}
  const inner = Object.hasOwn(object, key) ? object[key] : undefined
  return Object.fromEntries([...Object.entries(object), [key, withValue(inner, rest, value)]])
}
