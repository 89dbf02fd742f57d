/**
 * Exports for real: a model with the real Ultralytics over a real sshd, home through GitHub's own artifact client, and
 * into a release of a stand-in. The venv is that of the tests (`.local/test-venv`).
 */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { DefaultArtifactClient } from '@actions/artifact'
import { type CollectResult, main } from '../../actions/collect/main.ts'
import { facts } from '../../actions/collect/outputs.ts'
import { type ResultsService, startResults } from '../../local/results.ts'
import { type LocalServer, startLocalServer } from '../../local/server.ts'
import { exportRequest, trainingRequest } from '../../src/config/environment-request.ts'
import { githubRun } from '../../src/github/run.ts'
import { workloadOf } from '../../src/workloads/workloads.ts'
import { FakeGithubApi } from '../support/fake-github-api.ts'
import { samplePlan } from '../support/plan.ts'
import { prepareTraining } from '../support/prepared-training.ts'
import { recordedLog } from '../support/recorded-log.ts'
import { ULTRALYTICS_PYTHON } from '../support/ultralytics-python.ts'

const CHECKS = join(import.meta.dirname, '../remote/export_checks.py')
const READY = join(import.meta.dirname, '../support/ready_venv.py')
/** Whatever is not there is not fetched: nobody listens. */
const indexUrl = 'http://127.0.0.1:9/simple'
const plan = samplePlan({
  environment: { ...samplePlan().environment, indexUrl },
  training: { weights: 'yolov8n.yaml', args: { imgsz: 64, device: 'cpu' } },
})
/** As a login over SSH has it, so that both find the same Python. */
const LOGIN = { ...process.env, PATH: '/usr/local/bin:/usr/bin:/bin' }
const WORKLOAD = workloadOf(plan.workload)
const gates = { map50: 0.8 }

let folder: string
let server: LocalServer
let service: ResultsService
let api: FakeGithubApi
let log: ReturnType<typeof recordedLog>
let summary = ''
let asked: readonly string[] = []

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gpu-retrain-exports-'))
  ;[server, service, api] = await Promise.all([
    startLocalServer(),
    startResults(join(folder, 'store')),
    FakeGithubApi.start(),
  ])
  Object.assign(process.env, { GITHUB_WORKSPACE: folder, RUNNER_TEMP: folder })
  const model = join(folder, 'best.pt')
  const quiet = { ...process.env, YOLO_CONFIG_DIR: folder, YOLO_OFFLINE: 'true' }
  execFileSync(ULTRALYTICS_PYTHON, ['-B', CHECKS, 'save_a_model', model], { env: quiet })
  await prepareTraining(server.root, '7', { model: await readFile(model) })
  await order('7')
})
after(async () => {
  await Promise.all([server.stop(), service.stop(), api[Symbol.asyncDispose]()])
  await rm(folder, { recursive: true })
})

/** A dataset of one picture, and the order that trained on it. */
async function order(id: string): Promise<void> {
  const tree = join(server.root, 'trees/fire', 'd'.repeat(64))
  const pictures = join(tree, 'images/val')
  mkdirSync(pictures, { recursive: true })
  const paint = 'import sys, cv2, numpy; cv2.imwrite(sys.argv[1], numpy.random.rand(48, 64, 3) * 255)'
  execFileSync(ULTRALYTICS_PYTHON, ['-c', paint, join(pictures, '0.png')])
  const splits = { val: { sources: [{ path: 'images/val' }] } }
  const dataset = { name: 'fire', digest: 'd'.repeat(64), tree, splits }
  const work = { dataset, args: plan.training.args, venv: join(server.root, 'venvs/f1') }
  const path = join(server.root, 'trainings', id, 'order.1.json')
  await writeFile(path, JSON.stringify({ attempt: 1, environment: {}, work }))
}

function haveVenv(formats: readonly string[]): void {
  const { environment, training } = plan
  const request = exportRequest(
    WORKLOAD,
    trainingRequest(WORKLOAD, environment, training.args.device),
    formats,
  )
  const venv = dirname(dirname(ULTRALYTICS_PYTHON))
  execFileSync('python3', ['-B', READY, server.root, venv, JSON.stringify(request)], { env: LOGIN })
}

async function collect(
  formats: readonly string[],
  limits: Record<string, number> = gates,
): Promise<CollectResult> {
  Object.assign(process.env, service.environment('7'))
  const access = { ...server, sshPassphrase: '' }
  const settings = {
    baseline: '',
    gates: limits,
    goalSpeedup: 3,
    goalHours: 12,
    retentionDays: 7,
    export: formats,
    publish: 'release' as const,
  }
  const where = { access, root: server.root, home: join(folder, 'home'), githubToken: api.token }
  const run = { ...githubRun({}), repository: 'o/r', sha: 'c'.repeat(40), api: api.url }
  log = recordedLog()
  asked = formats
  summary = ''
  return await main(
    { ...where, ...settings, plan, trainingId: '7' },
    {
      log,
      signal: AbortSignal.timeout(300_000),
      summary: {
        write: async (text) => {
          summary += text
        },
      },
      run,
      startedAt: new Date(),
    },
  )
}

async function artifact(): Promise<string> {
  const client = new DefaultArtifactClient()
  const { artifact } = await client.getArtifact('model-7-1')
  const path = join(folder, `downloaded-${artifact.id}`)
  await client.downloadArtifact(artifact.id, { path })
  return path
}

/** The report as it was uploaded. */
async function page(): Promise<string> {
  const client = new DefaultArtifactClient()
  const { artifact } = await client.getArtifact('report-7-1')
  const path = join(folder, `downloaded-${artifact.id}`)
  await client.downloadArtifact(artifact.id, { path })
  const report = JSON.parse(await readFile(join(path, 'report.json'), 'utf8'))
  assert.deepEqual(
    report.exports.map(({ format }: { format: string }) => format),
    asked,
  )
  return await readFile(join(path, 'report.html'), 'utf8')
}

test('a model that fails a gate is neither exported nor released', async () => {
  const { failure } = await collect(['torchscript'], { map50: 0.99 })
  assert.equal(failure?.code, 'GATE_FAILED')
  assert.deepEqual(api.asked, [])
  assert.equal((await readdir(await artifact())).includes('exports.json'), false)
})

test('an environment that cannot be had costs the exports, and nothing else', async () => {
  const { failure, uploaded } = await collect(['onnx'])
  assert.equal(failure?.code, 'EXPORT_FAILED')
  assert.match(failure?.text.what ?? '', /There are no exports: /)
  assert.equal(uploaded.length, 3)
  assert.match(await page(), /<td>onnx<.*>–<.*not delivered: /)
  assert.deepEqual(api.asked, [])
})

test('a format that cannot be made is told after everything is saved, and nothing is released', async () => {
  haveVenv(['torchscript', 'engine'])
  const result = await collect(['torchscript', 'engine'])
  const { failure, uploaded } = result
  assert.equal(failure?.code, 'EXPORT_FAILED')
  assert.match(failure?.text.what ?? '', /as engine \(the server says: .*GPU/)
  assert.equal(uploaded.length, 3)
  assert.ok((await readdir(await artifact())).includes('best.torchscript'))
  assert.match(summary, /\| torchscript \| .* 30 of 30 detections found again/)
  assert.match(summary, /\| engine \| – \| not delivered/)
  assert.match(await page(), /<td>torchscript<.*30 of 30 detections.*<td>engine<.*not delivered: .*GPU/s)
  // It is no reason to train a model again that passed and is saved.
  assert.deepEqual([facts(result)?.verdict, facts(result)?.failure], ['pass', undefined])
  assert.deepEqual(api.asked, [])
})

test('a model that passed is exported, saved with its sums, and released once', async () => {
  haveVenv(['onnx', 'torchscript'])
  assert.equal((await collect(['onnx', 'torchscript'])).failure, undefined)
  const there = await artifact()
  execFileSync('sha256sum', ['--check', '--strict', '--quiet', 'SHA256SUMS'], { cwd: there })
  const record = JSON.parse(await readFile(join(there, 'exports.json'), 'utf8'))
  assert.deepEqual(
    record.exports.map(({ format, imgsz, trouble }: Record<string, unknown>) => [format, imgsz, trouble]),
    [
      ['onnx', 64, ''],
      ['torchscript', 64, ''],
    ],
  )
  const [release, ...others] = api.releases
  assert.deepEqual([release?.tag_name, release?.draft, others.length], ['model-7', false, 0])
  assert.deepEqual(release?.assets.map(({ name }) => name).sort(), [
    'README.md',
    'SHA256SUMS',
    'best.onnx',
    'best.pt',
    'best.torchscript',
    'exports.json',
    'model.json',
  ])
  assert.ok(api.refs.has('refs/tags/model-latest'))

  const uploads = () => api.asked.filter((line) => !line.startsWith('GET ')).length
  const before = uploads()
  assert.equal((await collect(['onnx', 'torchscript'])).failure, undefined)
  assert.equal(uploads(), before)
  assert.match(log.lines.join('\n'), /onnx is there already/)
  assert.doesNotMatch(log.lines.join('\n'), /ghs_/)
})
