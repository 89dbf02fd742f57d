/** Collecting for real: from a private sshd, into GitHub's own artifact client, which talks to a local service. */
import assert from 'node:assert/strict'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { DefaultArtifactClient } from '@actions/artifact'
import type { CollectInputs } from '../../actions/collect/inputs.ts'
import { type CollectResult, main } from '../../actions/collect/main.ts'
import { facts, outputs } from '../../actions/collect/outputs.ts'
import { type ResultsService, startResults } from '../../local/results.ts'
import { type LocalServer, startLocalServer } from '../../local/server.ts'
import { githubRun } from '../../src/github/run.ts'
import { type ActionContext, record } from '../../src/github/run-action.ts'
import { JUDGED_BY_FACT, readPhases } from '../../src/home/phases.ts'
import { type Log, silentLog } from '../../src/log.ts'
import { judgedBy } from '../../src/report/judged-by.ts'
import { samplePlan } from '../support/plan.ts'
import { type PreparedTraining, prepareTraining } from '../support/prepared-training.ts'

let folder: string
let server: LocalServer
let service: ResultsService
let summary = ''

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gpu-retrain-collect-'))
  ;[server, service] = await Promise.all([startLocalServer(), startResults(join(folder, 'store'))])
  Object.assign(process.env, { GITHUB_WORKSPACE: folder, RUNNER_TEMP: folder })
})
after(async () => {
  await Promise.all([server.stop(), service.stop()])
  await rm(folder, { recursive: true })
})

async function collect(
  trainingId: string,
  prepared: PreparedTraining,
  changes: Partial<CollectInputs> = {},
  environment = service.environment(trainingId),
  log: Log = silentLog,
): Promise<CollectResult> {
  await prepareTraining(server.root, trainingId, prepared)
  Object.assign(process.env, environment)
  summary = ''
  const context: ActionContext = {
    log,
    signal: AbortSignal.timeout(60_000),
    summary: {
      write: async (markdown) => {
        summary += markdown
      },
    },
    run: { ...githubRun({}), runAttempt: 2 },
    startedAt: new Date(),
  }
  const inputs = {
    trainingId,
    plan: samplePlan(),
    baseline: '',
    gates: {},
    goalSpeedup: 3,
    goalHours: 12,
    retentionDays: 7,
  }
  const access = { ...server, sshPassphrase: '' }
  const reach = { access, root: server.root, home: join(folder, 'home') }
  const given = { ...reach, ...inputs, ...changes }
  const result = await main(given, context)
  await record('collect', facts(result), given, context.startedAt)
  return result
}

async function download(name: string): Promise<string> {
  const client = new DefaultArtifactClient()
  const { artifact } = await client.getArtifact(name)
  const path = join(folder, 'downloaded', name)
  await client.downloadArtifact(artifact.id, { path })
  return path
}

describe('collecting a finished training', () => {
  it('brings everything home, uploads three artifacts and passes its gates', async () => {
    const gates = { map50: 0.8, 'map50-95': 0.5 }
    const result = await collect('pass', {}, { gates })
    assert.equal(result.failure, undefined)
    assert.deepEqual(outputs(result), {
      verdict: 'pass',
      'model-artifact': 'model-pass-2',
      'logs-artifact': 'logs-pass-2',
      'report-artifact': 'report-pass-2',
      'model-sha256': result.report?.model?.sha256,
      speedup: '',
    })
    const model = await download('model-pass-2')
    assert.deepEqual((await readdir(model)).sort(), ['best.pt', 'last.pt', 'model.json'])
    assert.deepEqual(await readFile(join(model, 'best.pt')), Buffer.alloc(3_000_000, 7))
    assert.deepEqual((await readdir(await download('report-pass-2'))).sort(), [
      'SHA256SUMS',
      'report.html',
      'report.json',
      'results.csv',
    ])
    const logs = await readdir(await download('logs-pass-2'), { recursive: true })
    for (const name of [
      'README.txt',
      'environment.txt',
      'events.jsonl',
      'train.log',
      'ultralytics/args.yaml',
    ]) {
      assert.ok(logs.includes(name), name)
    }
    assert.match(summary, /0\.957/)
    assert.deepEqual(
      (await readPhases(join(folder, 'home'), 'pass')).map(({ phase }) => phase),
      ['collect'],
    )
    const [record] = await readPhases(join(folder, 'home'), 'pass')
    assert.equal(record?.facts.verdict, 'pass')
    assert.equal(record?.facts.failure, undefined)
    assert.equal(record?.facts[JUDGED_BY_FACT], judgedBy(gates, null))
  })

  it('compares with its own earlier report', async () => {
    const { report } = await collect('first', {})
    const baseline = join(await download('report-first-2'), 'report.json')
    const second = await collect('second', {}, { baseline, gates: { speedup: 1, 'map50-drop': 0 } })
    assert.equal(second.failure, undefined)
    assert.equal(second.report?.comparison?.comparable, 'yes')
    assert.equal(second.report?.comparison?.before.label, report?.trainingId)
    assert.equal(outputs(second).speedup, '1.000')
  })

  it('saves everything before a gate fails', async () => {
    const result = await collect('gate', {}, { gates: { map50: 0.99, speedup: 3 } })
    assert.equal(result.failure?.code, 'GATE_FAILED')
    assert.match(result.failure?.text.what ?? '', /0\.957 is not at least 0\.99.*no baseline/)
    assert.equal(outputs(result).verdict, 'fail')
    assert.equal(result.uploaded.length, 3)
    const [record] = await readPhases(join(folder, 'home'), 'gate')
    assert.deepEqual([record?.facts.verdict, record?.facts.failure], ['fail', 'GATE_FAILED'])
  })

  it('fails a model that is not the one that the training wrote', async () => {
    const result = await collect('swapped', { claimedSha256: 'a'.repeat(64) })
    assert.equal(result.failure?.code, 'GATE_FAILED')
    assert.match(result.failure?.text.what ?? '', /model/)
    assert.equal(result.uploaded.length, 3)
  })

  it('saves everything before it reports a baseline that cannot be read', async () => {
    const result = await collect('baseline', {}, { baseline: join(folder, 'nowhere.csv') })
    assert.equal(result.failure?.code, 'INPUT_INVALID')
    assert.equal(result.uploaded.length, 3)
  })
})

describe('a report that cannot be made', () => {
  /** Does something to the folder of the results as soon as all of them are verified. */
  const meddling = (change: (results: string) => void): Log & { warnings: string[] } => {
    const warnings: string[] = []
    const info = (line: string) => {
      const [, results] = /^Everything is verified and lies in (.*)\.$/.exec(line) ?? []
      if (results !== undefined) change(results)
    }
    return { ...silentLog, info, warning: (line) => void warnings.push(line), warnings }
  }
  const replaced = (path: string) => (results: string) => {
    rmSync(join(results, path), { force: true })
    mkdirSync(join(results, path))
  }

  for (const [name, change, kinds] of [
    ['since its file cannot be written', replaced('report.json'), ['logs', 'model']],
    ['since its page cannot be written', replaced('report.html'), ['logs', 'model']],
    ['since the table is gone', replaced('ultralytics/results.csv'), ['model']],
    ['since the events are gone', replaced('events.jsonl'), ['model']],
  ] as const)
    it(`${name}, keeps nothing of what is verified from being saved`, async () => {
      const id = `unreported-${kinds.length}-${name.length}`
      const log = meddling(change)
      const result = await collect(id, {}, {}, service.environment(id), log)
      for (const kind of kinds)
        assert.ok(
          result.uploaded.some((each) => each.kind === kind),
          kind,
        )
      assert.ok(
        ['HOME_UNUSABLE', 'INTERNAL_ERROR'].includes(result.failure?.code ?? ''),
        result.failure?.code,
      )
      assert.match(log.warnings.join(), /The report is missing: .* What came home is saved all the same/)
      assert.match(summary, /model-unreported/)
      assert.deepEqual(await readdir(await download(`model-${id}-2`)), ['best.pt', 'last.pt'])
    })

  it('for a flood says what it did not read, and judges what is left', async () => {
    const log = meddling((results) =>
      writeFileSync(join(results, 'ultralytics/results.csv'), Buffer.alloc(9e6, '1,')),
    )
    const result = await collect('flood', {}, { gates: { recall: 0.1 } }, service.environment('flood'), log)
    assert.match(
      log.warnings.join(),
      /Not read for the report: ultralytics\/results\.csv: it has more than 8 MB/,
    )
    assert.equal(result.uploaded.length, 3)
    assert.equal(result.report?.outcome.curves.epochs.length, 0)
  })
})

describe('collecting what is not whole', () => {
  it('brings home what a failed training left', async () => {
    const result = await collect('failed', {
      state: 'failed',
      reason: '::error::CUDA out of memory',
      model: null,
    })
    assert.equal(result.failure, undefined)
    assert.equal(outputs(result).verdict, 'incomplete')
    assert.equal(outputs(result)['model-artifact'], '')
    assert.equal(result.report?.outcome.curves.epochs.length, 30)
    assert.match(summary, /CUDA out of memory/)
    assert.doesNotMatch(summary, /::error/)
  })

  const LEFT: [title: string, prepared: PreparedTraining, what: RegExp, safe: RegExp][] = [
    [
      'failed at once',
      { state: 'failed', reason: '::error::no GPU.', model: null },
      /^Training none-\d has not finished: it is failed \(: :error::no GPU\), with 30 of 30 epochs; that fails map50 \(/,
      /^Report and logs are saved as artifacts, verified\. There is no model\. The server is untouched\.$/,
    ],
    [
      'was stopped with weights',
      { state: 'stopped', reason: 'asked for' },
      /has not finished: it is stopped \(asked for\)/,
      /^Report, logs, and unfinished weights are saved as artifacts, verified\. The server is untouched\.$/,
    ],
    [
      'goes on',
      { state: 'training', model: null },
      /has not finished: it is training, with/,
      /There is no model/,
    ],
    ['was lost', { state: 'lost', reason: 'the server restarted', model: null }, /it is lost/, /no model/],
  ]
  for (const [at, [title, prepared, what, safe]] of LEFT.entries())
    it(`says what there is of a training that ${title}`, async () => {
      const { failure } = await collect(`none-${at}`, prepared, { gates: { map50: 0.99 } })
      assert.equal(failure?.code, 'GATE_FAILED')
      assert.match(failure?.text.what ?? '', what)
      assert.match(failure?.text.safe ?? '', safe)
      assert.match(failure?.text.next ?? '', /the job of train/)
    })

  it('does not call saved what GitHub did not take', async () => {
    const gates = { map50: 0.99 }
    const { failure } = await collect('untaken', {}, { gates }, { ACTIONS_RESULTS_URL: '' })
    assert.equal(failure?.code, 'GATE_FAILED')
    assert.match(failure?.text.safe ?? '', /^Report, logs, and model are only on the runner, in \/.*results-/)
  })

  it('knows no training that is not there', async () => {
    const inputs = { trainingId: 'never' }
    await assert.rejects(collect('here', {}, inputs), { code: 'TRAINING_UNKNOWN' })
  })

  it('keeps the results on the runner when the upload fails', async () => {
    const result = await collect('unreachable', {}, {}, { ACTIONS_RESULTS_URL: '' })
    assert.equal(result.failure?.code, 'ARTIFACT_UPLOAD_FAILED')
    const [record] = await readPhases(join(folder, 'home'), 'unreachable')
    assert.equal(record?.facts.failure, 'ARTIFACT_UPLOAD_FAILED')
    assert.deepEqual(result.uploaded, [])
    assert.match(result.failure?.text.safe ?? '', /results-/)
  })
})
