import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { type PhaseRecord, readPhases, recordPhase } from '../../../src/home/phases.ts'

const TRANSFER: PhaseRecord = {
  phase: 'transfer',
  startedAt: '2026-11-24T08:00:00.000Z',
  seconds: 12.5,
  facts: { files: 97, mbps: 83.2 },
}

describe('phase records', () => {
  let home: string
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'phases-'))
  })
  afterEach(() => rm(home, { recursive: true }))

  it('come back in the order of the pipeline', async () => {
    await recordPhase(home, '7', { ...TRANSFER, phase: 'train' })
    await recordPhase(home, '7', TRANSFER)
    await recordPhase(home, '7', { ...TRANSFER, phase: 'preflight' })
    const phases = await readPhases(home, '7')
    assert.deepEqual(
      phases.map((record) => record.phase),
      ['preflight', 'transfer', 'train'],
    )
    assert.deepEqual(phases[1], TRANSFER)
  })

  it('replace an earlier record of the phase and leave no half file behind', async () => {
    await recordPhase(home, '7', TRANSFER)
    await recordPhase(home, '7', { ...TRANSFER, seconds: 3 })
    assert.equal((await readPhases(home, '7'))[0]?.seconds, 3)
    assert.deepEqual(await readdir(join(home, 'runs', '7')), ['transfer.json'])
    assert.equal((await stat(join(home, 'runs', '7', 'transfer.json'))).mode & 0o777, 0o600)
  })

  it('that are damaged or missing are left out', async () => {
    await recordPhase(home, '7', TRANSFER)
    await writeFile(join(home, 'runs', '7', 'train.json'), '{"phase": "train", "sec')
    await writeFile(join(home, 'runs', '7', 'collect.json'), '{"phase": "collect"}')
    assert.deepEqual(await readPhases(home, '7'), [TRANSFER])
    assert.deepEqual(await readPhases(home, 'another'), [])
  })

  it('never leave the folder of the runs', async () => {
    for (const id of ['', '..', '../7', 'a/b', '.hidden', 'x'.repeat(101)]) {
      await assert.rejects(recordPhase(home, id, TRANSFER), { code: 'INPUT_INVALID' })
    }
    assert.deepEqual(await readdir(home), [])
  })

  it('say HOME_UNUSABLE when the runner cannot keep them', async () => {
    await writeFile(join(home, 'runs'), 'a file where the folder should be')
    await assert.rejects(recordPhase(home, '7', TRANSFER), { code: 'HOME_UNUSABLE' })
  })
})
