import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { eventFile } from '../../../src/model/tensorboard.ts'

const ENDED = new Date('2026-11-24T09:00:00Z')

describe('an event file', () => {
  it('begins with the version, each record with its length and checksums', () => {
    const bytes = eventFile({ epochs: [], columns: {} }, ENDED)
    // TensorBoard's own reader takes it (test/integration/tensorboard.test.ts).
    const [length, version] = ['1a00000000000000', '1a0d627261696e2e4576656e743a32']
    assert.equal(bytes.toString('hex'), `${length}129bd82d090000008454c1da411000${version}902b6a69`)
  })

  it('has a float for every number, and nothing for what is none', () => {
    const columns = { 'metrics/mAP50(B)': [0.5, null], 'x\u202e\n': [1, 2] }
    const bytes = eventFile({ epochs: [1, 300], columns }, ENDED)
    assert.equal(bytes.toString('latin1').split('metrics/mAP50(B)').length, 2)
    assert.equal(bytes.includes('\u202e'), false)
  })
})
