/**
 * Code of the user's own, from preflight to a real training with the real Ultralytics over a real sshd. Needs a venv with
 * Ultralytics, as test/integration/real-training.test.ts does.
 */
import assert from 'node:assert/strict'
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { readInputs as readPreflight } from '../../actions/preflight/inputs.ts'
import { main as preflight } from '../../actions/preflight/main.ts'
import { readInputs as readTrain } from '../../actions/train/inputs.ts'
import { readInputs as readTransfer } from '../../actions/transfer/inputs.ts'
import { main as transfer } from '../../actions/transfer/main.ts'
import { makeDataset } from '../../local/dataset.ts'
import { type LocalServer, startLocalServer } from '../../local/server.ts'
import { codeTree } from '../../src/code/tree.ts'
import type { Plan } from '../../src/config/plan.ts'
import { InputReader } from '../../src/github/inputs.ts'
import type { ActionContext } from '../../src/github/run-action.ts'
import { attach } from '../../src/training/attach.ts'
import { failureOf } from '../../src/training/endings.ts'
import { follow } from '../../src/training/follow.ts'
import { Narrator } from '../../src/training/narrator.ts'
import type { TrainingStatus } from '../../src/training/states.ts'
import { rejectsWith } from '../support/failures.ts'
import { recordedLog } from '../support/recorded-log.ts'
import { ULTRALYTICS_PYTHON } from '../support/ultralytics-python.ts'

const SETTINGS = `
dataset: {path: fire}
training:
  weights: yolov8n.yaml
  code: training/
  callbacks: ["mine:on_fit_epoch_end", "on_train_end=tools.report:write"]
  device: cpu
  epochs: 1
  imgsz: 64
  batch: 4
  workers: 0
  plots: false
`
const REPORT = 'def write(trainer):\n    (trainer.save_dir / "told.txt").write_text("hello")\n'
const log = recordedLog()
const signal = AbortSignal.timeout(300_000)

let server: LocalServer
let workspace: string
let context: ActionContext

before(async () => {
  server = await startLocalServer()
  workspace = await mkdtemp(join(tmpdir(), 'code-'))
  const run = { runId: '1', runAttempt: 1, eventName: '', repository: '', url: '', workspace, temp: tmpdir() }
  context = { log, signal, summary: { write: async () => undefined }, run }
  await makeDataset(join(workspace, 'fire'), { trainImages: 8, valImages: 4, seed: 7, sizePx: 64 })
  await writeFile(join(workspace, 'retrain.yaml'), SETTINGS)
  await put('mine.py', 'def on_fit_epoch_end(trainer):\n    pass\n')
  await put('tools/report.py', REPORT)
  await put('__pycache__/mine.pyc', 'stale')
  await put('notes/secret.txt', 'stays at home')
  await put('.retrainignore', 'notes/\n')
})

after(async () => {
  await server.stop()
  await rm(workspace, { recursive: true })
})

async function put(path: string, content: string): Promise<void> {
  const full = join(workspace, 'training', path)
  await mkdir(dirname(full), { recursive: true })
  await writeFile(full, content)
}

function reader(inputs: Record<string, string>): InputReader {
  const all = {
    server: server.server,
    'ssh-key': 'key',
    'host-key': server.hostKey,
    root: server.root,
    home: join(workspace, 'home'),
    ...inputs,
  }
  const variables = Object.entries(all).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])
  return new InputReader(Object.fromEntries(variables))
}

/** The inputs with the key that they are not read with: reading one prints commands that mask it. */
function reaching<T>(inputs: T): T & { sshKey: string } {
  return { ...inputs, sshKey: server.sshKey }
}

async function decide(): Promise<Plan> {
  return (await preflight(reaching(readPreflight(reader({}), context.run)), context)).plan
}

function send(plan: Plan, inputs: Record<string, string> = {}) {
  const given = reader({ plan: JSON.stringify(plan), ...inputs })
  return transfer(reaching(readTransfer(given, context.run)), context)
}

async function train(plan: Plan, digest: string, trainingId: string): Promise<TrainingStatus> {
  const venv = dirname(dirname(ULTRALYTICS_PYTHON))
  const given = reader({ plan: JSON.stringify(plan), digest, venv, 'training-id': trainingId })
  const inputs = reaching(readTrain(given))
  const where = { access: inputs, root: server.root, trainingId }
  await attach(where, inputs.order, { log, signal })
  return follow(where, new Narrator(log, null), () => undefined, { log, signal })
}

test('travels with the dataset, without what stays at home, and its callbacks are called', async () => {
  const plan = await decide()
  const { digest } = await send(plan)
  const tree = codeTree(plan)
  assert.ok(tree)
  const folder = join(server.root, 'trees', tree.name, tree.digest)
  assert.deepEqual((await readdir(folder)).sort(), ['mine.py', 'tools'])

  const ended = await train(plan, digest, 'first')
  assert.equal(ended.state?.state, 'finished', JSON.stringify(ended))
  assert.equal(await readFile(join(server.root, 'trainings/first/ultralytics/told.txt'), 'utf8'), 'hello')
  assert.ok(
    log.lines.some((line) => /Code: fire\.code .*mine:on_fit_epoch_end, tools\.report:write/.test(line)),
  )
})

test('an error in it ends the training as what it is, and changed code is another training', async () => {
  await put('tools/report.py', 'def write(trainer):\n    raise ValueError("no such channel")\n')
  const plan = await decide()
  const { digest } = await send(plan)
  await rejectsWith('ORDER_DIFFERS', () => train(plan, digest, 'first'))
  const { state } = await train(plan, digest, 'second')
  assert.ok(state)
  const failure = await rejectsWith('CODE_FAILED', () => {
    throw failureOf('second', state)
  })
  assert.match(
    failure.text.what,
    /The callback tools\.report:write failed: ValueError: no such channel \(tools\/report\.py, line 2\)/,
  )
})

test('what is on the server is proven before each start, and code that changed since preflight is refused', async () => {
  const plan = await decide()
  const { digest } = await send(plan)
  const tree = codeTree(plan)
  assert.ok(tree)
  await writeFile(join(server.root, 'trees', tree.name, tree.digest, 'extra.py'), 'import os\n')
  const modified = await rejectsWith('DATASET_MODIFIED', () => train(plan, digest, 'third'))
  assert.match(modified.text.what, /extra\.py/)
  await appendFile(join(workspace, 'training/mine.py'), '\n')
  const changed = await rejectsWith('SOURCE_CHANGED', () => send(plan))
  assert.match(changed.text.what, /The code in .*training on the runner/)
})

test('preflight misses a module or a folder before anything travels', async () => {
  await rm(join(workspace, 'training/mine.py'))
  const module = await rejectsWith('CONFIG_INVALID', decide)
  assert.match(module.text.what, /training\.callbacks: there is no mine\.py in /)
  await rm(join(workspace, 'training'), { recursive: true })
  const folder = await rejectsWith('CONFIG_INVALID', decide)
  assert.match(folder.text.what, /training\.code: there is no folder /)
  await mkdir(join(workspace, 'training'))
  const empty = await rejectsWith('CONFIG_INVALID', decide)
  assert.match(empty.text.what, /training\.code: there is no file in /)
})

test('any folder can be sent by itself, under its own name', async () => {
  await put('configs/a.yaml', 'lr: 1\n')
  await put('anchors.npy', 'numbers')
  const plan = {
    ...(await planWithoutCode()),
    transfer: { connections: 1, bandwidth: '', compress: [], keep: 2 },
  }
  const sent = await send(plan, { source: 'training' })
  assert.match(sent.path, /\/trees\/training\/[0-9a-f]{64}$/)
  assert.deepEqual((await readdir(sent.path)).sort(), ['anchors.npy', 'configs'])
})

async function planWithoutCode(): Promise<Plan> {
  await writeFile(join(workspace, 'retrain.yaml'), SETTINGS.replace(/ {2}(code|callbacks):.*\n/g, ''))
  return decide()
}
