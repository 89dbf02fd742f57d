import assert from 'node:assert/strict'
import { test } from 'node:test'
import { trainingSummary } from '../../../src/training/summary.ts'
import { state } from '../../support/training-state.ts'

test('the summary marks numbers that prove nothing where they stand', () => {
  const result = { epochs: 3, map50: 0.99, map5095: 0.5 }
  const status = { state: state(), supervised: true, stderr: [], result }
  assert.match(trainingSummary('t', status, 'val is train'), /0\.990 \/ 0\.500 \(proves nothing\) \|/)
  assert.doesNotMatch(trainingSummary('t', status), /proves nothing/)
})

test('the summary escapes what the server said', () => {
  const status = { state: state({ reason: '<b>|x' }), supervised: true, stderr: [], result: null }
  assert.match(trainingSummary('t', status), /training&#58; &#60;b&#62;\\\|x/)
})

test('the summary counts rescues in words', () => {
  const of = (rescues: number) =>
    trainingSummary('t', { state: state({ rescues }), supervised: true, stderr: [], result: null })
  assert.match(of(1), /\| Rescued \| once \|/)
  assert.match(of(2), /\| Rescued \| 2 times \|/)
  assert.doesNotMatch(of(0), /Rescued/)
})
