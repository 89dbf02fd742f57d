import { parseDocument } from 'yaml'
import { printable } from '../text.ts'

/** One `key=value` line of the `overrides` input. */
export interface Override {
  /** The keys on the way, outermost first. */
  readonly path: readonly string[]
  /** The value as YAML reads it, so that `0.5`, `true`, `[0, 1]` and plain words mean what they mean in the file. */
  readonly value: unknown
}

/**
 * Reads the `overrides` input: one `section.key=value` per line; empty lines and `#` lines do not count.
 *
 * @param lines the lines of the input
 * @param problem told about each line that is none
 * @returns the overrides in their order
 */
export function parseOverrides(lines: readonly string[], problem: (text: string) => void): Override[] {
  const meant = lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'))
  return meant.flatMap((line) => {
    const override = parseOverride(line)
    if (override === undefined) problem(`override "${printable(line, 80)}": write section.key=value`)
    return override ?? []
  })
}

/**
 * The settings with the overrides laid over them. Later lines win.
 *
 * @param settings the parsed file; it is not changed
 */
export function applyOverrides(settings: unknown, overrides: readonly Override[]): unknown {
  return overrides.reduce((tree, { path, value }) => withValue(tree, path, value), settings)
}

function parseOverride(line: string): Override | undefined {
  const match = /^([A-Za-z][\w-]*(?:\.[A-Za-z][\w-]*)+)\s*=(.*)$/s.exec(line)
  if (match?.[1] === undefined || match[2] === undefined) return undefined
  const document = parseDocument(match[2].trim(), { version: '1.2' })
  if (document.errors.length > 0) return undefined
  return { path: match[1].split('.'), value: document.toJS() }
}

function withValue(tree: unknown, path: readonly string[], value: unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return value
  const object = isRecord(tree) ? tree : {}
  const inner = Object.hasOwn(object, key) ? object[key] : undefined
  return Object.fromEntries([...Object.entries(object), [key, withValue(inner, rest, value)]])
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
