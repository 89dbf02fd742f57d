/** The train action's inputs and outputs, and what an end means for the step. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import * as v from 'valibot'
import { readInputs } from '../../../../actions/train/inputs.ts'
import { outputs } from '../../../../actions/train/outputs.ts'
import type { ErrorCode } from '../../../../src/errors.ts'
import { InputReader } from '../../../../src/github/inputs.ts'
import { makeKeyPair } from '../../../../src/ssh/key-pair.ts'
import { failureOf } from '../../../../src/training/endings.ts'
import { FAILURE_CLASSES, NEXT_BY_CLASS } from '../../../../src/training/failure-classes.ts'
import { startArguments } from '../../../../src/training/order.ts'
import { stateSchema, type TrainingState } from '../../../../src/training/states.ts'
import { trainingSummary } from '../../../../src/training/summary.ts'
import { rejectsWith } from '../../../support/failures.ts'
import { plannedSplits, samplePlan } from '../../../support/plan.ts'

const DIGEST = 'd'.repeat(64)
const GIVEN = {
  server: 'root@gpu.example:22',
  'ssh-key': makeKeyPair().privateKey,
  plan: JSON.stringify(samplePlan()),
  venv: '/data/venvs/f1',
  digest: DIGEST,
}

function read(inputs: Record<string, string>) {
  const named = Object.entries({ ...GIVEN, ...inputs }).map(([name, value]) => [
    `INPUT_${name.toUpperCase()}`,
    value,
  ])
  const reader = new InputReader(Object.fromEntries(named))
  const result = readInputs(reader)
  reader.finish()
  return result
}

function state(changes: Partial<TrainingState> = {}): TrainingState {
  return {
    state: 'training',
    reason: '',
    attempt: 1,
    epoch: 2,
    epochs: 3,
    stopping: null,
    failure: null,
    class: null,
    rescues: 0,
    seconds: 61,
    secondsBefore: 10,
    ...changes,
  }
}

test('the plan decides, an explicit input wins', () => {
  const planned = read({})
  assert.equal(planned.root, '/data/gpu-retrain')
  assert.equal(planned.order.trainingId, '4711')
  assert.deepEqual([planned.order.limits.follow, planned.order.limits.onCancel], [true, 'stop'])
  const given = read({
    'training-id': 'night',
    follow: 'false',
    'on-cancel': 'detach',
    'max-hours': '1.5',
    root: '/big',
  })
  assert.equal(given.order.trainingId, 'night')
  assert.deepEqual(
    [given.order.limits.follow, given.order.limits.onCancel, given.root],
    [false, 'detach', '/big'],
  )
  assert.deepEqual([given.order.limits.maxHours, given.order.limits.stallMinutes], [1.5, 30])
})

test('arguments are laid over those of the plan, with the values of the settings file', () => {
  const { args } = read({
    args: 'epochs=30\n\namp=false\nlr0 = 0.004\nfreeze=[0, 1]\npretrained=/w/best.pt',
  }).order
  assert.deepEqual(args, {
    epochs: 30,
    device: 'cpu',
    amp: false,
    lr0: 0.004,
    freeze: [0, 1],
    pretrained: '/w/best.pt',
  })
})

test('arguments by which preflight counts are refused: its counts would be wrong', async () => {
  const failure = await rejectsWith('INPUT_INVALID', () => read({ args: 'single_cls=true\nclasses=[0]' }))
  assert.match(failure.text.what, /single_cls decides .*classes decides/)
})

test('how often the checkpoint comes home is an input too; 0 is never', () => {
  assert.equal(read({}).order.limits.mirrorMinutes, 15)
  assert.equal(read({ 'mirror-minutes': '2.5' }).order.limits.mirrorMinutes, 2.5)
  assert.equal(read({ 'mirror-minutes': '0' }).order.limits.mirrorMinutes, 0)
})

test('it comes home within the bandwidth of the plan', () => {
  const { transfer } = samplePlan()
  const plan = JSON.stringify(samplePlan({ transfer: { ...transfer, bandwidth: '2M', connections: 3 } }))
  assert.deepEqual(read({ plan }).mirror, {
    bandwidth: [{ fromMinute: 0, bytesPerSecond: 2e6 }],
    connections: 3,
  })
})

test('0 takes a limit away', () =>
  assert.equal(read({ 'stall-minutes': '0' }).order.limits.stallMinutes, null))

const CALLBACK = { event: 'on_train_end', module: 'mine', function: 'report' }

test('code is that of the plan, or named with its digest', () => {
  const plan = JSON.stringify(
    samplePlan({ code: { path: '/x/training', digest: 'c'.repeat(64), callbacks: [CALLBACK] } }),
  )
  assert.deepEqual(read({ plan }).order.code, {
    name: 'fire.code',
    digest: 'c'.repeat(64),
    callbacks: [CALLBACK],
  })
  const given = {
    plan,
    code: `tools@${DIGEST}`,
    callbacks: 'pack.mod:on_train_start\non_train_end=mine:report',
  }
  assert.deepEqual(read(given).order.code, {
    name: 'tools',
    digest: DIGEST,
    callbacks: [{ event: 'on_train_start', module: 'pack.mod', function: 'on_train_start' }, CALLBACK],
  })
  assert.deepEqual(read({ code: `tools@${DIGEST}` }).order.code?.callbacks, [])
})

test('callbacks without code, and of no event, are refused', async () => {
  const lone = await rejectsWith('INPUT_INVALID', () => read({ callbacks: 'mine:on_train_end' }))
  assert.match(lone.text.what, /callbacks: they need code/)
  const odd = await rejectsWith('INPUT_INVALID', () =>
    read({ code: `t@${DIGEST}`, callbacks: 'mine:on_epoch' }),
  )
  assert.match(odd.text.what, /"on_epoch" is not an event/)
})

test('all wrong inputs are told at once', async () => {
  const wrong = {
    'training-id': '../x',
    digest: 'abc',
    venv: 'venv',
    code: 'tools',
    args: 'epochs',
    'max-hours': '-1',
    'on-cancel': 'leave',
  }
  const failure = await rejectsWith('INPUT_INVALID', () => read(wrong))
  for (const name of Object.keys(wrong)) assert.ok(failure.text.what.includes(`${name}:`), name)
})

test('the digest and the venv are required', async () => {
  const failure = await rejectsWith('INPUT_INVALID', () => read({ digest: '', venv: '' }))
  assert.match(failure.text.what, /venv is required; digest is required/)
})

test('what the server is asked to start', () => {
  const { order } = read({ 'price-per-hour': '2', 'checkpoint-minutes': '5' })
  assert.deepEqual(startArguments(order), {
    id: '4711',
    dataset: {
      name: 'fire',
      digest: DIGEST,
      splits: plannedSplits(1, 1),
      classes: ['fire', 'smoke'],
      rest: {},
      misfits: {},
    },
    venv: '/data/venvs/f1',
    weights: 'yolov8n.yaml',
    args: { epochs: 3, device: 'cpu' },
    code: null,
    weightFiles: null,
    modelToBeat: null,
    evaluation: { split: 'val', clusters: '' },
    checkpointMinutes: 5,
    limits: { maxHours: null, maxCost: null, pricePerHour: 2, stallMinutes: 30, rescues: 3 },
  })
})

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
    /failed in attempt 1\. The server says: exit code 1/,
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

const TROUBLESHOOTING = readFileSync(join(import.meta.dirname, '../../../../docs/troubleshooting.md'), 'utf8')

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
