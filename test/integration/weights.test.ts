/**
 * Weights that lie on the runner, from preflight to a real training with the real Ultralytics over a real sshd. Needs a
 * venv with Ultralytics, as test/integration/real-training.test.ts does.
 */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  appendFile,
  chmod,
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { readInputs as readPreflight } from '../../actions/preflight/inputs.ts'
import { main as preflight } from '../../actions/preflight/main.ts'
import { readInputs as readTrain, type TrainInputs } from '../../actions/train/inputs.ts'
import { readInputs as readTransfer } from '../../actions/transfer/inputs.ts'
import { main as transfer } from '../../actions/transfer/main.ts'
import { makeDataset } from '../../local/dataset.ts'
import { type LocalServer, startLocalServer } from '../../local/server.ts'
import type { Plan } from '../../src/config/plan.ts'
import { ENVIRONMENT_MODULES } from '../../src/environment/modules.ts'
import { ensureWeights } from '../../src/environment/prepare.ts'
import type { Venv } from '../../src/environment/replies.ts'
import { InputReader } from '../../src/github/inputs.ts'
import type { ActionContext } from '../../src/github/run-action.ts'
import { connect } from '../../src/ssh/connect.ts'
import { attach } from '../../src/training/attach.ts'
import { follow } from '../../src/training/follow.ts'
import { Narrator } from '../../src/training/narrator.ts'
import { weightTree } from '../../src/weights/tree.ts'
import { rejectsWith } from '../support/failures.ts'
import { recordedLog } from '../support/recorded-log.ts'
import { ULTRALYTICS_PYTHON } from '../support/ultralytics-python.ts'

const NAME = 'models/base.pt'
const SETTINGS = `
dataset: {path: fire}
training: {weights: ${NAME}, device: cpu, epochs: 1, imgsz: 64, batch: 4, workers: 0, plots: false}
`
const log = recordedLog()
const signal = AbortSignal.timeout(300_000)

let server: LocalServer
let workspace: string
let context: ActionContext

before(async () => {
  server = await startLocalServer()
  workspace = await mkdtemp(join(tmpdir(), 'weights-'))
  const run = { runId: '1', runAttempt: 1, eventName: '', repository: '', url: '', workspace, temp: tmpdir() }
  context = { log, signal, summary: { write: async () => undefined }, run }
  await makeDataset(join(workspace, 'fire'), { trainImages: 8, valImages: 4, seed: 7, sizePx: 64 })
  await writeFile(join(workspace, 'retrain.yaml'), SETTINGS)
  await mkdir(join(workspace, 'models'))
  await saveModel(join(workspace, NAME))
})

after(async () => {
  await server.stop()
  await rm(workspace, { recursive: true })
})

/** YOLOv8n as it is before any training, in a file as Ultralytics releases them. */
async function saveModel(path: string): Promise<void> {
  const code = "import sys; from ultralytics import YOLO; YOLO('yolov8n.yaml').save(sys.argv[1])"
  const env = { ...process.env, YOLO_CONFIG_DIR: workspace, YOLO_OFFLINE: 'true' }
  await promisify(execFile)(ULTRALYTICS_PYTHON, ['-c', code, path], { env })
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

async function plan(): Promise<Plan> {
  return (await preflight(reaching(readPreflight(reader({}), context.run)), context)).plan
}

function send(decided: Plan) {
  return transfer(reaching(readTransfer(reader({ plan: JSON.stringify(decided) }), context.run)), context)
}

function order(decided: Plan, digest: string, trainingId: string): TrainInputs {
  const venv = dirname(dirname(ULTRALYTICS_PYTHON))
  const inputs = { plan: JSON.stringify(decided), digest, venv, 'training-id': trainingId }
  return reaching(readTrain(reader(inputs)))
}

function start(inputs: TrainInputs) {
  const where = { access: inputs, root: server.root, trainingId: inputs.order.trainingId }
  return attach(where, inputs.order, { log, signal }).then(() => where)
}

/** A venv on the server that is only a way to the tests' own. */
async function borrowedVenv(): Promise<Venv> {
  const fingerprint = 'f'.repeat(64)
  const venv = join(server.root, 'venvs', fingerprint)
  await mkdir(join(venv, 'bin'), { recursive: true, mode: 0o700 })
  await writeFile(join(venv, 'bin/python'), `#!/bin/sh\nexec '${ULTRALYTICS_PYTHON}' "$@"\n`, { mode: 0o700 })
  const built = { python: '3', installer: 'uv', torchIndex: '', packages: 1, seconds: 1 } as const
  return { venv, fingerprint, reused: true, ...built }
}

test('the installed library says on the server whether it can start from a name', async () => {
  const venv = await borrowedVenv()
  await using connection = await connect({ ...server, sshPassphrase: '' }, { log, signal })
  await using agent = await connection.openAgent(server.root, ENVIRONMENT_MODULES)
  const ensure = (...names: string[]) => ensureWeights(agent, venv, names, { log, signal })
  await mkdir(join(server.root, 'weights'), { mode: 0o700 })
  await copyFile(join(workspace, NAME), join(server.root, 'weights/own.pt'))
  const [architecture, file] = await ensure('yolov8n.yaml', 'own.pt')
  assert.deepEqual([architecture?.name, architecture?.kind], ['yolov8n.yaml', 'architecture'])
  assert.deepEqual([file?.name, file?.kind, file?.fetched], ['own.pt', 'file', false])
  const unknown = await rejectsWith('WEIGHTS_MISSING', () => ensure('yolov8q.yaml'))
  assert.match(unknown.text.what, /yolov8q\.yaml/)
  const never = await rejectsWith('WEIGHTS_MISSING', () => ensure('yolov8q.pt'))
  assert.match(never.text.what, /releases no file of that name/)
})

test('a file of the runner becomes the start of a training, and its hash stands in plan, order and events', async () => {
  const decided = await plan()
  const sha256 = createHash('sha256')
    .update(await readFile(join(workspace, NAME)))
    .digest('hex')
  assert.deepEqual(
    decided.weightFiles.map((file) => [file.name, file.sha256]),
    [[NAME, sha256]],
  )
  const { digest } = await send(decided)
  const tree = weightTree(decided)
  assert.ok(tree)
  const folder = join(server.root, 'trees', tree.name, tree.digest)
  assert.deepEqual(await readdir(folder), [sha256])
  assert.deepEqual(await readdir(join(workspace, 'home/weights')), [])

  const where = await start(order(decided, digest, 'first'))
  const ended = await follow(where, new Narrator(log, null), () => undefined, { log, signal })
  assert.equal(ended.state?.state, 'finished', JSON.stringify(ended))
  const ordered = JSON.parse(await readFile(join(server.root, 'trainings/first/order.1.json'), 'utf8'))
  assert.equal(ordered.work.weightFiles.files[NAME].sha256, sha256)
  assert.ok(
    log.lines.some((line) => line.includes(`Starting from ${NAME}`) && line.includes(sha256.slice(0, 12))),
  )

  log.lines.length = 0
  await send(decided)
  assert.equal(log.lines.filter((line) => /nothing to send/.test(line)).length, 2)
})

test('what lies on the server is proven before each start', async () => {
  const decided = await plan()
  const { digest } = await send(decided)
  const tree = weightTree(decided)
  assert.ok(tree)
  const file = join(server.root, 'trees', tree.name, tree.digest, tree.files[NAME]?.path ?? '')
  await chmod(file, 0o600)
  await appendFile(file, 'damage')
  const failure = await rejectsWith('DATASET_MODIFIED', () => start(order(decided, digest, 'second')))
  assert.match(failure.text.what, /base\.pt/)
})

test('a file that changed since preflight is not sent as what it was', async () => {
  const decided = await plan()
  await appendFile(join(workspace, NAME), 'more')
  const failure = await rejectsWith('SOURCE_CHANGED', () => send(decided))
  assert.match(failure.text.what, /models\/base\.pt/)
})
