import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { keepNewest } from '../../../../local/start/keep-newest.ts'

let folder: string

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'gpu-retrain-start-'))
})
after(() => rmSync(folder, { recursive: true }))

describe('what earlier runs of npm start left', () => {
  test('goes but for the newest, and nothing else goes', () => {
    const local = join(folder, 'local')
    const pruned = ['runs', 'results/artifacts', 'server/root/trainings'].map((name) => join(local, name))
    const paidFor = join(local, 'server-runs')
    for (const runs of [...pruned, paidFor])
      for (const name of ['1700000000009', '1700000000010', '1699999999999', '1700000000011', 'notes'])
        mkdirSync(join(runs, name, 'model'), { recursive: true })
    keepNewest(local, 2)
    for (const runs of pruned)
      assert.deepEqual(readdirSync(runs).sort(), ['1700000000010', '1700000000011', 'notes'])
    keepNewest(local, 5)
    for (const runs of pruned) assert.equal(readdirSync(runs).length, 3)
    assert.equal(readdirSync(paidFor).length, 5)
    keepNewest(join(folder, 'never made'), 5)
  })

  test('keeps the models, however many runs were refused since', () => {
    const local = join(folder, 'refused')
    const parts = ['runs', 'results/artifacts', 'server/root/trainings'].map((name) => join(local, name))
    const trained = ['1700000000001', '1700000000002', '1700000000003']
    for (const part of parts)
      for (const name of trained) mkdirSync(join(part, name, 'model'), { recursive: true })
    for (const last of [4, 5, 6, 7])
      mkdirSync(join(local, 'runs', `170000000000${last}`, 'findings'), { recursive: true })
    keepNewest(local, 2)
    for (const part of parts) assert.deepEqual(readdirSync(part).slice(0, 2), trained.slice(1))
    assert.deepEqual(readdirSync(join(local, 'runs')).slice(2), ['1700000000006', '1700000000007'])
  })
})
