/**
 * What a schedule does with the last good model, from preflight to the report, with the real Ultralytics over a real
 * sshd: it starts from it, skips while too little has changed, and never loses it to a model that did not pass.
 */
import assert from 'node:assert/strict'
import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { main as collect } from '../../actions/collect/main.ts'
import { facts as collectFacts } from '../../actions/collect/outputs.ts'
import { facts as preflightFacts } from '../../actions/preflight/outputs.ts'
import { facts as transferFacts } from '../../actions/transfer/outputs.ts'
import { type ResultsService, startResults } from '../../local/results.ts'
import type { Plan } from '../../src/config/plan.ts'
import { githubRun } from '../../src/github/run.ts'
import { record } from '../../src/github/run-action.ts'
import { findModelToBeat } from '../../src/home/model-to-beat.ts'
import { rejectsWith } from '../support/failures.ts'
import { type PipelineWorld, pipelineWorld } from '../support/pipeline-world.ts'

const SETTINGS = `
dataset: {path: fire}
training: {weights: last-good, device: cpu, epochs: 3, imgsz: 64, batch: 4, workers: 0, plots: false}
retrain-when: {min-changed-images: 3}
`
const FROM_SCRATCH = 'training.weights=yolov8n.yaml'

let world: PipelineWorld
let service: ResultsService
let home: string

before(async () => {
  world = await pipelineWorld(SETTINGS)
  service = await startResults(join(world.workspace, 'results'))
  home = join(world.workspace, 'home')
})
after(async () => {
  await service.stop()
  await world[Symbol.asyncDispose]()
})

/** Runs preflight as a run of that id does, with its record. */
async function planned(runId: string, eventName: string, overrides = '') {
  const startedAt = new Date()
  const result = await world.preflight({ overrides }, { runId, eventName })
  await record('preflight', preflightFacts(result), { home, trainingId: runId }, startedAt)
  return result
}

/** The rest of the run: weights, dataset, training, and the collection with its verdict. */
async function ran(runId: string, plan: Plan, gates: Record<string, number> = {}) {
  const { server, log, signal } = world
  await world.provide(plan)
  const sending = new Date()
  const sent = await world.send(plan)
  const { digest } = sent
  await record('transfer', transferFacts(sent, { plan }), { home, trainingId: runId }, sending)
  await world.train(plan, digest, runId)
  const trained = { state: 'finished', attempt: 1, epochs: 3 }
  await record('train', trained, { home, trainingId: runId }, new Date())
  Object.assign(process.env, service.environment(runId))
  const startedAt = new Date()
  const summary = { write: async () => undefined }
  const access = { ...server, sshPassphrase: '' }
  const reach = { access, root: server.root, home, plan, trainingId: runId }
  const judging = { baseline: '', gates, goalSpeedup: 3, goalHours: 12, retentionDays: 1 }
  const context = { log, signal, summary, run: githubRun({}), startedAt }
  const result = await collect({ ...reach, ...judging }, context)
  await record('collect', collectFacts(result), { home, trainingId: runId }, startedAt)
  return result
}

const lastGood = async () => (await findModelToBeat(home, 'fire'))?.trainingId

test('without a last good model it is refused, before anything is sent', async () => {
  const failure = await rejectsWith('WEIGHTS_MISSING', () => planned('1', 'schedule'))
  assert.match(failure.text.what, /no last good model of fire/)
  assert.deepEqual(await readdir(join(world.server.root, 'trees')).catch(() => []), [])
})

test('a run by hand makes the first, and the next schedule starts from it', async () => {
  const first = await ran('11', (await planned('11', 'workflow_dispatch', FROM_SCRATCH)).plan)
  assert.equal(first.report?.verdict, 'pass', JSON.stringify(first.report?.gates))
  assert.equal(await lastGood(), '11')
  const goals = first.report?.goals.map(({ name, verdict, found }) => [name, verdict, found]) ?? []
  const { files } = first.report?.dataset ?? {}
  assert.deepEqual(goals[2], ['data lost', 'met', `0 of ${files}`])
  assert.deepEqual(
    [goals[0]?.[1], goals[1]?.[1], goals[3]?.[1]],
    ['not known', 'met', 'not known'],
    'nothing to compare with',
  )

  const { plan, needed } = await planned('12', 'schedule')
  assert.ok(needed)
  assert.deepEqual(
    [plan.weightFiles[0]?.name, plan.weightFiles[0]?.sha256],
    ['last-good', first.report?.model?.sha256],
  )
  const second = await ran('12', plan)
  assert.deepEqual([second.report?.verdict, await lastGood()], ['pass', '12'])
  assert.equal(second.report?.outcome.arguments.model, 'last-good')
  assert.equal(second.report?.changes?.trainingId, '11')
  const bytes = second.report?.promises.find(({ name }) => name === 'bytes sent')
  assert.equal(bytes?.happened, 0, 'the server has them')
  assert.deepEqual(second.report?.evaluation?.comparison?.model, first.report?.model?.sha256)
})

test('the schedule after that has nothing to do, also after fewer changes than it asks for', async () => {
  assert.equal((await planned('13', 'schedule')).needed, false)
  const images = join(world.workspace, 'fire/images/train')
  const [name = ''] = await readdir(images)
  await writeFile(join(images, 'added0.jpg'), own(await readFile(join(images, name)), 0))
  assert.equal((await planned('14', 'schedule')).needed, false)
  assert.ok(
    world.log.lines.some((line) => /Not enough has changed.*1 of 13 pictures have changed/.test(line)),
  )
  for (const number of [1, 2])
    await writeFile(join(images, `added${number}.jpg`), own(await readFile(join(images, name)), number))
  assert.equal((await planned('15', 'schedule')).needed, true)
})

test('a model that does not pass is saved, and the last good one stays', async () => {
  const labels = join(world.workspace, 'fire/labels/train')
  const [one = '', other = ''] = await readdir(labels)
  await copyFile(join(labels, one), join(labels, other))
  const { plan, needed } = await planned('16', 'schedule')
  assert.ok(needed)
  const result = await ran('16', plan, { map50: 0.999 })
  assert.deepEqual([result.report?.verdict, result.failure?.code], ['fail', 'GATE_FAILED'])
  assert.deepEqual(
    result.uploaded.map(({ kind }) => kind),
    ['report', 'logs', 'model'],
  )
  assert.equal(await lastGood(), '12')
  assert.ok(
    result.report?.changes?.counts.some(({ group, name }) => group === 'pictures' && name === 'train'),
  )
})

/** A JPEG with a comment of its own: another picture, for all that anybody knows. */
function own(jpeg: Buffer, number: number): Buffer {
  const text = Buffer.from(`copy ${number}`)
  return Buffer.concat([
    jpeg.subarray(0, 2),
    Buffer.from([0xff, 0xfe, 0, text.length + 2]),
    text,
    jpeg.subarray(2),
  ])
}
