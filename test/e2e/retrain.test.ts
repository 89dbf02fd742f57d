import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createHash, randomInt } from 'node:crypto'
import { appendFileSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { promisify } from 'node:util'
import type { ActEvent } from '../../local/act/events.ts'
import { makeDataset } from '../../local/dataset.ts'
import { LOCAL } from '../../local/paths.ts'
import { type PipelineRun, runPipeline, unpackArtifacts } from '../../local/pipeline.ts'
import { type ResultsService, startResults } from '../../local/results.ts'
import { type LocalServer, startLocalServer } from '../../local/server.ts'
import { readPhases } from '../../src/home/phases.ts'
import { transferWorld } from '../support/transfer-world.ts'
import { makeRepository } from './repository.ts'

const JOBS = ['preflight', 'setup-env', 'transfer', 'train', 'collect']
/** Kept from run to run for its Python environment, which is far too large to make anew each time. */
const ROOT_ON_SERVER = join(LOCAL, 'test-environment/root')
/** New pictures each time, so that the first run has to send them. */
const SEED = randomInt(2 ** 31)
const NAME = `e2e-${SEED}`

let folder: string
let server: LocalServer
let results: ResultsService

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gpu-retrain-e2e-'))
  await mkdir(ROOT_ON_SERVER, { recursive: true })
  server = await startLocalServer()
  results = await startResults(join(folder, 'results'))
  await makeDataset(join(folder, 'dataset'), { trainImages: 16, valImages: 8, seed: SEED, sizePx: 160 })
  makeRepository(join(folder, 'repository'), {
    dataset: { path: join(folder, 'dataset'), name: NAME },
    server: { root: ROOT_ON_SERVER },
    training: { epochs: 2, imgsz: 64 },
    collect: { gates: {} },
  })
})
after(async () => {
  await results.stop()
  await server.stop()
  await rm(join(ROOT_ON_SERVER, 'trees', NAME), { recursive: true, force: true })
  for (const id of ['1001', '1002', '1003', '1004']) {
    await rm(join(ROOT_ON_SERVER, 'trainings', id), { recursive: true, force: true })
  }
  await rm(folder, { recursive: true })
})

describe(`retrain.yml, from end to end, with the pictures of seed ${SEED}`, () => {
  test('a scheduled run trains, and the model that comes home is the one in the report', async () => {
    const { jobs, artifacts } = await play('schedule', '1001')
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
    const { jobs } = await play('workflow_dispatch', '1002', { overrides: 'training.epochs=1' })
    assert.deepEqual(
      jobs,
      JOBS.map((job) => [job, 'success']),
    )
    assert.equal(await sentBytes('1002'), 0)
    assert.equal((await facts('1002', 'setup-env')).reused, 'true')
  })

  test('a scheduled run stops after preflight when nothing has changed', async () => {
    const { jobs } = await play('schedule', '1003')
    assert.deepEqual(
      jobs.filter(([, result]) => result !== 'skipped'),
      [['preflight', 'success']],
    )
  })

  test('a dataset that lies on a staging server goes from there to the training server itself', async () => {
    await using staging = await transferWorld()
    // One key opens both servers.
    const [here, there] = [staging.server, server].map(({ root }) => dirname(root)) as [string, string]
    appendFileSync(join(here, 'authorized_keys'), readFileSync(join(there, 'user_key.pub')))
    await makeDataset(staging.source, { trainImages: 8, valImages: 4, seed: SEED + 1, sizePx: 160 })
    const { digest } = await staging.transfer({ name: NAME })
    const overrides = `training.epochs=1\ndataset.staging-root=${staging.server.root}`
    const { jobs, artifacts, log } = await play(
      'workflow_dispatch',
      '1004',
      { overrides },
      {
        GPU_STAGING: staging.server.server,
        GPU_STAGING_HOST_KEY: staging.server.hostKey,
        GPU_AUTHORIZED_KEYS: join(there, 'authorized_keys'),
      },
    )
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

/** Runs the pipeline, and shows its log when a job fails. No line of it may hold a part of the key. */
async function play(
  event: PipelineRun['event'],
  runId: string,
  inputs: Record<string, string> = {},
  variables: Record<string, string> = {},
) {
  const events: ActEvent[] = []
  const access = { server: server.server, sshKey: server.sshKey, sshPassphrase: '', hostKey: server.hostKey }
  const onEvent = (happened: ActEvent) => events.push(happened)
  const run = {
    event,
    runId,
    access,
    root: '',
    home: join(folder, 'home'),
    variables,
    inputs,
    results,
    onEvent,
  }
  const finished = await runPipeline(
    { ...run, signal: AbortSignal.timeout(900_000) },
    join(folder, 'repository'),
  )
  const log = events.map((happened) => JSON.stringify(happened)).join('\n')
  assert.ok(!log.includes(server.sshKey.split('\n')[2] ?? ''), 'the log holds a line of the private key')
  if (finished.some(({ result }) => result === 'failure')) process.stdout.write(`${log}\n`)
  const unpacked = await unpackArtifacts(results, runId, join(folder, 'unpacked', runId))
  return {
    log,
    jobs: finished.map(({ job, result }) => [job, result]),
    artifacts: Object.fromEntries(unpacked.map((artifact) => [artifact.kind, artifact.folder])),
  }
}

async function facts(runId: string, phase: string): Promise<Record<string, string | number>> {
  const records = await readPhases(join(folder, 'home'), runId)
  return records.find((record) => record.phase === phase)?.facts ?? {}
}

async function sentBytes(runId: string): Promise<number> {
  return Number((await facts(runId, 'transfer'))['bytes-sent'])
}

/** Files of the same content travel once: empty label files are all alike. */
function sizeOfDataset(): number {
  const root = join(folder, 'dataset')
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const contents = new Set(files.map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1')))
  return [...contents].reduce((sum, content) => sum + content.length, 0)
}

/** Loads a model with the library that made it, as somebody would who got it from the artifact. */
async function classesOf(model: string): Promise<Record<string, string>> {
  const [ready = ''] = globSync(join(ROOT_ON_SERVER, 'venvs/*/READY'))
  const script = 'import json, sys; from ultralytics import YOLO; print(json.dumps(YOLO(sys.argv[1]).names))'
  const python = join(dirname(ready), 'bin/python')
  const env = { ...process.env, YOLO_CONFIG_DIR: folder }
  const { stdout } = await promisify(execFile)(python, ['-c', script, model], { env, timeout: 120_000 })
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
}
