import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { asFailure } from '../src/errors.ts'

/** A mistake in what was typed. */
export class Mistake extends Error {}

/** What a script was told. */
export interface Told {
  /** Those that were named; all of them when none was. */
  readonly names: readonly string[]
  /** Switches that were set, such as `quick` for `--quick`. */
  readonly isSet: (name: string) => boolean
}

/**
 * Reads a script's arguments. What it does not know ends it with one line and the status 2.
 *
 * @param kind of the names, such as `ring`
 * @param known all names there are
 * @param switches options without a value
 */
export function readArguments(
  kind: string,
  known: readonly string[],
  switches: readonly string[] = [],
): Told {
  const options = Object.fromEntries(switches.map((name) => [name, { type: 'boolean' }] as const))
  const { positionals, values } = parsed(options)
  const unknown = positionals.filter((name) => !known.includes(name))
  if (unknown.length > 0) refuse(`No such ${kind}: ${unknown.join(', ')}. There are: ${known.join(', ')}.`)
  return { names: positionals.length > 0 ? positionals : known, isSet: (name) => values[name] === true }
}

/**
 * Ends a script with the status 2, and says why: a mistake in what was typed with how to call it, or a failure.
 *
 * @param usage path of the text that says how
 */
export function endWith(error: unknown, usage: string): void {
  const isMistake = error instanceof Mistake || error instanceof TypeError
  const { what, next } = asFailure(error).text
  const line = isMistake ? error.message : `${what} ${next}`
  process.stderr.write(`${line}\n${isMistake ? `\n${readFileSync(usage, 'utf8')}` : ''}`)
  process.exitCode = 2
}

function parsed(options: Readonly<Record<string, { readonly type: 'boolean' }>>) {
  try {
    return parseArgs({ options, allowPositionals: true })
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error))
  }
}

function refuse(line: string): never {
  process.stderr.write(`${line}\n`)
  process.exit(2)
}
