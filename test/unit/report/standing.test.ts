import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Evaluation } from '../../../src/report/evaluation.ts'
import { judgeStanding } from '../../../src/report/standing.ts'
import { EVALUATION, report } from '../../support/sample-report.ts'

const OTHER = 'e'.repeat(64)

/** What the server says when the difference lies there. */
function evaluated(low: number, high: number, clusters = 40, model = OTHER): Evaluation {
  const interval = { value: (low + high) / 2, low, high }
  const difference = { map50: interval, map5095: interval, belowZero: 0.5, clusters }
  return { ...EVALUATION, comparison: { model, trouble: '', difference } }
}

describe('how a model stands against the one to beat', () => {
  for (const [low, high, standing] of [
    [0.001, 0.02, 'better'],
    [-0.004, 0.02, 'not worse'],
    [-0.004, -0.001, 'not worse'],
    [-0.02, 0.02, 'undecided'],
    [-0.02, -0.001, 'worse'],
    [0, 0, 'not worse'],
  ] as const)
    it(`is "${standing}" between ${low} and ${high}`, () => {
      assert.equal(judgeStanding(evaluated(low, high), OTHER).standing, standing)
    })

  it('follows the margin of the gate', () => {
    assert.equal(judgeStanding(evaluated(-0.004, 0.02), OTHER, 0.001).standing, 'undecided')
  })

  it('is undecided with fewer than 30 clusters, and no gate passes on it', () => {
    const judged = judgeStanding(evaluated(0.001, 0.02, 29), OTHER)
    assert.deepEqual([judged.standing, judged.mayHaveLost], ['undecided', null])
    assert.match(judged.why, /29 clusters of pictures are too few/)
  })

  it('is unknown without a comparison, or with one of another model, and why is said', () => {
    assert.match(judgeStanding(null, OTHER).why, /not evaluated/)
    assert.match(judgeStanding({ ...EVALUATION, comparison: null }, OTHER).why, /not evaluated/)
    assert.match(judgeStanding(evaluated(0, 1, 40, 'a'.repeat(64)), OTHER).why, /another model/)
    const trouble = { model: OTHER, trouble: 'it knows other classes', difference: null }
    const judged = judgeStanding({ ...EVALUATION, comparison: trouble }, OTHER)
    assert.deepEqual(judged, { standing: 'not compared', why: 'it knows other classes', mayHaveLost: null })
  })

  it('of the first is that of the first: there is nothing to lose', () => {
    assert.deepEqual(judgeStanding(evaluated(-0.5, -0.4), null).mayHaveLost, 0)
  })

  it('decides the gate, which fails closed', () => {
    const gates = { 'not-worse-than-baseline': 0.005 }
    const [, , first] = report({ gates: { map50: 0.8, ...gates } }).gates
    assert.deepEqual([first?.name, first?.passed], ['not-worse-than-baseline', true])
  })
})
