import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { lockedVersion } from '../../../src/report/environment.ts'
import { ticks } from '../../../src/report/ticks.ts'
import { bytes, change, duration, energy, times } from '../../../src/text/format.ts'

describe('figures', () => {
  it('read well', () => {
    assert.deepEqual([0.04, 9.96, 59.6, 3599.9, 3660, 86_400, null].map(duration), [
      '0.0 s',
      '10 s',
      '1 min 00 s',
      '1 h 00 min',
      '1 h 01 min',
      '24 h 00 min',
      '–',
    ])
    assert.deepEqual([0, 999, 1e6, 39.2e9].map(bytes), ['0 B', '999 B', '1.0 MB', '39.20 GB'])
    assert.deepEqual([0.0123, -0.0004, -0.02].map(change), ['+0.012', '±0.000', '−0.020'])
    assert.deepEqual([0.01234, 3.216, 123.4, 2100, null].map(energy), [
      '0.0123 kWh',
      '3.22 kWh',
      '123 kWh',
      '2100 kWh',
      '–',
    ])
    assert.deepEqual([3.25, 12.4].map(times), ['3.3×', '12×'])
  })

  it('of an axis are round and span the values', () => {
    assert.deepEqual(ticks(0, 1, 5), [0, 0.2, 0.4, 0.6, 0.8, 1])
    assert.deepEqual(ticks(1, 30, 8), [0, 5, 10, 15, 20, 25, 30])
    assert.deepEqual(ticks(0, 0, 5), [0, 0.2])
    for (const value of [1e-7, 3, 1e9]) assert.ok((ticks(0, value, 5).at(-1) ?? 0) >= value)
  })

  it('of a lock are found by whole names', () => {
    assert.equal(lockedVersion('ultralytics-thop==2.0\nUltralytics==8.4.190\n', 'ultralytics'), '8.4.190')
    assert.equal(lockedVersion('ultralytics-thop==2.0\n', 'ultralytics'), null)
  })
})
