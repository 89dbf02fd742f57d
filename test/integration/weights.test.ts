/**
 * Weights that lie on the runner, from preflight to a real training with the real Ultralytics over a real sshd. Needs a
 * venv with Ultralytics, as test/integration/real-training.test.ts does.
 */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { appendFile, chmod, copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { AllowedPaths } from '../../src/config/allowed-paths.ts'
import { ENVIRONMENT } from '../../src/environment/operations.ts'
import { ensureWeights } from '../../src/environment/prepare.ts'
import { findModelToBeat, keepModelToBeat } from '../../src/home/model-to-beat.ts'
import { connect } from '../../src/link/connect.ts'
import { findWeights } from '../../src/weights/find.ts'
import { toBeat, weightTree } from '../../src/weights/tree.ts'
import { rejectsWith } from '../support/failures.ts'
import { borrowedVenv, type PipelineWorld, pipelineWorld } from '../support/pipeline-world.ts'
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

/** A model as it is before any training, in a file as Ultralytics releases them. */
async function saveModel(path: string, architecture = 'yolov8n.yaml'): Promise<void> {
  const code = 'import sys; from ultralytics import YOLO; YOLO(sys.argv[2]).save(sys.argv[1])'
  const env = { ...process.env, YOLO_CONFIG_DIR: world.workspace, YOLO_OFFLINE: 'true' }
  await promisify(execFile)(ULTRALYTICS_PYTHON, ['-c', code, path, architecture], { env })
}

/** What the server's store holds of a dataset: nothing before anything of it travelled. */
async function trees(): Promise<string[]> {
  return readdir(join(world.server.root, 'trees')).catch(() => [])
}

test('the installed library says on the server whether it can start from a name', async () => {
  const venv = await borrowedVenv(world.server.root)
  await using connection = await connect({ ...world.server, sshPassphrase: '' }, world)
  await using agent = await connection.openAgent(world.server.root, ENVIRONMENT)
  const ensure = (...names: string[]) =>
    ensureWeights(
      agent,
      venv,
      names.map((name) => ({ argument: 'weights', name, sent: null })),
      world,
    )
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
  const [start] = await world.provide(decided)
  assert.deepEqual([start?.name, start?.sent, start?.task, start?.sha256], [NAME, true, 'detect', sha256])
  const tree = weightTree(decided)
  assert.ok(tree)
  assert.deepEqual(await trees(), [tree.name])
  const folder = join(world.server.root, 'trees', tree.name, tree.digest)
  assert.deepEqual(await readdir(folder), [sha256])
  assert.deepEqual(await readdir(join(folder, sha256)), ['input.pt'])
  assert.deepEqual(await readdir(join(world.workspace, 'home/weights')), [])

  // A store that holds weights only takes a dataset as an empty one does: hashed while it is sent.
  const { digest } = await world.send(decided)
  assert.ok(!world.log.lines.some((line) => /^Hashing/.test(line)))

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
  await world.provide(decided)
  await world.send(decided)
  assert.equal(world.log.lines.filter((line) => /nothing to send/.test(line)).length, 2)
})

test('the model to beat travels beside the weights, and what the training makes is held against it', async () => {
  const home = join(world.workspace, 'home')
  const { dataset } = await world.decide()
  const path = join(world.workspace, 'good.pt')
  await saveModel(path)
  const content = await readFile(path)
  const sha256 = createHash('sha256').update(content).digest('hex')
  const good = { path, sha256, bytes: content.length, trainingId: 'good', classes: dataset.classes }
  await keepModelToBeat(home, dataset.name, good)
  const decided = await world.decide()
  assert.deepEqual([decided.modelToBeat?.name, decided.modelToBeat?.sha256], ['good', sha256])
  await world.provide(decided)
  const { digest } = await world.send(decided)
  assert.ok((await trees()).includes(weightTree(toBeat(decided))?.name ?? ''))
  await world.train(decided, digest, 'held')
  const folder = join(world.server.root, 'trainings/held')
  const { comparison } = JSON.parse(await readFile(join(folder, 'evaluation.json'), 'utf8'))
  // That file has never seen this dataset.
  const trouble = 'the model to beat knows other classes'
  assert.deepEqual(comparison, { model: sha256, trouble, difference: null })

  await rm((await findModelToBeat(home, dataset.name))?.path ?? '')
  await world.provide(decided)
  assert.ok(world.log.lines.some((line) => /will not be compared with it/.test(line)))
  await rm(join(home, 'models'), { recursive: true })
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
  assert.match(failure.text.what, /input\.pt/)
  await rm(join(world.server.root, 'trees', tree.name), { recursive: true })
  await rm(file, { force: true })
})

test('a file that changed since preflight is not sent as what it was', async () => {
  const decided = await world.decide()
  await appendFile(join(world.workspace, NAME), 'more')
  const failure = await rejectsWith('SOURCE_CHANGED', () => world.provide(decided))
  assert.match(failure.text.what, /models\/base\.pt/)
})

test('a file may have any name, and lie in the dataset', async () => {
  const names = ['yolov5s.pt', "it's [mine] #2.pt", 'models/yolov3-spp.pt']
  await mkdir(join(world.workspace, 'fire/models'), { recursive: true })
  for (const name of names) await saveModel(join(world.workspace, 'fire', name))
  const [weights = '', pretrained = '', distill = ''] = names
  const decided = await world.decide()
  const args = { ...decided.training.args, pretrained, distill_model: distill }
  const plan = { ...decided, training: { weights, args } }
  const places = [world.workspace, join(world.workspace, 'fire')]
  plan.weightFiles = (await findWeights(plan, places, world.signal, new AllowedPaths(places))).files
  assert.deepEqual(
    plan.weightFiles.map(({ name }) => name),
    names,
  )
  const found = await world.provide(plan)
  assert.deepEqual(
    found.map(({ name, sha256 }) => [name, sha256]),
    plan.weightFiles.map(({ name, sha256 }) => [name, sha256]),
  )
  const { digest } = await world.send(plan)
  const ended = await world.train(plan, digest, 'third')
  assert.equal(ended.state?.state, 'finished', JSON.stringify(ended))
  for (const { name } of plan.weightFiles)
    assert.ok(world.log.lines.some((line) => line.includes(`Starting from ${name}`)))
})

test('what cannot be trained, or not on these labels, is refused before the dataset travels', async () => {
  const decided = await world.decide()
  await rm(join(world.server.root, 'trees'), { recursive: true, force: true })
  const from = async (name: string, misfits = decided.dataset.misfits ?? {}) => {
    const training = { ...decided.training, weights: name }
    const places = [world.workspace]
    const allowed = new AllowedPaths(places)
    const { files: weightFiles } = await findWeights({ ...decided, training }, places, world.signal, allowed)
    return world.provide({ ...decided, dataset: { ...decided.dataset, misfits }, training, weightFiles })
  }
  await writeFile(join(world.workspace, 'archive.pt'), Buffer.from('PK\x05\x06'.padEnd(22, '\0'), 'latin1'))
  const archive = await rejectsWith('WEIGHTS_UNSUITABLE', () => from('archive.pt'))
  assert.match(
    archive.text.what,
    /No training can start from archive\.pt: the file is an archive of other files/,
  )
  const cut = (await readFile(join(world.workspace, NAME))).subarray(0, 1_000_000)
  await writeFile(join(world.workspace, 'cut.pt'), cut)
  assert.match(
    (await rejectsWith('WEIGHTS_DAMAGED', () => from('cut.pt'))).text.what,
    /cut\.pt.*ends too early/,
  )

  await saveModel(join(world.workspace, 'mine.pt'), 'yolov8n-seg.yaml')
  assert.equal((await from('mine.pt', {}))[0]?.task, 'segment')
  const misfit = await rejectsWith('TASK_MISMATCH', () => from('mine.pt'))
  assert.match(
    misfit.text.what,
    /mine\.pt is a model for segment.*takes polygons in every label.*rows are boxes/,
  )
  assert.match(misfit.text.next, /detect \(such as/)
  await saveModel(join(world.workspace, 'classes.pt'), 'yolov8n-cls.yaml')
  const classes = await rejectsWith('TASK_MISMATCH', () => from('classes.pt'))
  assert.match(classes.text.what, /classification \(-cls\) is not supported yet/)
  assert.deepEqual(await trees(), ['fire.weights'])
})
