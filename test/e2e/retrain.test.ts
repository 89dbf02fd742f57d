import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createHash, randomInt } from 'node:crypto'
import { appendFileSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { promisify } from 'node:util'
import { makeDataset } from '../../local/dataset.ts'
import { readPhases } from '../../src/home/phases.ts'
import { transferWorld } from '../support/transfer-world.ts'
import { type EndToEnd, endToEnd, JOBS, ROOT_ON_SERVER } from './world.ts'

/** New pictures each time, so that the first run has to send them. */
const SEED = randomInt(2 ** 31)
const NAME = `e2e-${SEED}`

let world: EndToEnd
before(async () => {
  const drawn = { trainImages: 16, valImages: 8, seed: SEED, sizePx: 160 }
  world = await endToEnd(NAME, drawn, { training: { epochs: 2, imgsz: 64 }, collect: { gates: {} } })
})
after(() => world[Symbol.asyncDispose]())

describe(`retrain.yml, from end to end, with the pictures of seed ${SEED}`, () => {
  test('a scheduled run trains, and the model that comes home is the one in the report', async () => {
    const { jobs, artifacts } = await world.play('schedule', '1001')
    assert.deepEqual(
      jobs,
      JOBS.map((job) => [job, 'success']),
    )
    const model = join(artifacts.model ?? '', 'best.pt')
    const report = JSON.parse(await readFile(join(artifacts.report ?? '', 'report.json'), 'utf8'))
    assert.equal(report.trainingId, '1001')
    assert.equal(report.training.epochs, 2)
    assert.equal(
      report.model.sha256,
      createHash('sha256')
        .update(await readFile(model))
        .digest('hex'),
    )
    assert.match(
      await readFile(join(artifacts.report ?? '', 'report.html'), 'utf8'),
      new RegExp(report.dataset.digest),
    )
    assert.deepEqual(await classesOf(model), { 0: 'fire', 1: 'smoke' })
    assert.ok((await sentBytes('1001')) >= sizeOfDataset())
  })

  test('a dispatched run on the same pictures sends none of them and builds no environment', async () => {
    const { jobs } = await world.play('workflow_dispatch', '1002', {
      inputs: { overrides: 'training.epochs=1' },
    })
    assert.deepEqual(
      jobs,
      JOBS.map((job) => [job, 'success']),
    )
    assert.equal(await sentBytes('1002'), 0)
    assert.equal((await facts('1002', 'setup-env')).reused, 'true')
  })

  test('a scheduled run stops after preflight when nothing has changed', async () => {
    const { jobs } = await world.play('schedule', '1003')
    assert.deepEqual(
      jobs.filter(([, result]) => result !== 'skipped'),
      [['preflight', 'success']],
    )
  })

  test('a dataset that lies on a staging server goes from there to the training server itself', async () => {
    await using staging = await transferWorld()
    // One key opens both servers.
    const [here, there] = [staging.server, world.server].map(({ root }) => dirname(root)) as [string, string]
    appendFileSync(join(here, 'authorized_keys'), readFileSync(join(there, 'user_key.pub')))
    await makeDataset(staging.source, { trainImages: 8, valImages: 4, seed: SEED + 1, sizePx: 160 })
    const { digest } = await staging.transfer({ name: NAME })
    const overrides = `training.epochs=1\ndataset.staging-root=${staging.server.root}`
    const { jobs, artifacts, log } = await world.play('workflow_dispatch', '1004', {
      inputs: { overrides },
      variables: {
        GPU_STAGING: staging.server.server,
        GPU_STAGING_HOST_KEY: staging.server.hostKey,
        GPU_AUTHORIZED_KEYS: join(there, 'authorized_keys'),
      },
    })
    assert.deepEqual(
      jobs,
      JOBS.map((job) => [job, 'success']),
    )
    assert.doesNotMatch(log, /The runner relays it/)
    assert.ok((await sentBytes('1004')) > 0)
    const report = JSON.parse(await readFile(join(artifacts.report ?? '', 'report.json'), 'utf8'))
    assert.equal(report.dataset.digest, digest)
  })
})

async function facts(runId: string, phase: string): Promise<Record<string, string | number>> {
  const records = await readPhases(world.home, runId)
  return records.find((record) => record.phase === phase)?.facts ?? {}
}

async function sentBytes(runId: string): Promise<number> {
  return Number((await facts(runId, 'transfer'))['bytes-sent'])
}

/** Files of the same content travel once: empty label files are all alike. */
function sizeOfDataset(): number {
  const root = world.dataset
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const contents = new Set(files.map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1')))
  return [...contents].reduce((sum, content) => sum + content.length, 0)
}

/** Loads a model with the library that made it, as somebody would who got it from the artifact. */
async function classesOf(model: string): Promise<Record<string, string>> {
  const [ready = ''] = globSync(join(ROOT_ON_SERVER, 'venvs/*/READY'))
  const script = 'import json, sys; from ultralytics import YOLO; print(json.dumps(YOLO(sys.argv[1]).names))'
  const python = join(dirname(ready), 'bin/python')
  const env = { ...process.env, YOLO_CONFIG_DIR: world.folder }
  const { stdout } = await promisify(execFile)(python, ['-c', script, model], { env, timeout: 120_000 })
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
}
