import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { ROOT } from '../paths.ts'

/** What `npm start` was told. Without a server it rents one on this machine. */
export type StartOptions = { readonly overrides: readonly string[] } & (
  | { readonly kind: 'local' }
  | {
      readonly kind: 'real'
      readonly server: string
      readonly sshKey: string
      readonly hostKey: string
      readonly dataset: string
      readonly root: string
      readonly config: string
      readonly resume: string
    }
)

/** How to call `npm start`. */
export const USAGE = readFileSync(join(ROOT, 'scripts/usage/start.txt'), 'utf8')

/**
 * Reads the command line.
 *
 * @throws Error that says what is wrong with it
 */
export function readOptions(args: readonly string[]): StartOptions {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    args: [...args],
    options: {
      server: text,
      dataset: text,
      key: text,
      'host-key': text,
      root: text,
      config: text,
      resume: text,
      set: { ...text, multiple: true },
    },
  })
  const { server, dataset, set: overrides = [], ...others } = values
  if (server === undefined && dataset === undefined) {
    const [lost] = Object.keys(others)
    if (lost !== undefined)
      throw new Error(`--${lost} belongs to a real server: give --server and --dataset, too.`)
    return { kind: 'local', overrides }
  }
  if (server === undefined || dataset === undefined)
    throw new Error('--server and --dataset belong together.')
  return {
    kind: 'real',
    server,
    sshKey: readKey(others.key ?? join(homedir(), '.ssh/id_ed25519')),
    hostKey: others['host-key'] ?? '',
    dataset: resolve(dataset),
    root: others.root ?? '',
    config: resolve(others.config ?? 'retrain.yaml'),
    resume: others.resume ?? '',
    overrides,
  }
}

function readKey(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new Error(`--key: ${file} cannot be read (${error instanceof Error ? error.message : error}).`)
  }
}
