/** The committed bundle of preflight, as the runner starts it, against a private sshd. */
import assert from 'node:assert/strict'
import { mkdtempDisposable, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { makeDataset } from '../../local/dataset.ts'
import { startResults } from '../../local/results.ts'
import { startLocalServer } from '../../local/server.ts'
import { parsePlan } from '../../src/config/plan.ts'
import { runStep, type StepResult } from '../support/action.ts'
import { FakeGithubApi } from '../support/fake-github-api.ts'
import { prepareTraining } from '../support/prepared-training.ts'
import { sharedLastGood } from '../support/shared-last-good.ts'

const server = await startLocalServer()
after(() => server.stop())

const SETTINGS = `dataset: {path: fire}
training: {weights: yolov8n.yaml, epochs: 3, workers: 1, device: cpu}
`

/** Runs the step in a workspace with a drawn dataset; `inputs` win over good ones, and so does `environment`. */
async function preflight(
  inputs: Record<string, string> = {},
  environment: Record<string, string> = {},
): Promise<StepResult> {
  await using workspace = await mkdtempDisposable(join(tmpdir(), 'gpu-retrain-workspace-'))
  await makeDataset(join(workspace.path, 'fire'), { trainImages: 4, valImages: 2, seed: 3, sizePx: 96 })
  await writeFile(join(workspace.path, 'retrain.yaml'), SETTINGS)
  return await runStep('preflight', {
    inputs: {
      server: server.server,
      'ssh-key': server.sshKey,
      'host-key': server.hostKey,
      root: server.root,
      home: join(workspace.path, 'home'),
      ...inputs,
    },
    environment: {
      GITHUB_WORKSPACE: workspace.path,
      GITHUB_RUN_ID: '815',
      GITHUB_EVENT_NAME: 'workflow_dispatch',
      ...environment,
    },
  })
}

test('it puts out a plan under the id of the run, and a page', async () => {
  const step = await preflight({ overrides: 'training.epochs=5\ntransfer.keep=3' })
  assert.equal(step.code, 0, step.log)
  assert.equal(step.outputs.needed, 'true')
  const plan = parsePlan(step.outputs.plan ?? '')
  assert.equal(plan.trainingId, '815')
  assert.equal(plan.training.args.epochs, 5)
  assert.equal(plan.transfer.keep, 3)
  assert.match(step.summary, /✅ fire is ready to train/)
})

test('it goes on with an earlier training when told its id', async () => {
  await prepareTraining(server.root, 'earlier')
  // As after a kill before its supervisor wrote the first state.
  for (const name of ['state.json', 'result.json']) await rm(join(server.root, 'trainings/earlier', name))
  const step = await preflight({ resume: 'earlier' })
  assert.equal(step.code, 0, step.log)
  assert.equal(parsePlan(step.outputs.plan ?? '').trainingId, 'earlier')
})

test('a refusal puts out no plan, but a page', async () => {
  const step = await preflight({ root: '', strict: 'true' })
  assert.equal(step.code, 1)
  assert.match(step.log, /::error title=preflight%3A ROOT_MISSING::/)
  assert.deepEqual(step.outputs, {})
  assert.match(step.summary, /❌ fire/)
})

test('wrong inputs and settings are refused before the server is asked', async () => {
  const unreachable = { server: 'root@127.0.0.1:1' }
  assert.match((await preflight({ ...unreachable, resume: '../x', strict: 'yes' })).log, /INPUT_INVALID/)
  assert.match((await preflight({ ...unreachable, config: 'none.yaml' })).log, /CONFIG_UNREADABLE/)
  assert.match(
    (await preflight({ ...unreachable, overrides: 'training.epocs=2' })).log,
    /did you mean epochs/,
  )
})

test("a host key that is not the server's is refused", async () => {
  assert.match((await preflight({ 'host-key': `SHA256:${'A'.repeat(43)}` })).log, /HOST_KEY_CHANGED/)
})

test('it fetches the last good model that another runner made', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'gpu-retrain-shared-'))
  await using service = await startResults(join(folder.path, 'results'))
  await using api = await FakeGithubApi.start()
  const model = { runId: 71, content: 'weights', classes: ['fire', 'smoke'], at: '2026-11-01T08:00:00.000Z' }
  await sharedLastGood(model, { service, api, folder: folder.path })
  const github = { GITHUB_API_URL: api.url, GITHUB_REPOSITORY: 'o/r', RUNNER_TEMP: folder.path }
  const step = await preflight({ 'github-token': api.token }, github)
  assert.equal(step.code, 0, step.log)
  const { modelToBeat } = parsePlan(step.outputs.plan ?? '')
  assert.deepEqual([modelToBeat?.name, modelToBeat?.bytes], ['t71', 'weights'.length], step.log)
})
