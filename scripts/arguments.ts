import { parseArgs } from 'node:util'

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
