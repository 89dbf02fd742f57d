import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { lock } from '../../../../local/start/lock.ts'

let folder: string

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'gpu-retrain-start-'))
})
after(() => rmSync(folder, { recursive: true }))

describe('the lock of npm start', () => {
  test('keeps a second one out while the first lives, and goes with it', () => {
    const file = join(folder, 'start.lock')
    {
      using _ = lock(file)
      assert.throws(() => lock(file), new RegExp(`Process ${process.pid} `))
    }
    assert.equal(existsSync(file), false)
  })

  test('is taken over from a process that died', () => {
    const file = join(folder, 'stale.lock')
    writeFileSync(file, String(spawnSync('true').pid))
    using _ = lock(file)
    assert.equal(readFileSync(file, 'utf8'), String(process.pid))
  })
})
