import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { forecast } from '../../../src/preflight/forecast.ts'
import { root, situation } from '../../support/situation.ts'

/** Of the situation's 128,001 files, 50 µs to link and 130 µs to send each. */
const FILES_S = 23.04018
const line = (mbps: number | null, connectSeconds = 0) => ({ mbps, connectSeconds, roundTripMs: 0 })

describe('forecast', () => {
  const baseline = {
    label: 'results.csv',
    digest: null,
    arguments: {},
    ultralytics: null,
    metrics: { precision: null, recall: null, map50: null, map5095: null, bestEpoch: null },
    curves: { epochs: [1, 2], columns: {} },
    secondsPerEpoch: 1350,
  }

  it('says what is measured, what is assumed and what nobody knows', () => {
    const known = forecast(
      situation('workers: 4, epochs: 100', {}, {}, 'price-per-hour: 2'),
      line(150),
      baseline,
    )
    assert.deepEqual([known.mbps, known.isMeasured, known.transferSeconds], [150, true, 2080 + FILES_S])
    assert.equal(known.trainingSeconds, 135_000)
    assert.equal(known.cost, ((2080 + FILES_S + 135_000) / 3600) * 2)
    const unknown = forecast(situation('', { root: null }), line(null), null)
    assert.deepEqual([unknown.isMeasured, unknown.trainingSeconds, unknown.cost], [false, null, null])
  })

  it('adds what a transfer takes beside its bytes', () => {
    const known = forecast(situation(), line(150, 0.5), null)
    assert.equal(known.transferSeconds, 2081 + FILES_S)
    // 150 Mbit/s over 100 ms hold 1.9 MB, 128 first windows.
    const far = forecast(situation(), { ...line(150), roundTripMs: 100 }, null)
    assert.ok(Math.abs(far.transferSeconds - 2080 - FILES_S - 0.6) < 0.01)
    const slow = forecast(situation(), { ...line(1), roundTripMs: 10 }, null)
    assert.equal(slow.transferSeconds, 312_000 + FILES_S)
    const stored = root({ storedBytes: 90e9 })
    assert.equal(forecast(situation('', stored), line(150, 0.5), null).transferSeconds, 1)
  })

  it('counts what the server holds already', () => {
    assert.equal(forecast(situation('', root({ storedBytes: 38e9 })), line(100), null).bytes, 1e9)
    assert.equal(forecast(situation('', root({ storedBytes: 90e9 })), line(100), null).bytes, 0)
  })
})

describe('a time budget', () => {
  it('is the length that is foreseen, whatever epochs say', () => {
    for (const [args, seconds] of [
      ['time: 2', 7200],
      ['time: 0.5, epochs: 1000', 1800],
      ['time: 0, epochs: 3', null],
      ['epochs: 3', null],
    ] as const) {
      assert.equal(forecast(situation(args), line(100), null).trainingSeconds, seconds)
    }
  })
})
