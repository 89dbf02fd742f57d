import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Plan } from '../../../src/config/plan.ts'
import { makeReport } from '../../../src/report/make-report.ts'
import { plannedSplits, samplePlan } from '../../support/plan.ts'
import { folder, home } from '../../support/record-folder.ts'
import { EVALUATION } from '../../support/sample-report.ts'

/** A report of what came home, where preflight counted so many val pictures. */
async function made(valImages: number, evaluation: Partial<Plan['evaluation']> = {}) {
  const plan = samplePlan()
  const dataset = { ...plan.dataset, splits: plannedSplits(1, valImages) }
  const files = await home({
    'state.json': '{"state": "finished", "attempt": 1}',
    'order.1.json': JSON.stringify({ work: { dataset: { digest: EVALUATION.dataset } } }),
    'result.json': JSON.stringify({ best: { sha256: EVALUATION.model } }),
    'evaluation.json': JSON.stringify(EVALUATION),
  })
  return await makeReport(
    {
      plan: { ...plan, dataset, evaluation: { ...plan.evaluation, ...evaluation } },
      trainingId: '7',
      home: folder,
      baseline: '',
      gates: {},
      goals: plan.collect,
    },
    { folder, files, leftOut: [] },
    { phase: 'collect', startedAt: new Date(0).toISOString(), seconds: 1, facts: {} },
    new AbortController().signal,
  )
}

describe('an evaluation', () => {
  it('counts when it is about the pictures that preflight counted, but for those that cannot be read', async () => {
    for (const images of [12_800, 12_900])
      assert.deepEqual((await made(images)).report.evaluation, EVALUATION)
  })

  for (const [title, images, asked, why] of [
    ['more pictures than there are', 12_799, {}, 'it is about 12800 pictures, of 12799'],
    ['a few of them', 25_601, {}, 'it is about 12800 pictures, of 25601'],
    ['val where a holdout was asked for', 12_800, { holdout: '/h' }, 'it is about another split'],
  ] as const)
    it(`does not count when it is about ${title}`, async () => {
      const { report, unread } = await made(images, asked)
      assert.equal(report.evaluation, null)
      assert.deepEqual(unread, [`evaluation.json: ${why}`])
    })
})
