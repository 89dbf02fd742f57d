/** Preflight as the action runs it, against a private sshd on this machine, which has no GPU. */
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { PreflightInputs } from '../../actions/preflight/inputs.ts'
import { main } from '../../actions/preflight/main.ts'
import { facts, outputs } from '../../actions/preflight/outputs.ts'
import { makeDataset } from '../../local/dataset.ts'
import { type LocalServer, startLocalServer } from '../../local/server.ts'
import { parsePlan } from '../../src/config/plan.ts'
import { record as recordFacts } from '../../src/github/run-action.ts'
import { JUDGED_BY_FACT, readPhases, recordPhase } from '../../src/home/phases.ts'
import { silentLog } from '../../src/log.ts'
import { judgedBy } from '../../src/report/judged-by.ts'
import type { ServerAccess } from '../../src/ssh/connect.ts'
import { rejectsWith } from '../support/failures.ts'
import { keepMirror } from '../support/kept-mirror.ts'

let server: LocalServer
let workspace: string
let page: string

before(async () => {
  server = await startLocalServer()
  workspace = await mkdtemp(join(tmpdir(), 'preflight-'))
  await makeDataset(join(workspace, 'fire'), { trainImages: 8, valImages: 4, seed: 7, sizePx: 160 })
  const settings =
    'dataset:\n  path: fire\ntraining:\n  weights: yolov8n.yaml\n  device: cpu\n  epochs: 3\n  workers: 1\n'
  await writeFile(join(workspace, 'retrain.yaml'), settings)
})

after(async () => {
  await server.stop()
  await rm(workspace, { recursive: true })
})

async function append(markdown: string): Promise<void> {
  page += markdown
}

function accessOf(
  { server, sshKey, hostKey }: LocalServer,
  changes: Partial<ServerAccess> = {},
): ServerAccess {
  return { server, sshKey, sshPassphrase: '', hostKey, ...changes }
}

async function preflight(changes: Partial<PreflightInputs> = {}, eventName = 'workflow_dispatch') {
  const inputs: PreflightInputs = {
    access: accessOf(server),
    root: server.root,
    home: join(workspace, 'home'),
    config: join(workspace, 'retrain.yaml'),
    overrides: [],
    strict: false,
    trainingId: '4711',
    resumes: false,
    allowance: { paths: [], packages: false },
    githubToken: '',
    staging: { server: '', hostKey: '' },
    ...changes,
  }
  page = ''
  const startedAt = new Date()
  const result = await main(inputs, {
    startedAt,
    log: silentLog,
    signal: AbortSignal.timeout(60_000),
    summary: { write: append },
    run: {
      runId: '4711',
      runAttempt: 1,
      eventName,
      sha: '',
      api: '',
      repository: '',
      url: '',
      workspace,
      hasArtifacts: false,
      temp: tmpdir(),
    },
  })
  await recordFacts('preflight', facts(result), inputs, startedAt)
  return result
}

test('a good set-up gives a whole plan, a page and a record', async () => {
  const result = await preflight()
  const given = outputs(result)
  assert.equal(given.needed, 'true')
  const plan = parsePlan(given.plan ?? '')
  assert.equal(plan.root, server.root)
  assert.equal(plan.dataset.path, join(workspace, 'fire'))
  assert.deepEqual(
    [plan.dataset.splits.train.images, plan.dataset.splits.val.images, plan.dataset.files],
    [8, 4, 25],
  )
  assert.equal(plan.training.args.device, 'cpu')
  assert.equal(plan.environment.torchBackend, 'cpu')
  assert.ok(plan.server.ramBytes > 1e8)
  assert.match(page, /✅ fire is ready to train/)
  assert.match(page, /Mbit\/s \(measured just now/)
  const [record] = await readPhases(join(workspace, 'home'), '4711')
  assert.equal(record?.phase, 'preflight')
  assert.equal(record?.facts.files, 25)
})

test('no root: the message names volumes to choose from, and nothing is written on the server', async () => {
  const before = await readdir(server.root)
  const failure = await rejectsWith('ROOT_MISSING', () => preflight({ root: '' }))
  assert.match(failure.text.next, /GB free/)
  assert.deepEqual(await readdir(server.root), before)
  assert.match(page, /Volumes of the server/)
})

test('a root that is a file', async () => {
  const failure = await rejectsWith('ROOT_UNUSABLE', () =>
    preflight({ root: join(workspace, 'retrain.yaml') }),
  )
  assert.match(failure.text.what, /retrain\.yaml/)
})

test('no GPU where one is wanted', async () => {
  const failure = await rejectsWith('GPU_MISSING', () => preflight({ overrides: ['training.device=7'] }))
  assert.match(failure.text.next, /training.device: cpu/)
})

test('everything that is wrong is said at once', async () => {
  const failure = await rejectsWith('ROOT_MISSING', () =>
    preflight({ root: '', overrides: ['training.device=7'] }),
  )
  assert.match(failure.text.what, /No folder .* The server has no usable GPU/)
  assert.match(page, /❌ fire&#58; 2 things stop the training/)
})

test('warnings stop only a strict run', async () => {
  const overrides = ['training.imgsz=[320, 160]']
  assert.equal((await preflight({ overrides })).needed, true)
  assert.match(page, /⚠️/)
  await rejectsWith('CONFIG_INVALID', () => preflight({ overrides, strict: true }))
})

test('a wrong host key ends it before anything is authenticated', async () => {
  const hostKey = 'SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'
  await rejectsWith('HOST_KEY_CHANGED', () => preflight({ access: accessOf(server, { hostKey }) }))
})

test('a passphrase that occurs in the plan would hide it', async () => {
  await rejectsWith('INPUT_INVALID', () => preflight({ access: accessOf(server, { sshPassphrase: 'fire' }) }))
})

test('TRAINING_UNKNOWN: a mistyped id does not start a new training', async () => {
  await rejectsWith('TRAINING_UNKNOWN', () => preflight({ trainingId: 'nosuch', resumes: true }))
})

test('a training that only the runner knows goes on on a new server, with the arguments that it had', async () => {
  const args = { device: 'cpu', epochs: 3, workers: 1 }
  const told = { 'order.1.json': JSON.stringify({ work: { args } }) }
  await keepMirror(join(workspace, 'home'), 'mirrored', 2, told)
  assert.equal((await preflight({ trainingId: 'mirrored', resumes: true })).needed, true)
  const overrides = ['training.epochs=4']
  const failure = await rejectsWith('ORDER_DIFFERS', () =>
    preflight({ trainingId: 'mirrored', resumes: true, overrides }),
  )
  assert.match(failure.text.what, /on the server that it ran on \(args\.epochs: 3 before, 4 now\)/)
  await keepMirror(join(workspace, 'home'), 'odd', 2, { 'state.json': '{}' })
  await rejectsWith('MIRROR_DAMAGED', () => preflight({ trainingId: 'odd', resumes: true }))
})

test('ORDER_DIFFERS before anything travels: more epochs for a training that finished', async () => {
  const folder = join(server.root, 'trainings', 'done')
  await mkdir(join(folder, 'ultralytics/weights'), { recursive: true })
  const args = { device: 'cpu', epochs: 2, workers: 1 }
  const work = { dataset: {}, venv: '', weights: 'yolov8n.yaml', args, code: null, weightFiles: null }
  await writeFile(join(folder, 'order.1.json'), JSON.stringify({ attempt: 1, work }))
  await writeFile(join(folder, 'ultralytics/weights/best.pt'), 'best')
  await writeFile(
    join(folder, 'result.json'),
    '{"epochs": 2, "best": {"path": "ultralytics/weights/best.pt"}}',
  )
  const failure = await rejectsWith('ORDER_DIFFERS', () => preflight({ trainingId: 'done', resumes: true }))
  assert.match(failure.text.what, /args\.epochs: 2 before, 3 now/)
  assert.ok(failure.text.what.includes(`weights: ${folder}/ultralytics/weights/best.pt`), failure.text.what)
  const overrides = ['training.epochs=2']
  assert.equal((await preflight({ trainingId: 'done', resumes: true, overrides })).needed, true)
})

test('resume on a server that allows one session for each connection', async () => {
  await using narrow = await startLocalServer({ sshdLines: ['MaxSessions 1'] })
  const there = { access: accessOf(narrow), root: narrow.root, resumes: true }
  await rejectsWith('TRAINING_UNKNOWN', () => preflight({ ...there, trainingId: 'nosuch' }))
  const work = { args: { device: 'cpu', epochs: 3, workers: 1 } }
  await mkdir(join(narrow.root, 'trainings', 'earlier'), { recursive: true })
  await writeFile(
    join(narrow.root, 'trainings', 'earlier', 'order.1.json'),
    JSON.stringify({ attempt: 1, work }),
  )
  assert.equal((await preflight({ ...there, trainingId: 'earlier' })).needed, true)
})

test('on a schedule, an unchanged dataset whose training has passed needs nothing; one that failed does', async () => {
  const home = join(workspace, 'home')
  await preflight({ trainingId: 'earlier' })
  assert.equal((await preflight({}, 'schedule')).needed, true)
  const record = { startedAt: new Date().toISOString(), seconds: 1 }
  await recordPhase(home, 'earlier', { ...record, phase: 'train', facts: { state: 'finished' } })
  assert.equal((await preflight({}, 'schedule')).needed, true)
  const facts = { verdict: 'fail', [JUDGED_BY_FACT]: judgedBy({}, null), failure: 'GATE_FAILED' }
  await recordPhase(home, 'earlier', { ...record, phase: 'collect', facts })
  assert.equal((await preflight({}, 'schedule')).needed, true)
  assert.match(page, /Last verdict \| fail, of training earlier, .*that is not pass, so it is trained again/)
  const passed = { verdict: 'pass', [JUDGED_BY_FACT]: judgedBy({}, null) }
  await recordPhase(home, 'earlier', { ...record, phase: 'collect', facts: passed })
  assert.equal((await preflight({}, 'schedule')).needed, false)
  assert.match(page, /nothing changed since training earlier/)
  assert.match(page, /Last verdict \| pass, of training earlier/)
  assert.equal((await preflight({}, 'workflow_dispatch')).needed, true)
  assert.equal((await preflight({ overrides: ['training.epochs=4'] }, 'schedule')).needed, true)
  assert.equal((await preflight({ overrides: ['collect.gates.map50=0.9'] }, 'schedule')).needed, true)
  assert.match(page, /the gates or the baseline have changed since/)
})
