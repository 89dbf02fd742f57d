import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { reportPage } from '../../../src/report/page.ts'
import { rescuesOf } from '../../../src/report/rescues.ts'
import { reportSummary } from '../../../src/report/summary.ts'
import { TrainingFigures } from '../../../src/report/training-figures.ts'
import { report } from '../../support/sample-report.ts'

const EVENT = {
  from: 'supervisor',
  seq: 3,
  attempt: 2,
  atMs: 1,
  type: 'rescue',
  failed: 1,
  epoch: 12,
  class: 'gpu-memory',
  reason: 'CUDA out of memory',
  changes: { batch: 10, cache: false },
  rescues: 1,
  most: 3,
}

function rescues(...events: object[]) {
  const figures = new TrainingFigures()
  for (const event of events) figures.add(JSON.stringify(event))
  return rescuesOf(figures)
}

describe('rescues', () => {
  it('are told with attempt, class and what was changed, on the page and in the summary', () => {
    const told = { ...report(), rescues: rescues(EVENT) }
    const expected =
      /attempt 1 failed in epoch 12 \(gpu-memory\); the next one went on with batch(:|&#58;) 10, cache(:|&#58;) false\./
    assert.match(reportPage(told, []), expected)
    assert.match(reportSummary(told, []), expected)
  })

  it('of a shape that the supervisor does not write are passed over, and a flood has an end', () => {
    assert.deepEqual(rescues({ ...EVENT, class: '<b>' }, { ...EVENT, failed: -1 }), [])
    assert.equal(rescues(...Array(500).fill(EVENT)).length, 100)
  })

  it('that changed nothing say so', () => {
    const told = { ...report(), rescues: rescues({ ...EVENT, changes: {} }) }
    assert.match(reportSummary(told, []), /the next one went on unchanged/)
  })
})
