import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { transferSummary } from '../../src/transfer/summary.ts'

const result = {
  path: '/data/trees/fire/d1',
  digest: 'd1',
  files: 3,
  bytes: 40e6,
  bytesSent: 40e6,
  seconds: 4,
  breaks: 0,
  history: { rates: [5e6, 10e6, 10e6], intervalSeconds: 2 },
}

describe('transferSummary', () => {
  it('draws how the rate went', () => {
    assert.match(transferSummary('fire', result), /Rate \| ▅██ up to 80 Mbit\/s, a block for every 2 s/)
  })

  it('draws nothing for a transfer that was over at once', () => {
    const text = transferSummary('fire', { ...result, history: { rates: [1], intervalSeconds: 1 } })
    assert.ok(!text.includes('Rate'))
    assert.match(text, /Time \| 4\.0 s, 80\.0 Mbit\/s/)
  })
})
