import { printable } from '../text/printable.ts'
import type { InputReader } from './inputs.ts'

/** Names that say something already. */
const TAKEN = /^(GPU_RETRAIN|GITHUB|RUNNER|ACTIONS|INPUT|STATE)_/
/** A shorter text cannot be hidden: the log would be full of holes. */
const SHORTEST = 6
const MOST = 50

/**
 * Reads the input `hook-secrets`: lines `NAME=value`. From here on the values are masked, and they go nowhere but into the
 * environment of hooks.
 */
export function readHookSecrets(read: InputReader): ReadonlyMap<string, string> {
  const lines = read.lines('hook-secrets')
  // First all of them: a problem with one must not show another.
  for (const line of lines) read.hide(line.slice(line.indexOf('=') + 1).trim())
  if (lines.length > MOST) read.problem(`hook-secrets: more than ${MOST} lines`)
  return new Map(lines.slice(0, MOST).flatMap((line, at) => readLine(read, line, at + 1)))
}

function readLine(read: InputReader, line: string, at: number): [string, string][] {
  const [, name, value = ''] = /^([A-Za-z_][A-Za-z0-9_]{0,99})\s*=\s*(.*)$/.exec(line) ?? []
  // What stands there instead may be a secret.
  if (name === undefined) read.problem(`hook-secrets: line ${at} is not NAME=value`)
  else if (TAKEN.test(name)) read.problem(`hook-secrets: ${printable(name)} is a name that is taken`)
  else if (value.length < SHORTEST)
    read.problem(`hook-secrets: ${name} has less than ${SHORTEST} characters, which cannot be hidden`)
  else if (value.includes('\0')) read.problem(`hook-secrets: ${name} holds a NUL`)
  else return [[name, value]]
  return []
}
