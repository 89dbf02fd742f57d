/** A dataset that lies only on a staging server: preflight and transfer as the actions run them, two real sshds. */
import assert from 'node:assert/strict'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { PreflightInputs } from '../../actions/preflight/inputs.ts'
import { main as preflight } from '../../actions/preflight/main.ts'
import { outputs } from '../../actions/preflight/outputs.ts'
import { readInputs } from '../../actions/transfer/inputs.ts'
import { main as transfer } from '../../actions/transfer/main.ts'
import { makeDataset } from '../../local/dataset.ts'
import { parsePlan } from '../../src/config/plan.ts'
import { InputReader } from '../../src/github/inputs.ts'
import type { ActionContext } from '../../src/github/run-action.ts'
import { rejectsWith } from '../support/failures.ts'
import { recordedLog } from '../support/recorded-log.ts'
import { type StagingWorld, stagingWorld } from '../support/staging-world.ts'
import { contentOf } from '../support/transfer-world.ts'

let world: StagingWorld
let workspace: string
/** What was on the runner once. */
let content: Map<string, string>
let digest: string

before(async () => {
  world = await stagingWorld()
  workspace = await mkdtemp(join(tmpdir(), 'staged-'))
  const { staging, training } = world
  // One key opens both.
  const key = readFileSync(join(dirname(training.root), 'user_key.pub'))
  appendFileSync(join(dirname(staging.server.root), 'authorized_keys'), key)
  await makeDataset(staging.source, { trainImages: 8, valImages: 4, seed: 7, sizePx: 160 })
  mkdirSync(join(staging.source, 'models'))
  writeFileSync(join(staging.source, 'models/base.pt'), 'PK\x03\x04')
  digest = (await staging.transfer()).digest
  content = contentOf(staging.source)
  rmSync(staging.source, { recursive: true })
  await writeFile(
    join(workspace, 'retrain.yaml'),
    `dataset: {name: fire, staging-root: ${staging.server.root}}
training: {weights: yolov8n.yaml, device: cpu, epochs: 3, workers: 1}
`,
  )
})

after(async () => {
  await world[Symbol.asyncDispose]()
  await rm(workspace, { recursive: true })
})

function context(): ActionContext & {
  readonly page: () => string
  readonly log: { readonly lines: string[] }
} {
  let page = ''
  return {
    log: recordedLog(),
    startedAt: new Date(),
    signal: AbortSignal.timeout(60_000),
    summary: {
      write: async (markdown) => {
        page += markdown
      },
    },
    run: {
      runId: '1',
      runAttempt: 1,
      eventName: 'schedule',
      sha: '',
      api: '',
      repository: '',
      url: '',
      workspace,
      hasArtifacts: false,
      temp: tmpdir(),
    },
    page: () => page,
  }
}

function checked(running = context(), changes: Partial<PreflightInputs> = {}) {
  const { training, staging } = world
  const inputs: PreflightInputs = {
    access: { ...training, sshPassphrase: '' },
    root: training.root,
    home: staging.home,
    config: join(workspace, 'retrain.yaml'),
    overrides: [],
    strict: false,
    trainingId: '4711',
    resumes: false,
    allowance: { paths: [], packages: false },
    githubToken: '',
    staging: { server: staging.server.server, hostKey: staging.server.hostKey },
    ...changes,
  }
  return preflight(inputs, running)
}

function sent(plan: string, running: ActionContext) {
  const { training, staging } = world
  const inputs = {
    server: training.server,
    'ssh-key': training.sshKey,
    'host-key': training.hostKey,
    home: staging.home,
    plan,
    staging: staging.server.server,
    'staging-host-key': staging.server.hostKey,
    'authorized-keys': world.authorizedKeys,
  }
  const variables = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])
  const reader = new InputReader(Object.fromEntries(variables))
  const read = readInputs(reader, running.run)
  reader.finish()
  return transfer(read, running)
}

describe('a dataset that lies only on a staging server', () => {
  it('is audited there, planned by its digest, and sent by that server itself', async () => {
    const running = context()
    const { plan = '' } = outputs(await checked(running))
    const { dataset } = parsePlan(plan)
    assert.deepEqual(dataset.staging, { root: world.staging.server.root, digest })
    assert.deepEqual(
      [dataset.path, dataset.splits.train.images, dataset.splits.val.images, dataset.files],
      ['', 8, 4, 26],
    )
    assert.ok(!plan.includes('127.0.0.1'), 'the plan holds an address')
    assert.match(running.page(), /from the staging server/)
    const sending = context()
    const result = await sent(plan, sending)
    assert.equal(result.digest, digest)
    assert.deepEqual(contentOf(result.path), content)
    assert.ok(existsSync(`${result.path}.receipt.json`))
    assert.ok(result.bytesSent > 0)
    assert.deepEqual(
      sending.log.lines.filter((line) => line.startsWith('warning')),
      [],
    )
    assert.equal((await sent(plan, context())).bytesSent, 0)
  })

  it('may hold the weights that the training starts from', async () => {
    const from = (weights: string) => checked(context(), { overrides: [`training.weights=${weights}`] })
    const { plan } = await from('models/base.pt')
    assert.deepEqual(plan.dataset.weights, ['models/base.pt'])
    const { text } = await rejectsWith('WEIGHTS_MISSING', () => from('models/other.pt'))
    assert.match(
      text.what,
      /models\/other\.pt are neither on the runner, nor in the dataset, nor on the server/,
    )
    assert.match(text.next, /from the top of the repository .* or of the dataset/)
  })

  it('RECEIPT_MISSING when it was never verified there', async () => {
    const overrides = ['dataset.name=smoke']
    const { text } = await rejectsWith('RECEIPT_MISSING', () => checked(context(), { overrides }))
    assert.match(text.what, /staging server has no verified tree smoke/)
  })

  it('INPUT_INVALID when nobody says where that server is', async () => {
    const staging = { server: '', hostKey: '' }
    const { text } = await rejectsWith('INPUT_INVALID', () => checked(context(), { staging }))
    assert.match(text.next, /GPU_STAGING/)
  })

  it('HOST_KEY_CHANGED when that server is another one', async () => {
    const staging = {
      server: world.staging.server.server,
      hostKey: 'SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    }
    await rejectsWith('HOST_KEY_CHANGED', () => checked(context(), { staging }))
  })

  it('is refused when what was verified there has changed since', async () => {
    const tree = join(world.staging.server.root, 'trees/fire', digest)
    const [picture = ''] = readdirSync(join(tree, 'images/val'))
    truncateSync(join(tree, 'images/val', picture), 0)
    await rejectsWith('DATASET_INVALID', () => checked())
    truncateSync(join(tree, 'data.yaml'), 10)
    await rejectsWith('VERIFICATION_FAILED', () => checked())
  })
})
