import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { test } from 'node:test'
import { inflateSync } from 'node:zlib'
import { RESULTS_MODULES } from '../../../src/collect/modules.ts'
import { ENVIRONMENT_MODULES } from '../../../src/environment/modules.ts'
import { LOOKUP_MODULES, PROBE_MODULES } from '../../../src/preflight/modules.ts'
import { agentProgram, moduleClosure, type RemoteModule } from '../../../src/ssh/agent-source.ts'
import { AUDIT_MODULES, DISPATCH_MODULES, HOST_MODULES } from '../../../src/staging/modules.ts'
import { TRAINING_MODULES } from '../../../src/training/modules.ts'
import { TRANSFER_MODULES } from '../../../src/transfer/modules.ts'

const ROOT = join(import.meta.dirname, '../../..')

/** `module` of every `agent.call('module.operation'` and `agent.open(...)` of a folder. */
function called(folder: string): string[] {
  const texts = globSync(join(ROOT, folder, '**/*.ts')).map((path) => readFileSync(path, 'utf8'))
  const calls = texts.flatMap((text) => [...text.matchAll(/\.(?:call|open)\(\s*'(\w+)\.\w+'/g)])
  return [...new Set(calls.map(([, name = '']) => name))].sort()
}

/** Scripts of ours that the server starts as processes: `ask(session, venv, "name"` and `"name.py"`. */
const PROGRAMS = globSync(join(ROOT, 'remote/*/*.py'))
  .map((path) => readFileSync(path, 'utf8'))
  .flatMap((text) => [...text.matchAll(/\bask\(session, venv, "(\w+)"|"(\w+)\.py"/g)])
  .map(([, asked, started]) => asked ?? started ?? '')

test('the closure of a module holds what it imports, and what that imports', () => {
  const closure = moduleClosure(['parts'])
  assert.deepEqual(closure, ['agent', 'descent', 'layout', 'objects', 'parts', 'wire'])
})

const BROUGHT: Record<string, readonly RemoteModule[]> = {
  'src/collect': RESULTS_MODULES,
  'src/environment': ENVIRONMENT_MODULES,
  'src/preflight': [...LOOKUP_MODULES, ...PROBE_MODULES],
  'src/staging': [...AUDIT_MODULES, ...DISPATCH_MODULES, ...HOST_MODULES],
  'src/training': TRAINING_MODULES,
  'src/transfer': TRANSFER_MODULES,
}
for (const [folder, brought] of Object.entries(BROUGHT)) {
  test(`${folder} brings every module that it calls, and everything brought is used`, () => {
    const modules = called(folder)
    assert.ok(modules.length > 0)
    assert.deepEqual(
      modules.filter((name) => !brought.some((module) => module === name)),
      [],
    )
    const programs = brought.filter((name) => !modules.includes(name))
    assert.deepEqual(
      programs.filter((name) => !PROGRAMS.includes(name)),
      [],
    )
  })
}

test('what the server runs by a name of its own is brought, too', () => {
  assert.ok(PROGRAMS.length >= 5)
  const brought: readonly string[] = [...ENVIRONMENT_MODULES, ...TRAINING_MODULES]
  assert.deepEqual(
    PROGRAMS.filter((name) => !brought.includes(name)),
    [],
  )
})

test('a program has its modules alone, under a version of their own', () => {
  const text = (modules?: Parameters<typeof agentProgram>[2]): string =>
    inflateSync(agentProgram('n', '/data', modules)).toString()
  const version = (program: string): string | undefined => /"sha256":"([0-9a-f]{64})"/.exec(program)?.[1]
  const [all, some] = [text(), text(TRANSFER_MODULES)]
  assert.ok(all.includes('"supervisor":"') && !some.includes('"supervisor":"'))
  assert.ok(some.includes('"verification":"'))
  assert.notEqual(version(all), version(some))
  assert.equal(version(some), version(text(TRANSFER_MODULES)))
})

/** Dumps the program's modules as Python reads them, docstrings aside, with the line of everything. */
const DUMP = `
import ast, json, sys
def dump(source):
    tree = ast.parse(source)
    for node in ast.walk(tree):
        first = node.body[0] if isinstance(getattr(node, "body", None), list) and node.body else None
        if isinstance(first, ast.Expr) and isinstance(getattr(first.value, "value", None), str):
            node.body[0] = ast.Pass(lineno=first.lineno)
    return [(type(n).__name__, getattr(n, "lineno", 0), getattr(n, "col_offset", 0)) for n in ast.walk(tree)], ast.dump(tree)
sources = json.load(sys.stdin)
print(json.dumps({name: dump(source) for name, source in sources.items()}))
`

function dumped(sources: Record<string, string>): unknown {
  const { stdout, stderr } = spawnSync('python3', ['-I', '-c', DUMP], {
    input: JSON.stringify(sources),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    timeout: 60_000,
  })
  assert.equal(stderr, '')
  return JSON.parse(stdout)
}

test('what is sent is what was written, line by line, but for the docstrings', () => {
  const program = inflateSync(agentProgram('n', '/data')).toString()
  const sent: Record<string, string> = JSON.parse(
    program.slice(program.lastIndexOf('\nstart(') + 7, -2),
  ).sources
  const written = globSync(join(ROOT, 'remote/*/*.py')).map((path) => [
    basename(path, '.py'),
    readFileSync(path, 'utf8'),
  ])
  const expected = Object.fromEntries(written.filter(([name = '']) => Object.hasOwn(sent, name)))
  assert.deepEqual(dumped(sent), dumped(expected))
  assert.doesNotMatch(Object.values(sent).join(''), /""".*\w/)
})

test('what helps to send fits into what TCP sends at once', () => {
  assert.ok(agentProgram('n'.repeat(32), '/data/gpu-retrain', ['receive']).length < 10 * 1448)
})
