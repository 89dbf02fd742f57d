/**
 * Files that nobody leaves, only larger than any real one: what reads them stays within 512 MB, ends, and says what it left
 * out. The server is a stand-in that speaks our protocol and sends what it is told.
 */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { runStep, startStep } from '../support/action.ts'
import { BOX, JPEG } from '../support/dataset-folder.ts'
import { type Behaviour, hostileServer } from '../support/hostile-server.ts'
import { samplePlan } from '../support/plan.ts'

const MOST_BYTES = 512 << 20
const CHUNK_BYTES = 1 << 20
const PRELOAD = join(import.meta.dirname, '../support/peak-memory.ts')

let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'floods-'))
})
after(() => rm(folder, { recursive: true }))

/** Runs an action from its sources against a server; @returns its log. */
async function bounded(
  action: string,
  behaviour: Behaviour,
  inputs: Record<string, string>,
  workspace = folder,
): Promise<string> {
  await using server = await hostileServer(behaviour)
  const { server: address, sshKey, hostKey } = server.access
  const home = await mkdtemp(join(folder, 'home-'))
  const peak = join(home, 'peak')
  const environment = {
    NODE_OPTIONS: `--import=${PRELOAD}`,
    PEAK_MEMORY: peak,
    GITHUB_WORKSPACE: workspace,
  }
  const reach = { server: address, 'ssh-key': sshKey, 'host-key': hostKey, home, root: '/data' }
  const { log } = await runStep(action, { inputs: { ...reach, ...inputs }, environment }, 'run.ts')
  const bytes = Number(await readFile(peak, 'utf8'))
  console.log(`${Math.round(bytes / 2 ** 20)} MiB at most`)
  assert.ok(bytes < MOST_BYTES, `${Math.round(bytes / 2 ** 20)} MiB\n${log}`)
  assert.doesNotMatch(log, /This should not happen/)
  await rm(home, { recursive: true })
  return log
}

function offering(files: Record<string, Buffer>): Behaviour {
  const listed = Object.entries(files).map(([path, content]) => ({
    path,
    size: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
  }))
  return {
    onCall: (operation, far, args) => {
      if (operation === 'results.list') return far.says('R', { files: listed, leftOut: [] })
      const content = files[String(args.path)] ?? Buffer.alloc(0)
      for (let at = 0; at < content.length; at += CHUNK_BYTES)
        far.says('D', content.toString('latin1', at, at + CHUNK_BYTES))
      far.says('R', { sent: content.length })
    },
  }
}

const many = (unit: string, bytes: number): Buffer => Buffer.alloc(bytes, unit)
const numbered = (count: number, line: (number: number) => string): Buffer =>
  Buffer.from(Array.from({ length: count }, (_, number) => line(number)).join(''))

const STATE = `${JSON.stringify({ from: 'supervisor', attempt: 1, atMs: 1, type: 'state', state: 'training' })}\n`
const RESULTS: Record<string, [Record<string, Buffer>, RegExp]> = {
  'events of 64 MB': [{ 'events.jsonl': many(STATE, 64e6) }, /Verdict/],
  'events of 100 MB in one line': [{ 'events.jsonl': many('"state"', 100e6) }, /only its first 64 MB/],
  'events that are all depth': [{ 'events.jsonl': many('["state",', 64e6) }, /Verdict/],
  'events of nothing but line ends': [{ 'events.jsonl': many('\n', 64e6) }, /Verdict/],
  'arguments of 30 MB': [
    { 'ultralytics/args.yaml': many('key: value\n', 30e6) },
    /args\.yaml: it has more than 1 MB/,
  ],
  'arguments of 0.8 MB, all different': [
    { 'ultralytics/args.yaml': numbered(60_000, (at) => `key${at}: 1\n`) },
    /Verdict/,
  ],
  'a state that is 25 million deep': [
    { 'state.json': many('[', 25e6) },
    /state\.json: it has more than 1 MB/,
  ],
  'a state that is 1 million deep': [{ 'state.json': many('{"a":', 1e6) }, /Verdict/],
  'a result and an order of 40 MB': [
    {
      'state.json': Buffer.from('{"state": "finished", "attempt": 1}'),
      'result.json': many('{"a":[', 40e6),
      'order.1.json': many('[[],', 40e6),
    },
    /order\.1\.json: it has more than 4 MB/,
  ],
  'a table and events of 99,000 epochs': [
    {
      'ultralytics/results.csv': Buffer.concat([
        Buffer.from('epoch,time,metrics/mAP50(B)\n'),
        numbered(99_000, (at) => `${at + 1},${at + 1},0.5\n`),
      ]),
      'events.jsonl': numbered(
        99_000,
        (at) =>
          `{"type":"epoch","epoch":${at + 1},"seconds":1,"totalSeconds":${at},"metrics":{"map50":0.5}}\n`,
      ),
    },
    /Verdict/,
  ],
  'a table of 57 MB': [
    { 'ultralytics/results.csv': Buffer.concat([Buffer.from('epoch,time\n'), many('1,2\n', 57e6)]) },
    /results\.csv: it has more than 8 MB/,
  ],
  'a table of 8 MB, all line ends': [
    { 'ultralytics/results.csv': many('epoch\n', 8e6) },
    /not a table of epochs that can be read/,
  ],
  'a table of 700,000 numbers': [
    {
      'ultralytics/results.csv': Buffer.concat([
        Buffer.from('epoch,a,b,c,d,e,f\n'),
        numbered(100_000, (at) => `${at},1,2,3,4,5,6\n`),
      ]),
    },
    /not a table of epochs that can be read/,
  ],
  'a lock of 50 MB': [
    { 'environment.txt': many('ultralytics==', 50e6) },
    /environment\.txt: it has more than 1/,
  ],
  'a lock whose version is 1 MB': [
    { 'environment.txt': Buffer.from(`torch==${'1'.repeat(900_000)}`) },
    /Verdict/,
  ],
}

describe('a flood in the results', () => {
  for (const [name, [files, expected]] of Object.entries(RESULTS))
    it(name, async () => {
      const plan = JSON.stringify(samplePlan({ trainingId: '7' }))
      assert.match(await bounded('collect', offering(files), { plan, 'training-id': '7' }), expected)
    })
})

const DATA = 'train: images\nval: images\nnames: [a]\n'
const SETTINGS = 'training:\n  weights: yolov8n.yaml\ndataset:\n  path: set\n'
const DATASETS: Record<string, [Record<string, Buffer | string>, RegExp]> = {
  'data.yaml of 100 MB': [{ 'set/data.yaml': many('a: b\n', 100e6) }, /data\.yaml|describes it/],
  'data.yaml of 2 MB': [{ 'set/data.yaml': many('- a\n', 1_999_999) }, /more than 300000 words and signs/],
  'data.yaml of 299,000 faults': [
    { 'set/data.yaml': many(']', 299_000) },
    /Unexpected flow-seq-end|DATASET_INVALID/,
  ],
  'data.yaml of 60,000 keys': [
    { 'set/data.yaml': `${numbered(60_000, (at) => `k${at}: 1\n`)}${DATA}` },
    /more than 300000|SERVER_REPLY_INVALID/,
  ],
  'nc of a hundred million': [
    { 'set/data.yaml': 'train: images\nval: images\nnc: 100000000\n' },
    /names 100000000 classes, more than 30000/,
  ],
  'nc: 5e9': [{ 'set/data.yaml': 'train: images\nval: images\nnc: 5e9\n' }, /names 5000000000 classes/],
  'nc: 1e300': [{ 'set/data.yaml': 'train: images\nval: images\nnc: 1e300\n' }, /names 1e\+300 classes/],
  'nc: .inf': [{ 'set/data.yaml': 'train: images\nval: images\nnc: .inf\n' }, /DATASET_INVALID/],
  'a path of 300,000 folders': [
    { 'set/data.yaml': `train: ${'train/'.repeat(300_000)}\nval: images\nnames: [a]\n` },
    /at most 1024 characters/,
  ],
  'a path of 300 folders': [
    { 'set/data.yaml': `train: ${'train/'.repeat(160)}\nval: images\nnames: [a]\n` },
    /at most 32 names/,
  ],
  '20,000 places of a split': [
    { 'set/data.yaml': `train: [${'images, '.repeat(20_000)}]\nval: images\nnames: [a]\n` },
    /at most 200 paths/,
  ],
  'retrain.yaml of 60,000 keys': [
    { 'retrain.yaml': `${SETTINGS}${numbered(60_000, (at) => `k${at}: 1\n`)}` },
    /more than 100000 words and signs/,
  ],
  'retrain.yaml of 9,000 keys': [
    { 'retrain.yaml': `${SETTINGS}${numbered(9_000, (at) => `k${at}: 1\n`)}` },
    /9000 problems/,
  ],
  'a baseline of 100 MB': [
    { 'retrain.yaml': `${SETTINGS}collect:\n  baseline: b.csv\n`, 'b.csv': many('1,2\n', 100e6) },
    /baseline .* more than 32 MB/,
  ],
  'a baseline of 32 MB of brackets': [
    { 'retrain.yaml': `${SETTINGS}collect:\n  baseline: b.json\n`, 'b.json': many('{"outcome":', 31e6) },
    /holds no epoch/,
  ],
  'a list of 100 MB': [
    {
      'set/data.yaml': 'train: l.txt\nval: images\nnames: [a]\n',
      'set/l.txt': many('./images/a.jpg\n', 100e6),
    },
    /l\.txt is too large for a list of pictures/,
  ],
  'a list of 999,000 pictures, none of them here': [
    {
      'set/data.yaml': 'train: l.txt\nval: images\nnames: [a]\n',
      'set/l.txt': numbered(999_000, (at) => `/data/images/${String(at).padStart(38, '0')}.jpg\n`),
    },
    /l\.txt names no picture that is here/,
  ],
  'a list of 10 million lines': [
    { 'set/data.yaml': 'train: l.txt\nval: images\nnames: [a]\n', 'set/l.txt': many('a.jpg\n', 60e6) },
    /more than 1000000 lines/,
  ],
  'a label of 60 MB': [{ 'set/labels/a.txt': many(BOX, 60e6) }, /SERVER_REPLY_INVALID|larger than any label/],
  'a number of 4 MB': [
    { 'set/labels/a.txt': `0 0.5 0.5 0.1 ${'1'.repeat(4_000_000)}x` },
    /label|SERVER_REPLY/,
  ],
}

describe('a flood in the dataset or the settings', () => {
  for (const [name, [files, expected]] of Object.entries(DATASETS))
    it(name, async () => {
      const workspace = await mkdtemp(join(folder, 'work-'))
      const all = { 'retrain.yaml': SETTINGS, 'set/data.yaml': DATA, 'set/images/a.jpg': JPEG, ...files }
      for (const [path, content] of Object.entries(all)) {
        await mkdir(dirname(join(workspace, path)), { recursive: true })
        await writeFile(join(workspace, path), content)
      }
      const silent: Behaviour = { onCall: (_, far) => far.says('R', {}) }
      assert.match(await bounded('preflight', silent, {}, workspace), expected)
      await rm(workspace, { recursive: true })
    })

  it('a label of 2 GB is a defect like any other', async () => {
    const workspace = await mkdtemp(join(folder, 'work-'))
    for (const path of ['images/a.jpg', 'labels/a.txt', 'data.yaml']) {
      await mkdir(dirname(join(workspace, 'set', path)), { recursive: true })
      await writeFile(join(workspace, 'set', path), path === 'data.yaml' ? DATA : JPEG)
    }
    await writeFile(join(workspace, 'retrain.yaml'), SETTINGS)
    await truncate(join(workspace, 'set/labels/a.txt'), 2 ** 31)
    await bounded('preflight', { onCall: (_, far) => far.says('R', {}) }, {}, workspace)
  })
})

describe('whoever cancels is heard in the middle of', () => {
  /** Cancels a step once it has said something. */
  const cancelled = async (
    action: string,
    behaviour: Behaviour,
    inputs: Record<string, string>,
    said: string,
    workspace = folder,
  ): Promise<void> => {
    await using server = await hostileServer(behaviour)
    const { server: address, sshKey, hostKey } = server.access
    const home = await mkdtemp(join(folder, 'home-'))
    const reach = { server: address, 'ssh-key': sshKey, 'host-key': hostKey, home, root: '/data' }
    const environment = { GITHUB_WORKSPACE: workspace }
    const step = startStep(action, { inputs: { ...reach, ...inputs }, environment }, 'run.ts')
    await step.saw(said)
    const { code, signal, log } = await step.cancel()
    assert.deepEqual([code, signal], [1, null], log)
    assert.match(log, /CANCELLED/)
  }
  const EVENTS = many(STATE.replace('"state"', '"state" '), 64e6)
  const plan = JSON.stringify(samplePlan({ trainingId: '7' }))

  it('results that come home', () =>
    cancelled('collect', offering({ 'train.log': many('x', 200e6) }), { plan }, 'to bring home'))
  it('events without end', () =>
    cancelled('collect', offering({ 'events.jsonl': EVENTS }), { plan }, 'Everything is verified'))

  const AUDITS: Readonly<Record<string, Record<string, string | Buffer>>> = {
    'a list of 900,000 pictures that are not there': {
      'set/data.yaml': 'train: l.txt\nval: images\nnames: [a]\n',
      'set/l.txt': numbered(900_000, (at) => `/data/images/${at}.jpg\n`),
    },
    'a list of 900,000 pictures, one and the same': {
      'set/data.yaml': 'train: l.txt\nval: images\nnames: [a]\n',
      'set/l.txt': many('./images/a.jpg\n', 900_000 * 15),
    },
    'places that are nowhere': {
      'set/data.yaml': `train: [${numbered(199, (at) => `${'train/'.repeat(30)}${at}, `)}]\nval: images\nnames: [a]\n`,
      ...Object.fromEntries(Array.from({ length: 4000 }, (_, at) => [`set/images/${at}/a.jpg`, JPEG])),
    },
  }
  for (const [name, files] of Object.entries(AUDITS))
    it(name, async () => {
      const workspace = await mkdtemp(join(folder, 'work-'))
      const all = { 'retrain.yaml': SETTINGS, 'set/data.yaml': DATA, 'set/images/a.jpg': JPEG, ...files }
      for (const [path, content] of Object.entries(all)) {
        await mkdir(dirname(join(workspace, path)), { recursive: true })
        await writeFile(join(workspace, path), content)
      }
      const silent: Behaviour = { onCall: () => undefined }
      await cancelled('preflight', silent, {}, 'Looking at every file', workspace)
      await rm(workspace, { recursive: true })
    })
})
