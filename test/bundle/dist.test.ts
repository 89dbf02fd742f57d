import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { bundle, entries } from '../../scripts/build.ts'

for (const { entry, output } of entries()) {
  const name = entry.split('/').slice(-2).join('/')
  test(`the committed bundle of ${name} is what the sources give, byte for byte`, () => {
    const fresh = mkdtempSync(join(tmpdir(), 'gpu-retrain-dist-'))
    try {
      bundle(entry, fresh)
      assert.deepEqual(ownFiles(output), ownFiles(fresh))
      for (const file of ownFiles(fresh)) {
        assert.ok(
          readFileSync(join(fresh, file)).equals(readFileSync(join(output, file))),
          `${file} differs: run npm run build`,
        )
      }
    } finally {
      rmSync(fresh, { recursive: true, force: true })
    }
  })
}

/** The files of a bundle; a post step's own bundle lies in a folder below. */
function ownFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort()
}
