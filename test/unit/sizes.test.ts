import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

const ROOT = join(import.meta.dirname, '../..')
const FILES = '{src,actions,local,scripts,bench,remote,test/unit}/**/*.{ts,mjs,py}'
const MOST_LINES = 250

test('no file is longer than people read in one go', () => {
  const files = globSync(FILES, { cwd: ROOT })
  assert.ok(files.length > 700)
  const lines = files.map(
    (path) => [path, readFileSync(join(ROOT, path), 'utf8').split('\n').length - 1] as const,
  )
  assert.deepEqual(
    lines.filter(([, count]) => count > MOST_LINES),
    [],
  )
})
