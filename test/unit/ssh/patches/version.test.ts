import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

const ROOT = join(import.meta.dirname, '../../../..')

test('what touches the privates of ssh2 was written for the version that is pinned', () => {
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  const patches = globSync('src/ssh/patches/*.ts', { cwd: ROOT }).map((path) =>
    readFileSync(join(ROOT, path), 'utf8'),
  )
  const named = patches.flatMap((text) =>
    [...text.matchAll(/ssh2 (\d+\.\d+\.\d+)/g)].map(([, version]) => version),
  )
  assert.equal(patches.length, 3)
  assert.deepEqual([...new Set(named)], [dependencies.ssh2])
})
