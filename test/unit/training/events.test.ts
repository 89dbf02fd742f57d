/** Numbers of the server's that cannot be, or that contradict each other. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as v from 'valibot'
import { readEvent } from '../../../src/training/events.ts'
import { Narrator } from '../../../src/training/narrator.ts'
import { stateSchema, statusSchema, totalSeconds } from '../../../src/training/states.ts'
import { trainingSummary } from '../../../src/training/summary.ts'
import { recordedLog } from '../../support/recorded-log.ts'

describe('what the server says while it is followed', () => {
  const state = {
    state: 'training',
    reason: '',
    attempt: 1,
    epoch: 1,
    epochs: 3,
    stopping: null,
    failure: null,
    seconds: 5,
    secondsBefore: 1,
  }
  for (const odd of [-1, 3e11, '7', null, Number.POSITIVE_INFINITY]) {
    it(`a time of ${odd} is unknown, and so is the sum and the cost`, () => {
      const read = v.parse(stateSchema, { ...state, seconds: odd })
      assert.equal(totalSeconds(read), null)
      const summary = trainingSummary('7', { state: read, supervised: true, result: null, stderr: [] }, '', 2)
      assert.match(summary, /\| Run time \| – \|\n\| Cost \| – \|/)
    })
  }

  it('the cost is our own sum, whatever the server says', () => {
    const read = v.parse(stateSchema, { ...state, seconds: 7199, cost: 1e9 })
    const status = { state: read, supervised: true, result: null, stderr: [] }
    assert.match(trainingSummary('7', status, '', 2), /\| Cost \| 4\.00 \|/)
    assert.doesNotMatch(trainingSummary('7', status), /Cost/)
  })

  it('a metric that cannot be is unknown in the result', () => {
    const result = { epochs: 3, map50: 16, map5095: -0.5 }
    const read = v.parse(statusSchema, { state, supervised: true, result, stderr: [] })
    assert.deepEqual(read.result, { epochs: 3, map50: null, map5095: null })
  })

  it('an epoch is told with dashes in the place of what cannot be', () => {
    const log = recordedLog()
    const narrator = new Narrator(log, 2, () => 0)
    const event = readEvent({
      type: 'epoch',
      from: 'driver',
      seq: 1,
      attempt: 1,
      atMs: 1,
      epoch: 1,
      epochs: 3,
      seconds: -1,
      trainSeconds: Number.POSITIVE_INFINITY,
      loaderWaitSeconds: 'x',
      totalSeconds: 1e20,
      images: 10,
      losses: { box_loss: 1e300, cls_loss: null },
      metrics: { map50: 16, map5095: -1 },
    })
    assert.ok(event)
    narrator.tell(event)
    assert.deepEqual(log.lines, [
      'info: epoch 1/3  box 1e+300  cls nan  mAP50 –  mAP50-95 –  – images/s  –  cost –',
    ])
  })
})
