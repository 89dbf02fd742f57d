import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { readBaseline } from '../../../src/report/baseline.ts'
import { ULTRALYTICS } from '../../../src/workloads/ultralytics/workload.ts'
import { rejectsWith } from '../../support/failures.ts'
import { folder, home } from '../../support/record-folder.ts'

describe('a baseline', () => {
  it('is a results.csv, or a report of ours', async () => {
    await home({ 'b.csv': 'epoch,time\n1,10\n', 'r.json': '' })
    const { outcome, spent } = await readBaseline(join(folder, 'b.csv'), ULTRALYTICS.results)
    assert.deepEqual([outcome.label, outcome.secondsPerEpoch], ['b.csv', 10])
    assert.deepEqual(spent, { hours: 10 / 3600, total: null })
    await writeFile(
      join(folder, 'r.json'),
      JSON.stringify({ schema: 1, outcome: { ...outcome, label: '42' }, cost: { hours: 35, total: 7.5 } }),
    )
    const report = await readBaseline(join(folder, 'r.json'), ULTRALYTICS.results)
    assert.deepEqual([report.outcome.label, report.spent], ['42', { hours: 35, total: 7.5 }])
  })

  it('whose measurements prove nothing keeps its times alone', async () => {
    await home({ 'b.csv': 'epoch,time,train/box_loss,val/box_loss,metrics/mAP50(B)\n1,10,2,3,0.9\n' })
    const { outcome } = await readBaseline(join(folder, 'b.csv'), ULTRALYTICS.results)
    const saved = async (dataset: object | undefined) => {
      await writeFile(join(folder, 'r.json'), JSON.stringify({ schema: 1, outcome, dataset }))
      return (await readBaseline(join(folder, 'r.json'), ULTRALYTICS.results)).outcome
    }
    for (const dataset of [undefined, {}, { worthless: '' }]) assert.deepEqual(await saved(dataset), outcome)
    const { metrics, curves, secondsPerEpoch } = await saved({ worthless: 'val is train' })
    assert.deepEqual([secondsPerEpoch, Object.keys(curves.columns)], [10, ['time', 'train/box_loss']])
    assert.deepEqual(new Set(Object.values(metrics)), new Set([null]))
  })

  it('that is missing, empty or something else is INPUT_INVALID', async () => {
    await home({ 'empty.csv': '', 'other.json': '{"outcome": {}}', 'torn.json': '{"outcome"' })
    for (const name of ['missing.csv', 'empty.csv', 'other.json', 'torn.json']) {
      await rejectsWith('INPUT_INVALID', () => readBaseline(join(folder, name), ULTRALYTICS.results))
    }
  })
})
