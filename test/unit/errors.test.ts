import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asFailure, Failure } from '../../src/errors.ts'

test('a failure says its code and three lines', () => {
  const failure = new Failure('PLAN_MISSING', { what: 'a', safe: 'b', next: 'c' })
  assert.equal(failure.message, 'PLAN_MISSING: a\nb\nc')
  assert.equal(asFailure(failure), failure)
})

for (const thrown of [new TypeError('x is not a function'), 'a string', undefined]) {
  test(`INTERNAL_ERROR: whatever else is thrown is a defect of ours: ${String(thrown)}`, () => {
    const failure = asFailure(thrown)
    assert.equal(failure.code, 'INTERNAL_ERROR')
    assert.equal(failure.cause, thrown)
  })
}
