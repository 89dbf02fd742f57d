import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { excess, NOTHING_EXPECTED, project, projectionText } from '../../../src/training/projection.ts'
import { begin, epoch, STARTED_MS } from '../../support/training-events.ts'

const near = (actual: number | null | undefined, wanted: number) =>
  assert.ok(Math.abs((actual ?? Number.NaN) - wanted) < 1, `${actual} is not ${wanted}`)

describe('a projection', () => {
  it('leaves the head of the first epoch out, and counts the last validation', () => {
    const found = project(begin(), epoch(1), true)
    const train = ((1020 - 60) / 3195) * 3200
    near(found?.secondsPerEpoch, train + 180)
    near(found?.mostSeconds, 1320 + 99 * (train + 180) + 170)
    assert.equal(found?.leastSeconds, null)
  })

  it('takes the second epoch as it was', () => {
    assert.equal(project(begin(), epoch(2), false)?.secondsPerEpoch, 1200)
  })

  it('counts an epoch of few batches whole, and one whose head nobody timed', () => {
    for (const odd of [{ batches: 19 }, { headSeconds: null }, { headBatches: null }, { headSeconds: 5000 }])
      assert.equal(project(begin(), epoch(1, odd), true)?.secondsPerEpoch, 1200, JSON.stringify(odd))
  })

  it('tells the earliest end by patience from the best epoch so far', () => {
    const found = project(begin({ patience: 10 }), epoch(30, { bestEpoch: 25 }), false)
    near(found?.leastSeconds, 30 * 1200 + 120 + 5 * 1200 + 170)
    assert.equal(project(begin({ patience: 0 }), epoch(30), false)?.leastSeconds, null)
    assert.equal(project(begin({ patience: null }), epoch(30), false)?.leastSeconds, null)
  })

  it('is none where the times cannot be', () => {
    for (const odd of [{ seconds: -1 }, { totalSeconds: 'x' }, { trainSeconds: null }])
      assert.equal(project(begin(), epoch(1, odd), true), null)
  })

  it('is held against the promise by the time of an epoch', () => {
    const found = project(begin(), epoch(2), false)
    assert.ok(found)
    assert.equal(excess(found, { ...NOTHING_EXPECTED, secondsPerEpoch: 800 }), 0.5)
    assert.equal(excess(found, NOTHING_EXPECTED), null)
  })
})

describe('a projection in words', () => {
  const found = project(begin({ patience: 10 }), epoch(2), false)
  assert.ok(found)
  const text = (expected: object) =>
    projectionText(found, { ...NOTHING_EXPECTED, ...expected }, 2520, STARTED_MS + 2_400_000)

  it('names the end, and the earliest', () => {
    assert.equal(
      text({}),
      'Foretold after epoch 2 of 100: at most 33 h 25 min in all, until 2026-11-25 17:22 UTC; at the earliest, by patience, 4 h 05 min.',
    )
  })

  it('prices both, and says what was promised', () => {
    assert.equal(
      text({ pricePerHour: 2, trainingSeconds: 80_000, secondsPerEpoch: 800 }),
      'Foretold after epoch 2 of 100: at most 33 h 25 min (66.83) in all, until 2026-11-25 17:22 UTC; at the earliest, by patience, 4 h 05 min (8.16); promised were 22 h 13 min (44.44) (an epoch takes 20 min 00 s, 50 % longer than promised).',
    )
    assert.match(text({ secondsPerEpoch: 2400 }), /an epoch takes 20 min 00 s, 50 % shorter than promised\.$/)
    assert.match(text({ secondsPerEpoch: 1200 }), /as long as promised\.$/)
  })

  it('names the limit that comes first', () => {
    assert.match(text({ maxHours: 10 }), /; max-hours 10 ends it after about epoch 29\.$/)
    assert.match(
      text({ maxHours: 10, maxCost: 10, pricePerHour: 2 }),
      /; max-cost 10 ends it after about epoch 14\.$/,
    )
    assert.doesNotMatch(text({ maxHours: 40, maxCost: 10 }), /ends it/)
  })
})
