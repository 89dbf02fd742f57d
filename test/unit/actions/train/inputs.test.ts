import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readInputs } from '../../../../actions/train/inputs.ts'
import { InputReader } from '../../../../src/github/inputs.ts'
import { makeKeyPair } from '../../../../src/ssh/key-pair.ts'
import { startArguments } from '../../../../src/training/order.ts'
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
    workload: 'ultralytics',
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
