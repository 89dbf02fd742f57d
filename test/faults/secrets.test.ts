/** The private key while actions run: nowhere but in their memory, and in the variable that the runner gave them. */
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { makeDataset } from '../../local/dataset.ts'
import { runStep, type StepResult, startStep } from '../support/action.ts'
import { descendants } from '../support/descendants.ts'
import { samplePlan } from '../support/plan.ts'
import { prepareTraining } from '../support/prepared-training.ts'
import { trainingWorld } from '../support/training-world.ts'

/** Run from source: tests what is written and not what was bundled. */
const [MAIN, POST] = ['run.ts', 'post.ts']
const LOOK_EVERY_MS = 25

const world = await trainingWorld()
const folder = mkdtempSync(join(tmpdir(), 'gpu-retrain-secrets-'))
const home = join(folder, 'home')
after(async () => {
  rmSync(folder, { recursive: true })
  await world[Symbol.asyncDispose]()
})

/** The key as it could show: 12 encodings, the first of them line by line. */
function needles(key: string): Buffer[] {
  const lines = key.split('\n').filter((line) => line.length > 20 && !line.startsWith('-----'))
  const body = lines.join('')
  const shifted = (by: number): string =>
    Buffer.concat([Buffer.alloc(by), Buffer.from(key)])
      .toString('base64')
      .slice(4, -4)
  const hex = Buffer.from(key).toString('hex')
  const binary = Buffer.from(body, 'base64')
  return [
    ...lines,
    body,
    shifted(0),
    shifted(1),
    shifted(2),
    Buffer.from(key).toString('base64url').slice(0, -4),
    hex,
    hex.toUpperCase(),
    JSON.stringify(key).slice(1, -1),
    encodeURIComponent(key),
    key.replaceAll('\n', '&#10;'),
    key.replaceAll('\n', '\r\n'),
  ]
    .map((text) => Buffer.from(text))
    .concat(binary.subarray(binary.length - 120))
}

const NEEDLES = needles(world.access.sshKey)

function assertClean(where: string, content: Buffer | string): void {
  const bytes = Buffer.from(content)
  for (const [kind, needle] of NEEDLES.entries())
    assert.ok(!bytes.includes(needle), `the key is in ${where} (form ${kind})`)
}

function assertCleanFolder(path: string): number {
  let files = 0
  for (const entry of readdirSync(path, { recursive: true, withFileTypes: true })) {
    const full = join(entry.parentPath, entry.name)
    assertClean('a name', entry.name)
    if (!entry.isFile() || statSync(full).size > 50e6) continue
    assertClean(full, readFileSync(full))
    files++
  }
  return files
}

/** Looks at every process of the step and of the server, again and again: its command line and its environment. */
function watchProcesses(step: number): { stop: () => number } {
  const found: string[] = []
  const seen = new Set<number>()
  const look = (): void => {
    const below = [...descendants(step), ...descendants(world.server.pid)]
    for (const pid of [step, ...below]) {
      for (const file of pid === step ? ['cmdline'] : ['cmdline', 'environ']) {
        const content = read(`/proc/${pid}/${file}`)
        if (NEEDLES.some((needle) => content.includes(needle)) || content.includes('INPUT_'))
          found.push(`${file} of ${content}`)
      }
      seen.add(pid)
    }
  }
  const timer = setInterval(look, LOOK_EVERY_MS)
  return {
    stop: () => {
      clearInterval(timer)
      assert.deepEqual(found, [])
      return seen.size
    },
  }
}

function read(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch {
    return Buffer.alloc(0)
  }
}

/** Runs a step under observation and looks at all that it leaves. */
async function observed(
  name: string,
  inputs: Record<string, string>,
  entry = MAIN,
  state = {},
): Promise<StepResult> {
  const step = startStep(name, { inputs, state }, entry)
  const watch = watchProcesses(step.process.pid ?? 0)
  const result = await step.result
  assert.ok(watch.stop() > 1, `${name}: no process of the server was seen`)
  const log = result.log.split('\n').filter((line) => !line.startsWith('::add-mask::'))
  assertClean(`the log of ${name}`, log.join('\n'))
  assertClean(`the summary of ${name}`, result.summary)
  assertClean(`the outputs of ${name}`, JSON.stringify([result.outputs, result.state]))
  assertClean(`the outputs of ${name}`, Object.values({ ...result.outputs, ...result.state }).join('\n'))
  return result
}

const access = {
  server: world.access.server,
  'ssh-key': world.access.sshKey,
  'host-key': world.access.hostKey,
  root: world.root,
  home,
}

test('the needles find the key in the forms that they stand for', () => {
  const key = world.access.sshKey
  for (const text of [
    key,
    JSON.stringify({ key }),
    Buffer.from(`x${key}`).toString('base64'),
    Buffer.from(key).toString('hex'),
    encodeURIComponent(key),
  ])
    assert.throws(() => assertClean('a test', text), /the key is in a test/)
})

test('preflight, setup-env and transfer', async () => {
  const source = join(folder, 'dataset')
  await makeDataset(source, { trainImages: 4, valImages: 2, seed: 1, sizePx: 64 })
  const config = join(import.meta.dirname, '../../retrain.yaml')
  await observed('preflight', {
    ...access,
    config,
    'allow-paths': '/',
    overrides: `dataset.path=${source}\ntraining.device=cpu`,
  })
  const plan = JSON.stringify(samplePlan({ root: world.root, trainingId: 'secret' }))
  // No such Python: it ends soon, and failures are where secrets slip out.
  await observed('setup-env', { ...access, plan, python: '3.99' })
  const sent = await observed('transfer', { ...access, plan, source })
  assert.equal(sent.code, 0, sent.log)
})

test('train, its post step, and collect', async () => {
  const { dataset, venv, args } = world.order('secret', { epochs: 3, time: 0.3 })
  const plan = JSON.stringify(
    samplePlan({
      trainingId: 'secret',
      root: world.root,
      dataset: { ...samplePlan().dataset, name: dataset.name, splits: dataset.splits },
      training: { weights: 'yolov8n.yaml', args },
    }),
  )
  const inputs = { ...access, plan, digest: dataset.digest, venv }
  const trained = await observed('train', inputs)
  assert.equal(trained.code, 0, trained.log)
  await observed('train', inputs, POST, trained.state)
  await prepareTraining(world.root, 'collected')
  const collected = await observed('collect', { ...access, plan, 'training-id': 'collected' })
  assert.match(collected.log, /Everything is verified/, collected.log)
})

test('a passphrase that is wrong, and a key that is cut, are told without showing them', async () => {
  const plan = JSON.stringify(samplePlan({ root: world.root }))
  const cut = world.access.sshKey.slice(0, 200)
  const result = await runStep(
    'train',
    { inputs: { ...access, plan, 'ssh-key': cut, digest: 'ab'.repeat(32), venv: '/v' } },
    MAIN,
  )
  const shown = result.log
    .split('\n')
    .filter((line) => !line.startsWith('::add-mask::'))
    .join('\n')
  assert.match(shown, /SSH_KEY_INVALID/)
  for (const line of cut.split('\n').slice(1)) assert.ok(line.length < 6 || !shown.includes(line))
})

test('neither home nor root holds it', () => {
  assert.ok(assertCleanFolder(folder) > 5)
  assert.ok(assertCleanFolder(world.root) > 20)
})
