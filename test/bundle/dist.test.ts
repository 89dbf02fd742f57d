import assert from 'node:assert/strict'
import { mkdtempDisposableSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { NAMES } from '../../actions/all.ts'
import { actionNames } from '../../scripts/action-contract.ts'
import { build, DIST } from '../../scripts/build.ts'

/** Every file below a folder, sorted. */
function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort()
}

test('the committed bundles are what the sources give, byte for byte, and nothing else lies there', () => {
  using fresh = mkdtempDisposableSync(join(tmpdir(), 'gpu-retrain-dist-'))
  build(fresh.path)
  assert.deepEqual(files(DIST), files(fresh.path))
  for (const file of files(fresh.path)) {
    const same = readFileSync(join(fresh.path, file)).equals(readFileSync(join(DIST, file)))
    assert.ok(same, `${file} differs: run npm run build`)
  }
})

test('every action can be run by its name', () =>
  assert.deepEqual(NAMES.toSorted(), actionNames().toSorted()))

test('they are few, and hold nothing of what runs on the server', () => {
  const all = files(DIST)
  assert.ok(all.length <= 25, `${all.length} files`)
  assert.deepEqual(
    all.filter((file) => !/\.js$|^package\.json$|^shared\/licenses\.txt$/.test(file)),
    [],
  )
  const bytes = all.reduce((sum, file) => sum + statSync(join(DIST, file)).size, 0)
  assert.ok(bytes < 12e6, `${bytes} bytes`)
})
