import assert from 'node:assert/strict'
import { it } from 'node:test'
import { type Plan, parsePlan } from '../../src/config/plan.ts'
import { plannedSplits } from '../support/plan.ts'

const PLAN: Plan = {
  schema: 1,
  trainingId: '4711',
  root: '/data/gpu-retrain',
  dataset: {
    path: '/data/fire',
    name: 'fire',
    staging: null,
    files: 9,
    bytes: 99,
    view: { exclude: ['*.tmp'], leave: ['images/bad.jpg'], follow: [], mounts: [] },
    splits: plannedSplits(3, 1),
    classes: ['fire'],
    rest: { kpt_shape: [17, 3] },
    worthless: '',
    weights: ['models/base.pt'],
  },
  environment: { python: '', requirements: ['ultralytics>=8.4.190'], torchBackend: 'auto', indexUrl: '' },
  training: {
    weights: 'yolov8n.yaml',
    args: { epochs: 3, device: 0, classes: [0], cache: false, time: null },
  },
  code: { path: '/srv/training', digest: 'c'.repeat(64), callbacks: [] },
  weightFiles: [{ name: 'models/base.pt', path: '/srv/models/base.pt', bytes: 6e6, sha256: 'a'.repeat(64) }],
  limits: { maxHours: 12, maxCost: null, pricePerHour: null, stallMinutes: 30, checkpointMinutes: null },
  onCancel: 'stop',
  follow: true,
  transfer: { connections: 'auto', bandwidth: '', compress: [], keep: 2 },
  collect: { baseline: '', gates: { map50: 0.8 }, retentionDays: 30 },
  server: { gpu: null, cpus: 7.5, ramBytes: 64e9 },
}

it('a plan survives its way through an output', () => {
  assert.deepEqual(parsePlan(JSON.stringify(PLAN)), PLAN)
})

it('an empty plan is PLAN_MISSING: GitHub leaves out the outputs of a failed job', () => {
  assert.throws(() => parsePlan(' \n'), { code: 'PLAN_MISSING' })
})

it('anything else is INPUT_INVALID, naming the place', () => {
  assert.throws(() => parsePlan('{'), { code: 'INPUT_INVALID', message: /not JSON/ })
  const broken = { ...PLAN, limits: { ...PLAN.limits, maxHours: -1 } }
  assert.throws(() => parsePlan(JSON.stringify(broken)), {
    code: 'INPUT_INVALID',
    message: /limits\.maxHours/,
  })
  assert.throws(() => parsePlan(JSON.stringify({ ...PLAN, extra: 1 })), {
    code: 'INPUT_INVALID',
    message: /extra/,
  })
  const escaping = { ...PLAN, trainingId: '../x' }
  assert.throws(() => parsePlan(JSON.stringify(escaping)), { code: 'INPUT_INVALID', message: /trainingId/ })
})
