import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { it } from 'node:test'
import { type Plan, parsePlan } from '../../../src/config/plan.ts'
import { writePlan } from '../../../src/config/plan-text.ts'
import { rejectsWith } from '../../support/failures.ts'
import { plannedSplits } from '../../support/plan.ts'

const PLAN: Plan = {
  schema: 1,
  trainingId: '4711',
  workload: 'ultralytics',
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
  modelToBeat: null,
  limits: {
    maxHours: 12,
    maxCost: null,
    pricePerHour: null,
    stallMinutes: 30,
    rescues: 3,
    checkpointMinutes: null,
    mirrorMinutes: 15,
    onCancel: 'stop',
    follow: true,
  },
  transfer: { connections: 'auto', bandwidth: '', compress: [], keep: 2 },
  evaluation: { clusters: '', holdout: '', picturesPerDay: 1440 },
  collect: { baseline: '', goalSpeedup: 3, goalHours: 12, gates: { map50: 0.8 }, retentionDays: 30 },
  server: { gpu: null, cpus: 7.5, ramBytes: 64e9 },
}

it('a plan survives its way through an output', () => {
  assert.deepEqual(parsePlan(JSON.stringify(PLAN)), PLAN)
  assert.equal(writePlan(PLAN), JSON.stringify(PLAN))
})

/** Of a dataset with so many classes, and so many folders in its train split. */
function large(classes: number, folders: number): Plan {
  const boxes = Array.from({ length: classes }, (_, class_) => class_ * 37)
  const sources = Array.from({ length: folders }, (_, folder) => ({
    path: `recordings/site ${folder}/images`,
  }))
  const { train, val, test } = PLAN.dataset.splits
  const splits = { train: { ...train, boxes, sources }, val: { ...val, boxes }, test }
  return {
    ...PLAN,
    dataset: { ...PLAN.dataset, splits, classes: boxes.map((_, at) => `name of class ${at}`) },
  }
}

for (const [classes, folders] of [
  [1000, 1],
  [13_000, 1],
  [2, 10_000],
  [3000, 3000],
] as const)
  it(`a plan of ${classes} classes and ${folders} folders fits into a variable of the environment`, () => {
    const plan = large(classes, folders)
    const text = writePlan(plan)
    const read = execFileSync(process.execPath, ['-p', 'process.env.INPUT_PLAN'], {
      env: { INPUT_PLAN: text },
      encoding: 'utf8',
      maxBuffer: 1 << 20,
    })
    assert.deepEqual(parsePlan(read), plan)
  })

const unfit: [title: string, plan: Plan, expected: RegExp][] = [
  [
    'more folders than an action can be told',
    large(2, 200_000),
    /it holds 2 classes, 200001 folders and lists/,
  ],
  [
    'a class name like a book',
    { ...PLAN, dataset: { ...PLAN.dataset, classes: ['x'.repeat(5000)] } },
    /dataset\.classes\.0/,
  ],
  ['no pictures to count', { ...PLAN, dataset: { ...PLAN.dataset, files: -1 } }, /dataset\.files/],
]
for (const [title, plan, expected] of unfit)
  it(`a plan is refused before a later job cannot take it: ${title}`, async () => {
    assert.match((await rejectsWith('INPUT_INVALID', () => writePlan(plan))).text.what, expected)
  })

for (const damaged of ['br:', 'br:AAAA', `${writePlan(large(3000, 3000)).slice(0, 4000)}`])
  it(`a packed plan that is damaged is refused: ${damaged.slice(0, 12)}`, async () => {
    await rejectsWith('INPUT_INVALID', () => parsePlan(damaged))
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
