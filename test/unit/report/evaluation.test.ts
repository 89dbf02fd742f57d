import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readEvaluation } from '../../../src/report/evaluation.ts'
import { readRecord } from '../../../src/report/record.ts'
import { ULTRALYTICS } from '../../../src/workloads/ultralytics/workload.ts'
import { folder, home } from '../../support/record-folder.ts'
import { EVALUATION } from '../../support/sample-report.ts'

const { model, dataset } = EVALUATION

function why(changes: object): string | undefined {
  const read = readEvaluation({ ...EVALUATION, ...changes }, model, dataset)
  return 'why' in read ? read.why : undefined
}

describe('what the server says of a model, picture by picture', () => {
  it('is believed when it is about this model and this dataset', () => {
    assert.deepEqual(readEvaluation({ schema: 1, ...EVALUATION }, model, dataset), { evaluation: EVALUATION })
  })

  it('of a training that began with an earlier version is believed, too', () => {
    const { split: _, operatingCurve: __, f1Peak: ___, ...earlier } = EVALUATION
    const expected = { ...EVALUATION, split: 'val', operatingCurve: [], f1Peak: null }
    assert.deepEqual(readEvaluation(earlier, model, dataset), { evaluation: expected })
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
    ['with text for a number', { clusters: '<b>' }, 'it is not an evaluation that can be read'],
  ] as const)
    it(`${what} is not`, () => {
      assert.match(why(changes) ?? '', new RegExp(expected))
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

function upsideDown(): object {
  const [first] = EVALUATION.operatingPoints
  return { ...first, recall: { value: 0.5, low: 0.6, high: 0.4 } }
}
