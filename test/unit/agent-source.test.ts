import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { inflateSync } from 'node:zlib'
import { agentProgram, moduleClosure } from '../../src/ssh/agent-source.ts'
import { TRANSFER_MODULES } from '../../src/transfer/modules.ts'

const ROOT = join(import.meta.dirname, '../..')

/** `module` of every `agent.call('module.operation'` and `agent.open(...)` of a folder. */
function called(folder: string): string[] {
  const texts = globSync(join(ROOT, folder, '*.ts')).map((path) => readFileSync(path, 'utf8'))
  const calls = texts.flatMap((text) => [...text.matchAll(/\.(?:call|open)\(\s*'(\w+)\.\w+'/g)])
  return [...new Set(calls.map(([, name = '']) => name))].sort()
}

test('the closure of a module holds what it imports, and what that imports', () => {
  const closure = moduleClosure(['receive'])
  assert.deepEqual(closure, ['agent', 'incoming', 'layout', 'objects', 'receive', 'wire'])
})

test('a transfer brings every module that it calls', () => {
  const modules = called('src/transfer')
  assert.ok(modules.includes('receive') && modules.includes('store'))
  assert.deepEqual(
    modules.filter((name) => !TRANSFER_MODULES.some((module) => module === name)),
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
