/** Numbers of the server's that cannot be, or that contradict each other. */
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { readBaseline } from '../../../src/report/baseline.ts'
import { compare } from '../../../src/report/compare.ts'
import { ULTRALYTICS } from '../../../src/workloads/ultralytics/workload.ts'
import { csvOutcome } from '../../support/csv-outcome.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'claims-'))
})
afterEach(() => rm(folder, { recursive: true }))

const HEADER = 'epoch,time,metrics/precision(B),metrics/recall(B),metrics/mAP50(B),metrics/mAP50-95(B)'

describe('a comparison', () => {
  const good = csvOutcome('x', `${HEADER}\n1,10,0.9,0.9,0.5,0.4\n`)
  it('takes no number that cannot be, on either side', () => {
    for (const odd of [16, -1, Number.POSITIVE_INFINITY]) {
      const other = { ...good, metrics: { ...good.metrics, map50: odd } }
      assert.equal(compare(good, other).change.map50, null)
      assert.equal(compare(other, good).change.map50, null)
    }
    for (const odd of [0, -10, 1e-9, 1e12, Number.POSITIVE_INFINITY]) {
      const other = { ...good, secondsPerEpoch: odd }
      assert.equal(compare(good, other).speedup, null)
      assert.equal(compare(other, good).speedup, null)
    }
  })

  it('takes no difference of what was measured otherwise, and no times of other work, and says why', () => {
    const now = {
      ...good,
      digest: 'd'.repeat(64),
      arguments: { imgsz: 1440, fraction: 1, single_cls: false },
    }
    const as = (changes: object) => compare(now, { ...now, ...changes })
    for (const [changes, expected] of [
      [{ digest: 'e'.repeat(64) }, 'another dataset'],
      [{ arguments: { ...now.arguments, imgsz: 640 } }, 'another imgsz (640, not 1440)'],
      [{ arguments: { ...now.arguments, single_cls: true } }, 'another single_cls (true, not false)'],
    ] as const) {
      const { change, measuredOn } = as(changes)
      assert.deepEqual([change, measuredOn], [{ map50: null, map5095: null }, expected])
    }
    assert.equal(as({ arguments: { ...now.arguments, imgsz: 640 } }).speedup, null)
    assert.equal(
      as({ arguments: { ...now.arguments, fraction: 0.5 } }).otherWork,
      'another fraction (0.5, not 1)',
    )
    assert.equal(as({ arguments: { ...now.arguments, imgsz: [1440, 808] } }).measuredOn, '')
    assert.deepEqual([as({}).speedup, as({}).change.map50, as({}).otherWork], [1, 0, ''])
    // A results.csv alone tells neither: its numbers stand beside these, and that is said.
    assert.deepEqual([compare(now, good).change.map50, compare(now, good).comparable], [0, 'unknown'])
  })

  it('is as careful with a saved report', async () => {
    const path = join(folder, 'report.json')
    const curves = { epochs: [1], columns: { time: [-7], 'metrics/mAP50(B)': [16] } }
    const outcome = {
      ...good,
      metrics: { ...good.metrics, map50: 16, recall: -1 },
      secondsPerEpoch: -3,
      curves,
    }
    await writeFile(path, JSON.stringify({ outcome }))
    const { outcome: read } = await readBaseline(path, ULTRALYTICS.results)
    assert.deepEqual([read.metrics.map50, read.metrics.recall, read.metrics.map5095], [null, null, 0.4])
    assert.equal(read.secondsPerEpoch, null)
    assert.deepEqual(read.curves.columns, { time: [null], 'metrics/mAP50(B)': [null] })
  })
})
