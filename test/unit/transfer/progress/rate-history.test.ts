import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { RateHistory, sparkline } from '../../../../src/transfer/progress/rate-history.ts'

describe('RateHistory', () => {
  it('has a rate for every second at first', () => {
    const history = new RateHistory()
    for (const bytes of [5, 0, 7]) history.add(bytes)
    assert.deepEqual([history.rates, history.intervalSeconds], [[5, 0, 7], 1])
  })

  it('keeps its length for days, and no byte gets lost', () => {
    const history = new RateHistory()
    for (let second = 0; second < 100_000; second++) history.add(second)
    const { rates, intervalSeconds } = history
    assert.ok(rates.length >= 20 && rates.length < 40, String(rates.length))
    const covered = rates.length * intervalSeconds
    const bytes = rates.reduce((total, rate) => total + rate * intervalSeconds, 0)
    assert.equal(bytes, (covered * (covered - 1)) / 2)
    assert.ok(100_000 - covered < intervalSeconds)
  })
})

describe('sparkline', () => {
  it('draws the highest as a full block and nothing as the lowest', () => {
    assert.equal(sparkline([0, 5e6, 10e6, 10e6]), '▁▅██')
  })

  it('draws nothing where there is nothing to see', () => {
    assert.deepEqual([sparkline([]), sparkline([1, 2]), sparkline([0, 0, 0])], ['', '', ''])
  })
})
