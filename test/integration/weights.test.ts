/**
 * Weights that lie on the runner, from preflight to a real training with the real Ultralytics over a real sshd. Needs a
 * venv with Ultralytics, as test/integration/real-training.test.ts does.
 */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { appendFile, chmod, copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { ENVIRONMENT_MODULES } from '../../src/environment/modules.ts'
import { ensureWeights } from '../../src/environment/prepare.ts'
import type { Venv } from '../../src/environment/replies.ts'
import { connect } from '../../src/ssh/connect.ts'
import { weightTree } from '../../src/weights/tree.ts'
import { rejectsWith } from '../support/failures.ts'
import { type PipelineWorld, pipelineWorld } from '../support/pipeline-world.ts'
import { ULTRALYTICS_PYTHON } from '../support/ultralytics-python.ts'

const NAME = 'models/base.pt'
const SETTINGS = `
dataset: {path: fire}
training: {weights: ${NAME}, device: cpu, epochs: 1, imgsz: 64, batch: 4, workers: 0, plots: false}
`
let world: PipelineWorld

before(async () => {
  world = await pipelineWorld(SETTINGS)
  await mkdir(join(world.workspace, 'models'))
  await saveModel(join(world.workspace, NAME))
})

after(() => world[Symbol.asyncDispose]())

/** YOLOv8n as it is before any training, in a file as Ultralytics releases them. */
async function saveModel(path: string): Promise<void> {
  const code = "import sys; from ultralytics import YOLO; YOLO('yolov8n.yaml').save(sys.argv[1])"
  const env = { ...process.env, YOLO_CONFIG_DIR: world.workspace, YOLO_OFFLINE: 'true' }
  await promisify(execFile)(ULTRALYTICS_PYTHON, ['-c', code, path], { env })
}

/** A venv on the server that is only a way to the tests' own. */
async function borrowedVenv(): Promise<Venv> {
  const fingerprint = 'f'.repeat(64)
  const venv = join(world.server.root, 'venvs', fingerprint)
  await mkdir(join(venv, 'bin'), { recursive: true, mode: 0o700 })
  await writeFile(join(venv, 'bin/python'), `#!/bin/sh\nexec '${ULTRALYTICS_PYTHON}' "$@"\n`, { mode: 0o700 })
  const built = { python: '3', installer: 'uv', torchIndex: '', packages: 1, seconds: 1 } as const
  return { venv, fingerprint, reused: true, ...built }
}

test('the installed library says on the server whether it can start from a name', async () => {
  const venv = await borrowedVenv()
  await using connection = await connect({ ...world.server, sshPassphrase: '' }, world)
  await using agent = await connection.openAgent(world.server.root, ENVIRONMENT_MODULES)
  const ensure = (...names: string[]) => ensureWeights(agent, venv, names, world)
  await mkdir(join(world.server.root, 'weights'), { mode: 0o700 })
  await copyFile(join(world.workspace, NAME), join(world.server.root, 'weights/own.pt'))
  const [architecture, file] = await ensure('yolov8n.yaml', 'own.pt')
  assert.deepEqual([architecture?.name, architecture?.kind], ['yolov8n.yaml', 'architecture'])
  assert.deepEqual([file?.name, file?.kind, file?.fetched], ['own.pt', 'file', false])
  const unknown = await rejectsWith('WEIGHTS_MISSING', () => ensure('yolov8q.yaml'))
  assert.match(unknown.text.what, /yolov8q\.yaml/)
  const never = await rejectsWith('WEIGHTS_MISSING', () => ensure('yolov8q.pt'))
  assert.match(never.text.what, /releases no file of that name/)
})

test('a file of the runner becomes the start of a training, and its hash stands in plan, order and events', async () => {
  const decided = await world.decide()
  const sha256 = createHash('sha256')
    .update(await readFile(join(world.workspace, NAME)))
    .digest('hex')
  assert.deepEqual(
    decided.weightFiles.map((file) => [file.name, file.sha256]),
    [[NAME, sha256]],
  )
  const { digest } = await world.send(decided)
  const tree = weightTree(decided)
  assert.ok(tree)
  const folder = join(world.server.root, 'trees', tree.name, tree.digest)
  assert.deepEqual(await readdir(folder), [sha256])
  assert.deepEqual(await readdir(join(world.workspace, 'home/weights')), [])

  const ended = await world.train(decided, digest, 'first')
  assert.equal(ended.state?.state, 'finished', JSON.stringify(ended))
  const ordered = JSON.parse(await readFile(join(world.server.root, 'trainings/first/order.1.json'), 'utf8'))
  assert.equal(ordered.work.weightFiles.files[NAME].sha256, sha256)
  assert.ok(
    world.log.lines.some(
      (line) => line.includes(`Starting from ${NAME}`) && line.includes(sha256.slice(0, 12)),
    ),
  )

  world.log.lines.length = 0
  await world.send(decided)
  assert.equal(world.log.lines.filter((line) => /nothing to send/.test(line)).length, 2)
})

test('what lies on the server is proven before each start', async () => {
  const decided = await world.decide()
  const { digest } = await world.send(decided)
  const tree = weightTree(decided)
  assert.ok(tree)
  const file = join(world.server.root, 'trees', tree.name, tree.digest, tree.files[NAME]?.path ?? '')
  await chmod(file, 0o600)
  await appendFile(file, 'damage')
  const failure = await rejectsWith('DATASET_MODIFIED', () => world.train(decided, digest, 'second'))
  assert.match(failure.text.what, /base\.pt/)
})

test('a file that changed since preflight is not sent as what it was', async () => {
  const decided = await world.decide()
  await appendFile(join(world.workspace, NAME), 'more')
  const failure = await rejectsWith('SOURCE_CHANGED', () => world.send(decided))
  assert.match(failure.text.what, /models\/base\.pt/)
})
