import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { chart } from '../../../src/report/chart.ts'

describe('a chart', () => {
  const shown = { title: 'T', unit: '', x: [1, 2, 3], mark: null }

  it('of nothing is nothing', () => {
    assert.equal(chart({ ...shown, series: [] }), null)
    assert.equal(chart({ ...shown, series: [{ name: 'a', values: [null, null, null] }] }), null)
  })

  it('interrupts its line where there is no number', () => {
    const markup = chart({ ...shown, series: [{ name: 'a', values: [1, null, 2] }] })?.markup ?? ''
    assert.match(markup, /<g class="line c0"><path d="M[\d. ]+M[\d. ]+"\/>/)
  })

  it('of one epoch and equal values has finite places', () => {
    const markup = chart({ ...shown, x: [1], series: [{ name: 'a', values: [0] }] })?.markup ?? ''
    assert.doesNotMatch(markup, /NaN|Infinity/)
  })
})
