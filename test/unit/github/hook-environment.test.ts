import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { hookEnvironment } from '../../../src/github/hook-environment.ts'

const PLACE = {
  trainingId: '7',
  server: 'root@gpu:22',
  root: '/data',
  runUrl: 'https://github.com/o/r/actions/runs/7',
}

test('a hook is told of the run, and inherits what a step has', () => {
  const own = { PATH: '/bin', HOME: '/root', GITHUB_SHA: 'abc', GITHUB_STEP_SUMMARY: '/s', MY_TOKEN: 'mine' }
  const facts = {
    result: 'failure',
    state: 'stopped',
    epochs: 3,
    hours: 1.239,
    cost: 2,
    reason: 'a\n::error::b',
  } as const
  const environment = hookEnvironment(own, 'failed', facts, PLACE, new Map([['KEY', 'secret']]))
  assert.deepEqual(environment, {
    ...own,
    GPU_RETRAIN_HOOK: 'failed',
    GPU_RETRAIN_RESULT: 'failure',
    GPU_RETRAIN_FAILURE: '',
    GPU_RETRAIN_REASON: 'a\\n::error::b',
    GPU_RETRAIN_TRAINING_ID: '7',
    GPU_RETRAIN_STATE: 'stopped',
    GPU_RETRAIN_VERDICT: '',
    GPU_RETRAIN_EPOCHS: '3',
    GPU_RETRAIN_HOURS: '1.24',
    GPU_RETRAIN_COST: '2.00',
    GPU_RETRAIN_FOLDER: '',
    GPU_RETRAIN_SERVER: 'root@gpu:22',
    GPU_RETRAIN_ROOT: '/data',
    GPU_RETRAIN_RUN_URL: PLACE.runUrl,
    KEY: 'secret',
  })
})

test('a hook inherits neither tokens, inputs and state, nor the files that become our outputs', () => {
  const ours = {
    ACTIONS_RUNTIME_TOKEN: 'a',
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'b',
    'INPUT_SSH-KEY': 'c',
    STATE_x: 'd',
    GITHUB_OUTPUT: 'e',
    GITHUB_STATE: 'f',
    GITHUB_ENV: 'g',
    GITHUB_PATH: 'h',
  }
  const environment = hookEnvironment({ ...ours, PATH: '/bin' }, 'before', {}, PLACE, new Map())
  const others = Object.keys(environment).filter((name) => !name.startsWith('GPU_RETRAIN_'))
  assert.deepEqual(others, ['PATH'])
  assert.equal(environment.GPU_RETRAIN_STATE, 'none')
})

test('the README of collect names every variable that a hook gets', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../actions/collect/README.md'), 'utf8')
  const named = [...page.matchAll(/^\| `(GPU_RETRAIN_\w+)` \|/gm)].map(([, name]) => name)
  assert.deepEqual(named.sort(), Object.keys(hookEnvironment({}, 'after', {}, PLACE, new Map())).sort())
})
