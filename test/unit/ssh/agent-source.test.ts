import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { inflateSync } from 'node:zlib'
import { agentProgram, moduleClosure, operationModules } from '../../../src/ssh/agent-source.ts'
import { findMissing, HELPER, openStore, publish, TRANSFER } from '../../../src/transfer/operations.ts'
import { OPENED } from '../../support/operations.ts'

const ROOT = join(import.meta.dirname, '../../..')

/** Every declared operation by its name in the code. */
const names = new Map<string, unknown>()
for (const path of globSync('src/*/operations.ts', { cwd: ROOT }))
  for (const [name, operation] of Object.entries(await import(join(ROOT, path)))) names.set(name, operation)

/** The operation of every `agent.call(operation, ...` and `agent.open(...` below a folder. */
function calledIn(folder: string): string[] {
  const texts = globSync(join(ROOT, folder, '**/*.ts')).map((path) => readFileSync(path, 'utf8'))
  const calls = texts.flatMap((text) => [
    ...text.matchAll(/\b(?:agent|training|host)\.(?:call|open)\(\s*(?:\{ \.\.\.)?(\w+)/g),
  ])
  return calls.map(([, name = '']) => name)
}

/** Every module of the package, as Python names it. */
const MODULES = globSync('gpu_retrain/**/*.py', { cwd: join(ROOT, 'remote') })
  .filter((path) => !path.endsWith('__init__.py'))
  .map((path) => path.slice(0, -3).replaceAll('/', '.'))

test('the closure of a module holds what it imports, and what that imports', () => {
  const names = [
    'channel.agent',
    'channel.descent',
    'channel.layout',
    'channel.wire',
    'store.objects',
    'store.parts',
  ]
  assert.deepEqual(
    moduleClosure(['gpu_retrain.store.parts']),
    names.map((name) => `gpu_retrain.${name}`),
  )
})

test('it holds what is started by its name, too', () => {
  const closure = moduleClosure(['gpu_retrain.training.trainings'])
  for (const name of [
    'channel.run',
    'training.supervisor',
    'workloads.ultralytics.driver',
    'records.checkpoints',
  ])
    assert.ok(closure.includes(`gpu_retrain.${name}`), name)
})

test('whatever lies in remote/ is needed by some operation', () => {
  const needed = moduleClosure(Object.values(operationModules()))
  assert.deepEqual(needed, MODULES.toSorted())
})

test('the word of an operation names one module', () => {
  assert.deepEqual(operationModules([findMissing, openStore, publish]), {
    trees: 'gpu_retrain.store.trees',
    store: 'gpu_retrain.store.store',
  })
  for (const word of ['nothing', 'parts', '', 'gpu_retrain'])
    assert.throws(() => operationModules([{ name: `${word}.x` }]), /not one module with operations/)
})

for (const [folder, opened] of Object.entries(OPENED)) {
  test(`an agent is opened for every operation that ${folder} calls, and for no other`, () => {
    const called = new Set(calledIn(folder))
    assert.deepEqual(
      [...called].filter((name) => !names.has(name)),
      [],
    )
    assert.deepEqual(new Set([...called].map((name) => names.get(name))), new Set(opened))
  })
}

test('a program has its modules alone, under a version of their own', () => {
  const text = (modules?: Parameters<typeof agentProgram>[2]): string =>
    inflateSync(agentProgram('n', '/data', modules)).toString()
  const version = (program: string): string | undefined => /"sha256":"([0-9a-f]{64})"/.exec(program)?.[1]
  const [all, some] = [text(), text(TRANSFER)]
  assert.ok(all.includes('.supervisor":"') && !some.includes('.supervisor":"'))
  assert.ok(some.includes('.verification":"'))
  assert.notEqual(version(all), version(some))
  assert.equal(version(some), version(text(TRANSFER)))
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
  const expected = Object.fromEntries(
    MODULES.map((name) => [
      name,
      readFileSync(join(ROOT, 'remote', `${name.replaceAll('.', '/')}.py`), 'utf8'),
    ]),
  )
  assert.deepEqual(dumped(sent), dumped(expected))
  assert.doesNotMatch(Object.values(sent).join(''), /""".*\w/)
})

test('what helps to send fits into what TCP sends at once', () => {
  assert.ok(agentProgram('n'.repeat(32), '/data/gpu-retrain', HELPER).length < 10 * 1448)
})
