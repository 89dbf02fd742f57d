import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readEvaluation } from '../../../src/report/evaluation.ts'
import { readRecord } from '../../../src/report/record.ts'
import { ULTRALYTICS } from '../../../src/workloads/ultralytics/workload.ts'
import { folder, home } from '../../support/record-folder.ts'
import { EVALUATION } from '../../support/sample-report.ts'

const { model, dataset, map50, map5095 } = EVALUATION
const KNOWN = { model, dataset, metrics: { map50, map5095 } }

function why(changes: object, known = KNOWN): string | undefined {
  const read = readEvaluation({ ...EVALUATION, ...changes }, known)
  return 'why' in read ? read.why : undefined
}

describe('what the server says of a model, picture by picture', () => {
  it('is believed when it is about this model and this dataset', () => {
    assert.deepEqual(readEvaluation({ schema: 1, ...EVALUATION }, KNOWN), { evaluation: EVALUATION })
  })

  it('of a training that began with an earlier version is believed, too', () => {
    const { split: _, operatingCurve: __, f1Peak: ___, ...earlier } = EVALUATION
    const expected = { ...EVALUATION, split: 'val', operatingCurve: [], f1Peak: null }
    assert.deepEqual(readEvaluation(earlier, KNOWN), { evaluation: expected })
  })

  for (const [what, changes, expected] of [
    ['about another model', { model: 'f'.repeat(64) }, 'it is about another model'],
    ['about another dataset', { dataset: 'f'.repeat(64) }, 'it is about another dataset'],
    ['that counts what cannot be', { backgrounds: 12_801 }, 'it counts more backgrounds than pictures'],
    ['with a share above one', { map50: 1.5 }, 'it is not an evaluation that can be read'],
    ['with an interval that is upside down', { operatingPoints: [upsideDown()] }, 'it is not an evaluation'],
    ['with a flood of slices', { slices: Array(1001).fill(EVALUATION.slices[0]) }, 'it is not an evaluation'],
    ['of a split that nobody asks for', { split: 'train' }, 'it is not an evaluation'],
    [
      'with a flood of points',
      { operatingCurve: Array(101).fill(EVALUATION.operatingCurve[0]) },
      'it is not an evaluation',
    ],
    ['with a peak above one', { f1Peak: { ...EVALUATION.f1Peak, f1: 2 } }, 'it is not an evaluation'],
    ['of more pictures with an object than objects', { objects: 8_699 }, 'than objects'],
    ['of more clusters than pictures', { clusters: 12_801 }, 'more clusters than pictures'],
    ['of more false alarms than backgrounds', { operatingPoints: [alarms(4_101)] }, 'more false alarms than'],
    [
      'that counts other clusters where it compares',
      { clusters: 29, ...compared({}) },
      '29 clusters, and 212',
    ],
    ['better by more than it reaches', compared({ value: 0.6, low: 0.5, high: 0.7 }), 'whose mAP cannot be'],
    [
      'worse by more than there is',
      compared({ value: -0.6, low: -0.7, high: -0.5 }, 1),
      'whose mAP cannot be',
    ],
    ['better by an interval, and worse by its number', compared({ value: -0.1 }), 'on two sides of 0'],
    ['better, and worse in most draws', compared({}, 0.9), 'on two sides of 0'],
    ['with text for a number', { clusters: '<b>' }, 'it is not an evaluation that can be read'],
  ] as const)
    it(`${what} is not`, () => {
      assert.match(why(changes) ?? '', new RegExp(expected))
    })

  it('is believed with a comparison, and with one that shows nothing', () => {
    assert.equal(why(compared({})), undefined)
    assert.equal(why(compared({ value: -0.001, low: -0.01, high: 0.008 }, 0.6)), undefined)
  })

  it('is not believed where the training says otherwise of the same split', () => {
    const other = { ...KNOWN, metrics: { map50, map5095: 0.3 } }
    assert.match(why({}, other) ?? '', /says 0\.540 where the training says 0\.300/)
    assert.equal(why({ split: 'test' }, other), undefined)
    assert.equal(why({}, { ...KNOWN, metrics: { map50: 0.8, map5095: 0.5 } } as typeof KNOWN), undefined)
    assert.equal(why({}, { ...KNOWN, metrics: { map50: null, map5095: null } }), undefined)
  })

  it('may differ from the training by two objects more, of few', () => {
    const points = { operatingPoints: [], operatingCurve: [], f1Peak: null, comparison: null }
    const few = { ...points, pictures: 12, backgrounds: 2, objects: 10, clusters: 3 }
    const off = (difference: number) => ({
      ...KNOWN,
      metrics: { map50, map5095: (map5095 ?? 0) - difference },
    })
    assert.equal(why(few, off(0.24)), undefined)
    assert.match(why(few, off(0.26)) ?? '', /where the training says/)
  })

  it('is read from what came home, and said to be unread when it is about another model', async () => {
    const said = {
      'state.json': '{"state": "finished", "attempt": 1}',
      'order.1.json': JSON.stringify({ work: { dataset: { digest: dataset } } }),
      'result.json': JSON.stringify({ best: { sha256: model } }),
    }
    const files = await home({ ...said, 'evaluation.json': JSON.stringify(EVALUATION) })
    assert.deepEqual((await readRecord(ULTRALYTICS, '7', folder, files)).evaluation, EVALUATION)
    const other = { ...EVALUATION, model: 'f'.repeat(64) }
    const others = await home({ ...said, 'evaluation.json': JSON.stringify(other) })
    const record = await readRecord(ULTRALYTICS, '7', folder, others)
    assert.equal(record.evaluation, null)
    assert.deepEqual(record.unread, ['evaluation.json: it is about another model'])
  })
})

function alarms(falseAlarms: number): object {
  return { ...EVALUATION.operatingPoints[0], falseAlarms }
}

function compared(interval: object, belowZero = 0): object {
  const map5095 = { value: 0.01, low: 0.004, high: 0.017, ...interval }
  const difference = { map50: map5095, map5095, belowZero, clusters: 212 }
  return { comparison: { model: 'e'.repeat(64), trouble: '', difference } }
}

function upsideDown(): object {
  const [first] = EVALUATION.operatingPoints
  return { ...first, recall: { value: 0.5, low: 0.6, high: 0.4 } }
}
