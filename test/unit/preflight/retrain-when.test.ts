import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { keepModelToBeat } from '../../../src/home/model-to-beat.ts'
import { setupHash } from '../../../src/preflight/input-hash.ts'
import type { Judged } from '../../../src/preflight/judged-before.ts'
import { retrainWhen } from '../../../src/preflight/retrain-when.ts'
import type { Situation } from '../../../src/preflight/situation.ts'
import { situation } from '../../support/situation.ts'
import { stagedFolder } from '../../support/staged-folder.ts'

const GATES = 'b'.repeat(64)
/** Of an empty manifest. */
const DIGEST = createHash('sha256').digest('hex')
const PLANNED = '2026-11-01T02:00:00.000Z'
const NOW = new Date('2026-11-11T02:00:00Z')
const SAME: Judged = { trainingId: '7', verdict: 'pass', at: PLANNED, doubt: '' }

let home: string
let folder: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'retrain-when-'))
  folder = await mkdtemp(join(tmpdir(), 'retrain-when-dataset-'))
})
afterEach(async () => {
  await rm(home, { recursive: true })
  await rm(folder, { recursive: true })
})

type When = Partial<Situation['settings']['retrainWhen']>

function given(when: When): Situation {
  const made = situation()
  const retrain = { minChangedImages: null, minChangedPercent: null, maxAgeDays: null, ...when }
  return { ...made, folder, settings: { ...made.settings, retrainWhen: retrain } }
}

/** Keeps a last good model whose dataset was empty; as many pictures as there are now have been added since. */
async function kept(setup = setupHash(given({})), judgedBy = GATES, hasManifest = true): Promise<void> {
  const [model, manifest] = [join(home, 'm.pt'), join(home, 'm.manifest')]
  await writeFile(model, 'PK')
  await writeFile(manifest, '')
  const profile = {}
  const madeOf = { at: PLANNED, setup, judgedBy, digest: DIGEST, profile }
  const found = { path: model, sha256: 'a'.repeat(64), bytes: 2, trainingId: '7', classes: [], madeOf }
  await keepModelToBeat(home, 'fire', found, hasManifest ? manifest : undefined)
}

async function pictures(count: number): Promise<void> {
  for (let number = 0; number < count; number += 1) await writeFile(join(folder, `p${number}.jpg`), 'x')
}

async function decide(
  when: When,
  judged?: Judged,
  eventName = 'schedule',
  where: Partial<Situation> = {},
): Promise<Judged | undefined> {
  const request = { eventName, home, gates: GATES, now: NOW }
  return await retrainWhen({ ...given(when), ...where }, judged, request, new AbortController().signal)
}

describe('retrain-when', () => {
  it('skips while too few pictures have changed since the last good model, and says how many', async () => {
    await kept()
    await pictures(3)
    const judged = await decide({ minChangedImages: 4 })
    assert.deepEqual([judged?.doubt, judged?.note], ['', '3 of 3 pictures have changed since (100.0 %)'])
  })

  it('trains when enough have, by number or by share', async () => {
    await kept()
    await pictures(3)
    assert.match((await decide({ minChangedImages: 3 }))?.doubt ?? '', /3 of 3 pictures have changed/)
    assert.match((await decide({ minChangedImages: 9, minChangedPercent: 50 }))?.doubt ?? '', /100\.0 %/)
  })

  it('counts what has changed on a staging server', async () => {
    await kept()
    await pictures(3)
    const { table } = stagedFolder(folder)
    const staged = (when: When) => decide(when, undefined, 'schedule', { folder: '', staged: table })
    assert.equal(
      (await staged({ minChangedImages: 4 }))?.note,
      '3 of 3 pictures have changed since (100.0 %)',
    )
    assert.match((await staged({ minChangedImages: 3 }))?.doubt ?? '', /3 of 3 pictures have changed/)
  })

  it('trains when the last good model is too old, though nothing has changed', async () => {
    await kept()
    assert.match((await decide({ maxAgeDays: 10 }, SAME))?.doubt ?? '', /it is 10 days old/)
    assert.equal((await decide({ maxAgeDays: 11 }, SAME))?.doubt, '')
  })

  it('takes the age of the last verdict where no model was kept', async () => {
    assert.match((await decide({ maxAgeDays: 10 }, SAME))?.doubt ?? '', /it is 10 days old/)
    assert.equal(await decide({ maxAgeDays: 11 }, SAME), SAME)
  })

  it('says nothing where it is not asked, a person has started the run, or nothing was kept', async () => {
    const doubtful = { ...SAME, doubt: 'that is not pass' }
    assert.equal(await decide({ minChangedImages: 4 }, doubtful), doubtful)
    await kept()
    await pictures(1)
    assert.equal(await decide({}, doubtful), doubtful)
    assert.equal(await decide({ minChangedImages: 4 }, undefined, 'workflow_dispatch'), undefined)
    assert.equal(await decide({ minChangedImages: 4 }, SAME), SAME)
  })

  it('trains when anything but the pictures is another, or nobody can tell', async () => {
    await pictures(1)
    await kept('c'.repeat(64))
    assert.match((await decide({ minChangedImages: 4 }))?.doubt ?? '', /more than pictures and labels/)
    await kept(setupHash(given({})), 'c'.repeat(64))
    assert.match((await decide({ minChangedImages: 4 }))?.doubt ?? '', /the gates or the baseline/)
    await kept(setupHash(given({})), GATES, false)
    assert.match((await decide({ minChangedImages: 4 }))?.doubt ?? '', /does not know which files/)
    await kept()
    await writeFile(join(folder, 'train.txt'), './p0.jpg\n')
    assert.match(
      (await decide({ minChangedImages: 4 }))?.doubt ?? '',
      /other files have changed since, such as train\.txt/,
    )
  })
})
