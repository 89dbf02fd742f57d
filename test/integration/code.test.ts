/**
 * Code of the user's own, from preflight to a real training with the real Ultralytics over a real sshd. Needs a venv with
 * Ultralytics, as test/integration/real-training.test.ts does.
 */
import assert from 'node:assert/strict'
import { appendFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { codeTree } from '../../src/code/tree.ts'
import type { Plan } from '../../src/config/plan.ts'
import { failureOf } from '../../src/training/endings.ts'
import { rejectsWith } from '../support/failures.ts'
import { type PipelineWorld, pipelineWorld } from '../support/pipeline-world.ts'

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
let world: PipelineWorld

before(async () => {
  world = await pipelineWorld(SETTINGS)
  await put('mine.py', 'def on_fit_epoch_end(trainer):\n    pass\n')
  await put('tools/report.py', REPORT)
  await put('__pycache__/mine.pyc', 'stale')
  await put('notes/secret.txt', 'stays at home')
  await put('.retrainignore', 'notes/\n')
})

after(() => world[Symbol.asyncDispose]())

async function put(path: string, content: string): Promise<void> {
  const full = join(world.workspace, 'training', path)
  await mkdir(dirname(full), { recursive: true })
  await writeFile(full, content)
}

test('travels with the dataset, without what stays at home, and its callbacks are called', async () => {
  const plan = await world.decide()
  const { digest } = await world.send(plan)
  const tree = codeTree(plan)
  assert.ok(tree)
  const folder = join(world.server.root, 'trees', tree.name, tree.digest)
  assert.deepEqual((await readdir(folder)).sort(), ['mine.py', 'tools'])

  const ended = await world.train(plan, digest, 'first')
  assert.equal(ended.state?.state, 'finished', JSON.stringify(ended))
  assert.equal(
    await readFile(join(world.server.root, 'trainings/first/ultralytics/told.txt'), 'utf8'),
    'hello',
  )
  assert.ok(
    world.log.lines.some((line) =>
      /Code: fire\.code .*mine:on_fit_epoch_end, tools\.report:write/.test(line),
    ),
  )
})

test('an error in it ends the training as what it is, and changed code is another training', async () => {
  await put('tools/report.py', 'def write(trainer):\n    raise ValueError("no such channel")\n')
  const plan = await world.decide()
  const { digest } = await world.send(plan)
  await rejectsWith('ORDER_DIFFERS', () => world.train(plan, digest, 'first'))
  const { state } = await world.train(plan, digest, 'second')
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
  const plan = await world.decide()
  const { digest } = await world.send(plan)
  const tree = codeTree(plan)
  assert.ok(tree)
  await writeFile(join(world.server.root, 'trees', tree.name, tree.digest, 'extra.py'), 'import os\n')
  const modified = await rejectsWith('DATASET_MODIFIED', () => world.train(plan, digest, 'third'))
  assert.match(modified.text.what, /extra\.py/)
  await appendFile(join(world.workspace, 'training/mine.py'), '\n')
  const changed = await rejectsWith('SOURCE_CHANGED', () => world.send(plan))
  assert.match(changed.text.what, /The code in .*training on the runner/)
})

test('preflight misses a module or a folder before anything travels', async () => {
  await rm(join(world.workspace, 'training/mine.py'))
  const module = await rejectsWith('CONFIG_INVALID', world.decide)
  assert.match(module.text.what, /training\.callbacks: there is no mine\.py in /)
  await rm(join(world.workspace, 'training'), { recursive: true })
  const folder = await rejectsWith('CONFIG_INVALID', world.decide)
  assert.match(folder.text.what, /training\.code: there is no folder /)
  await mkdir(join(world.workspace, 'training'))
  const empty = await rejectsWith('CONFIG_INVALID', world.decide)
  assert.match(empty.text.what, /training\.code: there is no file in /)
})

test('any folder can be sent by itself, under its own name', async () => {
  await put('configs/a.yaml', 'lr: 1\n')
  await put('anchors.npy', 'numbers')
  const plan = {
    ...(await planWithoutCode()),
    transfer: { connections: 1, bandwidth: '', compress: [], keep: 2 },
  }
  const sent = await world.send(plan, { source: 'training' })
  assert.match(sent.path, /\/trees\/training\/[0-9a-f]{64}$/)
  assert.deepEqual((await readdir(sent.path)).sort(), ['anchors.npy', 'configs'])
})

async function planWithoutCode(): Promise<Plan> {
  await writeFile(join(world.workspace, 'retrain.yaml'), SETTINGS.replace(/ {2}(code|callbacks):.*\n/g, ''))
  return world.decide()
}
