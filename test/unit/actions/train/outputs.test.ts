import assert from 'node:assert/strict'
import { test } from 'node:test'
import { outputs } from '../../../../actions/train/outputs.ts'
import { state } from '../../../support/training-state.ts'

test('outputs say what is known and leave the rest empty', () => {
  const status = {
    state: null,
    supervised: false,
    stderr: [],
    result: { epochs: 3, map50: 0.99, map5095: null },
  }
  const seen = { trainingId: 't', failure: undefined, status, state: state({ reason: '::error::x\ny' }) }
  const known = { ...seen, worthless: '' }
  assert.deepEqual(outputs(known), {
    'training-id': 't',
    state: 'training',
    reason: ': :error::x\\ny',
    epochs: '2',
    seconds: '71',
    map50: '0.99',
    'map50-95': '',
  })
  const unknown = outputs({ ...known, status: undefined, state: null })
  assert.deepEqual([unknown['training-id'], unknown.state, unknown.epochs], ['t', '', ''])
  const worthless = outputs({ ...known, worthless: 'val is train' })
  assert.deepEqual([worthless.map50, worthless['map50-95'], worthless.epochs], ['', '', '2'])
})
