import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { textOverride } from '../../src/config/overrides.ts'
import { ROOT } from '../paths.ts'

/** What `npm start` was told. Without a server it rents one on this machine. */
export type StartOptions = {
  /** `section.key=value` lines, the dataset's folder among them; none where the pictures are drawn. */
  readonly overrides: readonly string[]
  /** Absolute path of the settings. */
  readonly config: string
  /** Id of an earlier training, or empty. */
  readonly resume: string
} & (
  | { readonly kind: 'local'; readonly pictures: 'drawn' | 'own' }
  | {
      readonly kind: 'real'
      readonly server: string
      readonly sshKey: string
      readonly hostKey: string
      readonly root: string
    }
)

/** How to call `npm start`. */
export const USAGE = readFileSync(join(ROOT, 'scripts/usage/start.txt'), 'utf8')

/** A command line that cannot be meant. */
export class Misuse extends Error {}

/** Settings of trainings that a machine without a GPU can do. */
const EXAMPLES = {
  drawn: join(ROOT, 'examples/drawn-fire.yaml'),
  own: join(ROOT, 'examples/own-pictures.yaml'),
}
const TEXT = { type: 'string' } as const
const OPTIONS = {
  server: TEXT,
  dataset: TEXT,
  key: TEXT,
  'host-key': TEXT,
  root: TEXT,
  config: TEXT,
  resume: TEXT,
  set: { ...TEXT, multiple: true },
} as const
const NAMES = Object.keys(OPTIONS)
/** Where a script may pass on a variable that is not set. */
const MAY_BE_EMPTY = ['host-key', 'root', 'resume']
const OF_A_SERVER = ['key', 'host-key', 'root'] as const

/**
 * Reads the command line.
 *
 * @param args what stands behind `npm start --`
 * @param folder where relative paths start from; by default where the command was typed
 * @throws Misuse that says what is wrong with it, all of it
 */
export function readOptions(
  args: readonly string[],
  folder: string = process.env.INIT_CWD ?? process.cwd(),
): StartOptions {
  const { values, tokens } = parseArgs({
    args: [...args],
    options: OPTIONS,
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  refuse([...tokens.flatMap((token) => problemOf(token) ?? []), ...repeated(tokens)])
  const { server, dataset, ...others } = values as Values
  const set = others.set ?? []
  refuse(together(values as Values))
  const own = dataset === undefined ? [] : [textOverride('dataset.path', resolve(folder, dataset))]
  const given = { overrides: [...own, ...set], resume: others.resume ?? '' }
  const config = others.config === undefined ? undefined : resolve(folder, others.config)
  if (server === undefined) {
    const pictures = own.length > 0 || config !== undefined || set.some(isDataset) ? 'own' : 'drawn'
    return { ...given, kind: 'local', pictures, config: config ?? EXAMPLES[pictures] }
  }
  return {
    ...given,
    kind: 'real',
    server,
    sshKey: readKey(resolve(folder, others.key ?? join(homedir(), '.ssh/id_ed25519'))),
    hostKey: others['host-key'] ?? '',
    root: others.root ?? '',
    config: config ?? join(ROOT, 'retrain.yaml'),
  }
}

type Values = { readonly [Name in Exclude<keyof typeof OPTIONS, 'set'>]?: string } & {
  readonly set?: string[]
}

interface Token {
  readonly kind: string
  readonly name?: string
  readonly rawName?: string
  readonly value?: string | undefined
  readonly inlineValue?: boolean | undefined
}

/** What is wrong with one word of the command line, as far as it is known without the others. */
function problemOf(token: Token): string | undefined {
  const { kind, name = '', rawName = '', value = '', inlineValue } = token
  // npm takes what stands in front of `--` for itself, and leaves us the values alone.
  if (kind === 'positional')
    return `"${value}" stands alone: options come behind "--", as in npm start -- --dataset DIR`
  if (kind !== 'option') return undefined
  if (!NAMES.includes(name)) return `there is no option ${rawName}`
  if (value === '' && !MAY_BE_EMPTY.includes(name)) return `${rawName} has no value`
  if (value.startsWith('--') && inlineValue !== true) return `${rawName} has no value, but ${value} behind it`
  // An override is a line, so the rest of it would be one of its own.
  return name === 'set' && /[\r\n]/.test(value) ? `${rawName} takes one line` : undefined
}

/** Which of the two counts, nobody could tell. */
function repeated(tokens: readonly Token[]): string[] {
  const names = tokens.flatMap(({ kind, name }) => (kind === 'option' && name !== 'set' ? [name] : []))
  return NAMES.filter((name) => names.indexOf(name) !== names.lastIndexOf(name)).map(
    (name) => `--${name} is given twice`,
  )
}

/** Options that need one another. */
function together(values: Values): string[] {
  if (values.server !== undefined)
    return values.dataset === undefined
      ? ['--server needs --dataset DIR, the pictures and labels to send']
      : []
  return OF_A_SERVER.filter((name) => values[name] !== undefined).map(
    (name) => `--${name} is for a real server: --server USER@HOST:PORT is missing`,
  )
}

/** Whether an override says where the dataset lies. */
function isDataset(line: string): boolean {
  return /^\s*dataset\.(?!name\b)/.test(line)
}

function readKey(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new Misuse(`--key: ${file} cannot be read (${error instanceof Error ? error.message : error}).`)
  }
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new Misuse(`npm start: ${problems.join('; ')}.`)
}
