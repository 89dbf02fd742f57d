import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { datasetFolder } from '../../../src/dataset/file-index.ts'
import { findModelToBeat } from '../../../src/home/model-to-beat.ts'
import { SETUP_HASH_FACT } from '../../../src/home/phases.ts'
import { keepGood } from '../../../src/report/keep-good.ts'
import { reportPage } from '../../../src/report/page.ts'
import { changesBetween } from '../../../src/report/profile.ts'
import type { Report } from '../../../src/report/report.ts'
import { samplePlan } from '../../support/plan.ts'
import { type RecordedLog, recordedLog } from '../../support/recorded-log.ts'
import { EVALUATION, report } from '../../support/sample-report.ts'

const DIGEST = 'd'.repeat(64)
const SETUP = 'a'.repeat(64)
const startedAt = '2026-11-24T07:00:00.000Z'
const PHASES = [{ phase: 'preflight', startedAt, seconds: 1, facts: { [SETUP_HASH_FACT]: SETUP } }] as const

let home: string
let folder: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'keep-good-'))
  folder = await mkdtemp(join(tmpdir(), 'keep-good-results-'))
  await mkdir(join(folder, 'ultralytics/weights'), { recursive: true })
})
afterEach(async () => {
  await rm(home, { recursive: true })
  await rm(folder, { recursive: true })
})

async function collected(shown: Report, content: string, plan = samplePlan()): Promise<RecordedLog> {
  const model = shown.model && {
    ...shown.model,
    size: content.length,
    sha256: content.repeat(64).slice(0, 64),
  }
  if (model) await writeFile(join(folder, model.path), content)
  const log = recordedLog()
  const good = { judgedBy: 'b'.repeat(64), folder, plan, runId: '1', home }
  await keepGood({ ...good, report: { ...shown, model } }, log)
  return log
}

async function last(): Promise<string | undefined> {
  return (await findModelToBeat(home, 'fire'))?.sha256[0]
}

describe('the last good model', () => {
  it('is never gone before its successor has passed the gates', async () => {
    const passed = report({ phases: PHASES })
    await collected(passed, 'a')
    assert.equal(await last(), 'a')
    for (const other of [
      report({ phases: PHASES, gates: { map50: 0.999 } }),
      { ...passed, verdict: 'incomplete' as const },
      { ...passed, model: null },
      { ...passed, dataset: { ...passed.dataset, worthless: 'val is train' } },
      { ...passed, against: { ...passed.against, standing: 'worse' as const } },
    ]) {
      await collected(other, 'c')
      assert.equal(await last(), 'a')
    }
    await collected(passed, 'e')
    assert.equal(await last(), 'e')
    assert.deepEqual((await readdir(join(home, 'models/fire'))).length, 2)
  })

  it('stays when the one that passed is worse, and that is told', async () => {
    const passed = report({ phases: PHASES })
    const worse = { ...passed, against: { ...passed.against, standing: 'worse' as const, trainingId: '6' } }
    const log = await collected(worse, 'c')
    assert.match(log.lines.join('\n'), /worse than the model of training 6, which stays the last good one/)
    assert.equal(await last(), undefined)
  })

  it('stays when the one that passed cannot be kept, and that is told', async () => {
    await collected(report({ phases: PHASES }), 'a')
    await rm(join(folder, 'ultralytics'), { recursive: true })
    const log = recordedLog()
    const good = { judgedBy: 'b'.repeat(64), folder, plan: samplePlan(), runId: '1', home }
    await keepGood({ ...good, report: report({ phases: PHASES }) }, log)
    assert.equal(await last(), 'a')
    assert.match(log.lines.join('\n'), /held against an earlier one/)
  })

  it('keeps what it was made of, and the manifest of its dataset', async () => {
    const plan = samplePlan()
    const manifest = join(datasetFolder(home, plan.dataset.path), 'manifests', DIGEST)
    await mkdir(dirname(manifest), { recursive: true, mode: 0o700 })
    await writeFile(manifest, 'its files')
    await collected(report({ phases: PHASES }), 'a')
    const madeOf = (await findModelToBeat(home, 'fire'))?.madeOf
    assert.deepEqual([madeOf?.at, madeOf?.setup, madeOf?.digest], [startedAt, SETUP, DIGEST])
    assert.equal(madeOf?.profile['objects by size']?.['below 16 px'], 1_200)
    assert.ok((await readdir(join(home, 'models/fire'))).includes(`${DIGEST}.manifest`))
  })

  it('keeps the manifest of a dataset that came from a staging server', async () => {
    const plan = samplePlan()
    const manifest = join(datasetFolder(home, plan.dataset.name), 'manifests', DIGEST)
    await mkdir(dirname(manifest), { recursive: true, mode: 0o700 })
    await writeFile(manifest, 'its files')
    const staged = { ...plan, dataset: { ...plan.dataset, path: '' } }
    await collected(report({ phases: PHASES }), 'a', staged)
    assert.ok((await readdir(join(home, 'models/fire'))).includes(`${DIGEST}.manifest`))
  })
})

describe('what has changed since the last good model', () => {
  const profile = {
    pictures: { train: 10, val: 2, 'without an object': 0 },
    boxes: { fire: 9, smoke: 3 },
    'pictures by source': { cam01: 5, cam02: 7 },
  }

  it('is every count that is another, with what is new and what is gone', () => {
    const now = { ...profile, boxes: { fire: 11, smoke: 3 }, 'pictures by source': { cam01: 5, cam03: 8 } }
    assert.deepEqual(changesBetween(profile, now), [
      { group: 'boxes', name: 'fire', before: 9, now: 11 },
      { group: 'pictures by source', name: 'cam03', before: null, now: 8 },
      { group: 'pictures by source', name: 'cam02', before: 7, now: null },
    ])
  })

  it('leaves out what one of the two did not count', () => {
    assert.deepEqual(changesBetween(profile, { ...profile, 'pictures by source': {} }), [])
    assert.deepEqual(changesBetween({}, profile), [])
  })

  it('stands in the report, by class, size and source', () => {
    const madeOf = { at: startedAt, setup: SETUP, judgedBy: SETUP, digest: DIGEST, profile }
    const page = reportPage(report({ lastGood: { trainingId: '6', madeOf } }), [])
    assert.match(page, /Changed since training 6/)
    assert.match(
      page,
      /<td>train<\/td><td class="n soft">10<\/td><td class="n">1<\/td>\s*<td class="n">−9<\/td>/,
    )
    assert.ok(EVALUATION.slices.some(({ kind }) => kind === 'source'))
    assert.match(page, /cam02/)
    assert.doesNotMatch(reportPage(report(), []), /Changed since/)
  })
})
