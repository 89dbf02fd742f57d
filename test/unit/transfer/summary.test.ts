import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { transferSummary } from '../../../src/transfer/summary.ts'

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

  it('says what a reader looks for, in words and not in raw numbers', () => {
    const digest = '9f'.repeat(32)
    const path = `/data/trees/fire/${digest}`
    const large = { files: 128_001, bytes: 39e9, bytesSent: 39e9, seconds: 2412.3, breaks: 1, digest, path }
    const text = transferSummary('fire', { ...result, ...large })
    assert.match(text, /### ✅ fire is on the server, verified.* 128,001 files, 39\.00 GB/)
    assert.match(text, /Time \| 40 min 12 s, 129 Mbit\/s/)
    assert.match(text, /Reconnected \| once/)
    assert.equal(text.split(digest).length, 2, 'the digest stands there once')
  })

  it('has no rate where nothing was sent, and none of zero on a slow line', () => {
    const nothing = transferSummary('fire', {
      ...result,
      bytesSent: 0,
      history: { rates: [0], intervalSeconds: 1 },
    })
    assert.match(nothing, /Sent \| nothing.*\n\| Time \| 4\.0 s \|/)
    const slow = { rates: [2e4, 3e4, 2e4], intervalSeconds: 64 }
    assert.match(
      transferSummary('fire', { ...result, history: slow }),
      /up to 0\.2 Mbit\/s, a block for every 1 min 04 s/,
    )
  })

  it('draws nothing for a transfer that was over at once', () => {
    const text = transferSummary('fire', { ...result, history: { rates: [1], intervalSeconds: 1 } })
    assert.ok(!text.includes('Rate'))
    assert.match(text, /Time \| 4\.0 s, 80 Mbit\/s/)
  })
})
