/** Hooks at the ends that a run can have: the real actions as processes, a real sshd, GitHub's own artifact client. */
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, describe, it } from 'node:test'
import { type ResultsService, startResults } from '../../local/results.ts'
import { type LocalServer, startLocalServer } from '../../local/server.ts'
import type { Plan } from '../../src/config/plan.ts'
import { silentLog } from '../../src/log.ts'
import { settle } from '../../src/training/settle.ts'
import { type Step, type StepResult, startStep } from '../support/action.ts'
import { PipelineSteps } from '../support/pipeline-steps.ts'
import { samplePlan } from '../support/plan.ts'
import { type PreparedTraining, prepareTraining } from '../support/prepared-training.ts'

/** Writes down what it is told, and what of the results is there by then. */
const NOTE =
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the shell's
  'echo "$GPU_RETRAIN_HOOK $GPU_RETRAIN_RESULT $GPU_RETRAIN_STATE ${GPU_RETRAIN_VERDICT:--} ${GPU_RETRAIN_FAILURE:--} $(cd "${GPU_RETRAIN_FOLDER:-/nowhere}" 2>/dev/null && ls state.json)" >> ran'
const ALL = { before: NOTE, failed: NOTE, after: NOTE }

let folder: string
let workspace: string
let server: LocalServer
let service: ResultsService
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gpu-retrain-hooks-'))
  ;[server, service] = await Promise.all([startLocalServer(), startResults(join(folder, 'store'))])
})
after(async () => {
  await Promise.all([server.stop(), service.stop()])
  rmSync(folder, { recursive: true })
})
beforeEach(() => {
  workspace = mkdtempSync(join(folder, 'workspace-'))
})

/** What the hooks wrote down, a line each. */
function ran(where = workspace): string[] {
  const path = join(where, 'ran')
  return existsSync(path) ? readFileSync(path, 'utf8').trimEnd().split(/ *\n/) : []
}

interface Run {
  /** None was ever started when it is left out. */
  readonly prepared?: PreparedTraining
  readonly jobs?: Record<string, string>
  readonly hooks?: Record<string, string>
  readonly attempt?: number
  readonly plan?: Partial<Plan>
  readonly inputs?: Record<string, string>
}

/** Runs the action as the last job of a workflow does. */
async function collect(id: string, run: Run): Promise<StepResult> {
  return await (await startCollect(id, run)).result
}

async function startCollect(id: string, run: Run): Promise<Step> {
  const { prepared, jobs = { train: 'success' }, hooks = ALL, attempt = 1, plan = {}, inputs = {} } = run
  if (prepared) await prepareTraining(server.root, id, prepared)
  // JSON is YAML.
  writeFileSync(join(workspace, 'retrain.yaml'), JSON.stringify({ hooks }))
  const planned = samplePlan({ trainingId: id, root: server.root, ...plan })
  return startStep(
    'collect',
    {
      inputs: {
        server: server.server,
        'ssh-key': server.sshKey,
        'host-key': server.hostKey,
        home: join(folder, 'home'),
        plan: JSON.stringify(planned),
        jobs: Object.entries(jobs)
          .map(([job, result]) => `${job}: ${result}`)
          .join('\n'),
        ...inputs,
      },
      environment: {
        ...service.environment(id),
        GITHUB_WORKSPACE: workspace,
        GITHUB_RUN_ID: id,
        GITHUB_RUN_ATTEMPT: String(attempt),
      },
    },
    'run.ts',
  )
}

const priced = { limits: { ...samplePlan().limits, pricePerHour: 2.5 } }
const HOME = 'state.json'

describe('the whole pipeline', () => {
  it('runs before once, and after once behind everything else; so does a schedule with nothing to do', async () => {
    const hooks = JSON.stringify({ before: NOTE, failed: NOTE, after: NOTE })
    await using pipeline = await PipelineSteps.start(
      `training:\n  weights: yolov8n.yaml\n  device: cpu\n  epochs: 2\n  time: 0.1\nhooks: ${hooks}\n`,
    )
    await pipeline.begin()
    for (const stage of ['preflight', 'transfer', 'train', 'collect'] as const) {
      const github = service.environment(pipeline.trainingId)
      const { ok, log } = await pipeline.finish(pipeline.launch(stage, stage === 'collect' ? github : {}))
      assert.ok(ok, log)
      if (stage === 'collect') assert.match(log, /Verdict: pass\.[\s\S]*::group::hooks\.after/)
    }
    const told = [/^before {2}none - -$/, /^after success finished pass - state\.json$/]
    const said = ran(pipeline.workspace)
    assert.equal(said.length, 2, said.join('\n'))
    for (const [at, line] of told.entries()) assert.match(said[at] ?? '', line)

    const scheduled = { GITHUB_RUN_ID: '99', GITHUB_EVENT_NAME: 'schedule' }
    const { outputs, log } = await pipeline.launch('preflight', scheduled).result
    assert.equal(outputs.needed, 'false', log)
    assert.deepEqual(ran(pipeline.workspace).slice(2), ['before  none - -', 'after success none - -'])

    rmSync(pipeline.source, { recursive: true })
    await pipeline.launch('preflight', { GITHUB_RUN_ID: '100' }).result
    const failed = ['failed failure none - DATASET_MISSING', 'after failure none - DATASET_MISSING']
    assert.deepEqual(ran(pipeline.workspace).slice(4), ['before  none - -', ...failed])

    // What this attempt does not know of may run.
    const again = { GITHUB_RUN_ID: '100', GITHUB_RUN_ATTEMPT: '2' }
    const { log: held } = await pipeline.launch('preflight', again).result
    assert.deepEqual(ran(pipeline.workspace).slice(7), ['before  none - -', failed[0]])
    assert.match(held, /::warning::hooks\.after was not run, since a training of an earlier run may be/)
  })
})

describe('a run that fails', () => {
  it('since its training did, runs failed and then after, with everything at home', async () => {
    const prepared = { state: 'failed', reason: 'CUDA "out" of $(memory)' }
    const { code, log } = await collect('h-failed', {
      prepared,
      jobs: { transfer: 'success', train: 'failure' },
    })
    assert.equal(code, 0, log)
    const [, ...lines] = ran()
    assert.deepEqual(
      lines,
      ['failed', 'after'].map((hook) => `${hook} failure failed incomplete TRAINING_FAILED ${HOME}`),
    )
    assert.equal(service.artifacts('h-failed').length, 3)
  })

  it('at a gate, does too', async () => {
    const inputs = { gates: 'map50: 0.99' }
    const { code, log } = await collect('h-gated', { prepared: {}, inputs })
    assert.equal(code, 1)
    assert.match(log, /::error title=collect%3A GATE_FAILED::/)
    const [, ...lines] = ran()
    assert.deepEqual(
      lines,
      ['failed', 'after'].map((hook) => `${hook} failure finished fail GATE_FAILED ${HOME}`),
    )
  })

  it('before its training started, asks nobody: the server may be what is wrong', async () => {
    const jobs = { 'setup-env': 'failure', transfer: 'skipped', train: 'skipped' }
    const inputs = { server: 'root@127.0.0.1:9' }
    const { code, log } = await collect('h-never', { jobs, inputs })
    assert.equal(code, 0, log)
    assert.match(log, /never started: there is nothing to bring home/)
    assert.deepEqual(ran().slice(1), ['failed failure none - -', 'after failure none - -'])
  })

  it('as it was to start its training, asks the server', async () => {
    const { code } = await collect('h-refused', { jobs: { train: 'failure' } })
    assert.equal(code, 0)
    assert.deepEqual(ran().slice(1), ['failed failure none - -', 'after failure none - -'])
  })

  it('since a training is not there that was, leaves the server alone', async () => {
    const { code, log } = await collect('h-missing', {})
    assert.equal(code, 1)
    assert.match(log, /TRAINING_UNKNOWN/)
    assert.deepEqual(ran().slice(1), ['failed failure none - TRAINING_UNKNOWN'])
    assert.match(log, /::warning::The server .*hooks\.after was not run, since the training is missing/)
  })

  it('since its results do not come home, leaves the server alone until they do', async () => {
    const home = join(workspace, 'home')
    mkdirSync(join(home, 'runs'), { recursive: true, mode: 0o700 })
    writeFileSync(join(home, 'runs/h-unsaved'), 'where a folder should be')
    const { code, log } = await collect('h-unsaved', { prepared: {}, inputs: { home } })
    assert.equal(code, 1)
    assert.match(log, /::error title=collect%3A HOME_UNUSABLE::/)
    assert.deepEqual(
      ran().map((line) => line.split(' ')[0]),
      ['before', 'failed'],
    )
    assert.match(log, /hooks\.after was not run, since what the training left is not on the runner yet/)
    rmSync(join(home, 'runs/h-unsaved'))
    await collect('h-unsaved', { attempt: 2, inputs: { home } })
    assert.deepEqual(ran().slice(2), ['before  none - -', `after success finished pass - ${HOME}`])
  })
})

describe('a training that goes on', () => {
  for (const [title, jobs] of [
    ['after a cancel that detached it', { train: 'cancelled' }],
    ['since nobody waits for it', { train: 'success' }],
  ] as const)
    it(`${title}, keeps its server`, async () => {
      const { code, log } = await collect(`h-on-${jobs.train}`, {
        prepared: { state: 'training' },
        jobs,
        plan: priced,
      })
      assert.equal(code, 0, log)
      assert.deepEqual(ran().slice(1), [])
      assert.match(
        log,
        /::warning::Training .* goes on \(training, epoch 30 of 30\)\. hooks\.after was not run\. The server goes on costing 2\.50 an hour\. To collect its end: the input resume/,
      )
    })

  it('that was told to stop, is waited for', async () => {
    await prepareTraining(server.root, 'h-stops', { state: 'training' })
    const path = join(server.root, 'trainings/h-stops/state.json')
    const state = { ...JSON.parse(readFileSync(path, 'utf8')), stopping: 'stop' }
    writeFileSync(path, JSON.stringify(state))
    const where = { access: { ...server, sshPassphrase: '' }, root: server.root, trainingId: 'h-stops' }
    const context = { log: silentLog, signal: AbortSignal.timeout(60_000) }
    const look = (stopMs: number) => settle(where, { reachMs: 0, stopMs, pauseMs: 100 }, context)
    assert.equal((await look(0)).kind, 'goes-on')
    const settled = look(50_000)
    setTimeout(() => writeFileSync(path, JSON.stringify({ ...state, state: 'stopped' })), 500)
    assert.equal((await settled).kind, 'ended')
  })

  it('on a server that does not answer, may go on for all that is known', async () => {
    const access = { ...server, server: 'root@127.0.0.1:9', sshPassphrase: '' }
    const context = { log: silentLog, signal: AbortSignal.timeout(60_000) }
    const where = { access, root: server.root, trainingId: 'h-dark' }
    assert.equal((await settle(where, { reachMs: 0, stopMs: 0 }, context)).kind, 'unknown')
  })
})

describe('a run that was cancelled', () => {
  it('brings home what there is before after, and calls it no failure', async () => {
    const { code, log } = await collect('h-cancelled', {
      prepared: { state: 'stopped' },
      jobs: { train: 'cancelled' },
    })
    assert.equal(code, 0, log)
    assert.deepEqual(ran().slice(1), [`after cancelled stopped incomplete TRAINING_STOPPED ${HOME}`])
  })

  it('ends at once where nothing is to be done before the server goes', async () => {
    const run = { prepared: {}, jobs: { train: 'cancelled' }, hooks: { failed: NOTE }, plan: priced }
    const { code, log } = await collect('h-at-once', run)
    assert.equal(code, 0)
    assert.deepEqual([ran(), service.artifacts('h-at-once')], [[], []])
    assert.match(log, /::warning::The server goes on costing 2\.50 an hour until you stop it/)
  })
})

describe('a hook at the end', () => {
  it('goes with a step that is cancelled, and it is said what that means', async () => {
    const hooks = { after: 'echo begun; sleep 300' }
    const step = await startCollect('h-ended', { prepared: {}, hooks, plan: priced })
    await step.saw(/^begun$/m)
    const { code, log } = await step.cancel()
    assert.equal(code, 1)
    assert.match(
      log,
      /::warning::hooks\.after was not run to its end.*the server goes on costing 2\.50 an hour/,
    )
    assert.match(log, /::error title=collect%3A CANCELLED::/)
  })
})

describe('a hook that fails', () => {
  const hooks = { after: 'test -e mended && echo mended >> ran' }

  it('is an error of its own, with everything saved, and runs again with the job', async () => {
    const first = await collect('h-rerun', { prepared: {}, hooks })
    assert.equal(first.code, 1)
    assert.match(
      first.log,
      /::error title=collect%3A HOOK_FAILED::HOOK_FAILED: hooks\.after ended with exit code 1/,
    )
    assert.equal(first.outputs.verdict, 'pass')
    const kinds = service.artifacts('h-rerun').map(({ name }) => name.replace(/-.*/, ''))
    assert.deepEqual(kinds.sort(), ['last', 'logs', 'model', 'report'])
    const record = JSON.parse(readFileSync(join(folder, 'home/runs/h-rerun/collect.json'), 'utf8'))
    assert.deepEqual([record.facts.verdict, record.facts.failure], ['pass', undefined])

    writeFileSync(join(workspace, 'mended'), '')
    const second = await collect('h-rerun', { hooks, attempt: 2 })
    assert.equal(second.code, 0, second.log)
    assert.deepEqual(ran(), ['mended'])
  })

  it('beside a gate that fails, is told beside it', async () => {
    const { code, log } = await collect('h-two', { prepared: {}, hooks, inputs: { gates: 'map50: 0.99' } })
    assert.equal(code, 1)
    assert.match(log, /::error title=HOOK_FAILED::/)
    assert.match(log, /::error title=collect%3A GATE_FAILED::/)
  })
})

describe('a server that nobody stops', () => {
  for (const [plan, cost] of [
    [priced, 'goes on costing 2.50 an hour'],
    [{}, 'goes on costing money'],
  ] as const)
    it(`${cost}, aloud`, async () => {
      const { code, log } = await collect(`h-idle-${cost.length}`, { prepared: {}, hooks: {}, plan })
      assert.equal(code, 0, log)
      assert.ok(log.includes(`::warning::The server ${cost} until you stop it`), log)
    })
})

it('neither the key nor a secret of a hook is anywhere but where it belongs', async () => {
  const secret = 'the-key-of-the-provider'
  const hooks = {
    after: 'echo "[$PROVIDER_KEY]"; cat /proc/self/environ | tr "\\0" "\\n" > seen; ps -eo args > processes',
  }
  const { code, log } = await collect('h-secret', {
    prepared: {},
    hooks,
    inputs: { 'hook-secrets': `PROVIDER_KEY=${secret}` },
  })
  assert.equal(code, 0, log)
  assert.match(log, /^\[\*\*\*\]$/m)
  assert.equal(log.replaceAll(/^::add-mask::.*\n/gm, '').includes(secret), false)
  const seen = readFileSync(join(workspace, 'seen'), 'utf8').split('\n')
  assert.ok(seen.includes(`PROVIDER_KEY=${secret}`))
  const [, line = ''] = server.sshKey.split('\n')
  const token = service.environment('h-secret').ACTIONS_RUNTIME_TOKEN ?? ''
  for (const ours of [line, token])
    assert.equal(
      seen.some((variable) => variable.includes(ours)),
      false,
    )
  assert.equal(readFileSync(join(workspace, 'processes'), 'utf8').includes(secret), false)
})
