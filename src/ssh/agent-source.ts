/**
 * The Python that runs on the server, as it is sent there.
 *
 * It is read from `remote/`, which lies beside `src/` in the sources and beside `dist/` where a runner has unpacked the
 * repository: this file and a bundle lie equally deep. A computed path is one that the bundler leaves alone.
 */
import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import type { Operation } from './operation.ts'

const REMOTE = join(import.meta.dirname, '../../remote')

/** The module that answers calls; it imports the others by what is called. */
const AGENT = 'gpu_retrain.channel.agent'

/** Reads a module's imports, `from package import a, b` among them; a function's own, too. */
const IMPORT = /^[ ]*from (gpu_retrain[\w.]*) import (\([^)]*\)|.*)$/gm

/** A module that is started by its name, as a process of its own or under a venv's Python. */
const NAMED = /"(gpu_retrain\.[\w.]+)"/g

/** What stands between triple quotes, on lines of its own: with us always a docstring. */
const DOCSTRING = /^( *)"""(?:[^"\\]|\\.|"(?!""))*"""$/gm

/** Of the package on the disk: module name to source text, without the packages' own files, which hold nothing. */
let sources: ReadonlyMap<string, string> | undefined

/** The modules and whatever of ours they import or start, the agent included, sorted. */
export function moduleClosure(modules: readonly string[]): string[] {
  const found = new Set([AGENT, ...modules])
  for (const name of found) for (const needed of neededBy(name)) found.add(needed)
  return [...found].sort()
}

/**
 * Finds the modules behind operations.
 *
 * @param operations all that there are unless given
 * @returns by the first word of their names, in the same order
 * @throws Error for a word that is not that of exactly one module with operations
 */
export function operationModules(operations?: readonly Pick<Operation, 'name'>[]): Record<string, string> {
  const all = Map.groupBy(
    [...remoteSources()].filter(([, source]) => /^OPERATIONS\b/m.test(source)),
    ([name]) => name.slice(name.lastIndexOf('.') + 1),
  )
  const words = operations?.map(({ name }) => name.slice(0, name.indexOf('.'))) ?? [...all.keys()]
  const named = [...new Set(words)].map((word): [string, string] => {
    const [module, ...more] = all.get(word) ?? []
    if (!module || more.length > 0) throw new Error(`${word} is not one module with operations in remote/`)
    return [word, module[0]]
  })
  return Object.fromEntries(named)
}

/**
 * Composes the program that a channel's bootstrap reads from stdin. A JSON value of strings is a valid Python literal.
 * Its `sha256` is the version of exactly these modules, and the name of their folder if they are put on the disk.
 *
 * @param nonce what the marker will repeat
 * @param root the server-side home of everything, or empty while none is known
 * @param operations those that will be called, in that order; all that there are unless given
 * @returns the zlib-compressed Python source
 */
export function agentProgram(nonce: string, root: string, operations?: readonly Operation[]): Buffer {
  const modules = operationModules(operations)
  const boot = withoutDocstrings(readFileSync(join(REMOTE, 'boot.py'), 'utf8'))
  const names = moduleClosure(Object.values(modules))
  const sent = Object.fromEntries(names.map((name) => [name, withoutDocstrings(sourceOf(name))]))
  const sha256 = createHash('sha256').update(boot).update(JSON.stringify(sent)).digest('hex')
  return deflateSync(`${boot}\n\nstart(${JSON.stringify({ nonce, root, sha256, modules, sources: sent })})\n`)
}

/** The modules that one names: imports, and what it starts. */
function neededBy(name: string): string[] {
  const source = sourceOf(name)
  const imported = [...source.matchAll(IMPORT)].flatMap(([, from = '', names = '']) =>
    remoteSources().has(from) ? [from] : [...names.matchAll(/\w+/g)].map(([part]) => `${from}.${part}`),
  )
  const named = [...source.matchAll(NAMED)].map(([, module = '']) => module)
  return [...imported, ...named.filter((module) => remoteSources().has(module))]
}

function sourceOf(name: string): string {
  const source = remoteSources().get(name)
  if (source === undefined) throw new Error(`${name} is not a module in remote/`)
  return source
}

function remoteSources(): ReadonlyMap<string, string> {
  sources ??= new Map(
    globSync('gpu_retrain/**/*.py', { cwd: REMOTE })
      .filter((path) => !path.endsWith('__init__.py'))
      .map((path) => [
        path.slice(0, -'.py'.length).replaceAll('/', '.'),
        readFileSync(join(REMOTE, path), 'utf8'),
      ]),
  )
  return sources
}

/**
 * Leaves out what the server does not need. That is a quarter of the program: what a connection helps with then fits into
 * the 14 kB that TCP sends at once, and is there a round trip sooner. Every line keeps its number, for tracebacks.
 */
function withoutDocstrings(source: string): string {
  return source.replace(
    DOCSTRING,
    (text: string, indent: string) => `${indent}""${'\n'.repeat(text.split('\n').length - 1)}`,
  )
}
