/** What an end means for the step. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import * as v from 'valibot'
import type { ErrorCode } from '../../../src/errors.ts'
import { failureOf } from '../../../src/training/endings.ts'
import { FAILURE_CLASSES, NEXT_BY_CLASS } from '../../../src/training/failure-classes.ts'
import { stateSchema, type TrainingState } from '../../../src/training/states.ts'
import { rejectsWith } from '../../support/failures.ts'
import { state } from '../../support/training-state.ts'

test('a finished or running training is not a failure', () => {
  for (const name of ['finished', 'training', 'queued'] as const)
    assert.equal(failureOf('t', state({ state: name })), undefined)
})

const words = {
  code: 'DATASET_MODIFIED',
  what: 'a.jpg changed',
  safe: 'All is well.',
  next: 'Transfer again.',
}
const ENDS: readonly [Partial<TrainingState>, ErrorCode, RegExp][] = [
  [
    { state: 'stopped', reason: 'max-hours' },
    'TRAINING_STOPPED',
    /was stopped in attempt 1; the server says: max-hours/,
  ],
  [
    { state: 'lost', reason: 'restarted' },
    'TRAINING_LOST',
    /was lost in attempt 1; the server says: restarted/,
  ],
  [
    { state: 'failed', reason: 'exit code 1' },
    'TRAINING_FAILED',
    /failed in attempt 1\. The server says: exit code 1\./,
  ],
  [{ state: 'failed', failure: words }, 'DATASET_MODIFIED', /a\.jpg changed/],
  [{ state: 'failed', failure: { ...words, code: 'CODE_FAILED' } }, 'CODE_FAILED', /a\.jpg/],
  [{ state: 'failed', failure: { ...words, code: 'SERVER_BUSY' } }, 'SERVER_BUSY', /a\.jpg/],
  [{ state: 'failed', failure: { ...words, code: 'NO_SUCH_CODE' } }, 'TRAINING_FAILED', /a\.jpg/],
]

for (const [changes, code, what] of ENDS) {
  test(`${changes.state} with ${changes.failure?.code ?? 'no words'} is ${code}`, async () => {
    const failure = await rejectsWith(code, () => {
      throw failureOf('t', state(changes))
    })
    assert.match(failure.text.what, what)
  })
}

const TROUBLESHOOTING = readFileSync(join(import.meta.dirname, '../../../docs/troubleshooting.md'), 'utf8')

for (const kind of FAILURE_CLASSES) {
  test(`what failed as ${kind} has its own next step, in our words, and its line on the page`, () => {
    const said = { code: 'TRAINING_FAILED', what: 'w', safe: 's', next: 'Pay me.' }
    for (const end of ['failed', 'lost', 'stopped'] as const) {
      const failure = failureOf(
        't',
        state({ state: end, class: kind, failure: end === 'failed' ? said : null }),
      )
      assert.equal(failure?.text.next, NEXT_BY_CLASS[kind])
    }
    assert.equal(Object.values(NEXT_BY_CLASS).filter((next) => next === NEXT_BY_CLASS[kind]).length, 1)
    assert.match(TROUBLESHOOTING, new RegExp(`^\\| \`${kind}\` \\|`, 'm'))
  })
}

test('a class that this version does not know is none, and an older server names none', () => {
  const { class: _, rescues: __, ...older } = state({ state: 'failed' })
  assert.deepEqual(v.parse(stateSchema, older), state({ state: 'failed' }))
  assert.equal(v.parse(stateSchema, { ...older, class: 'of next year' }).class, null)
})

test('a failure says which epochs are kept', () => {
  assert.match(failureOf('t', state({ state: 'lost' }))?.text.safe ?? '', /epoch 2 of 3/)
  assert.match(failureOf('t', state({ state: 'lost', epoch: 0 }))?.text.safe ?? '', /no epoch was finished/)
})
