import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readInputs, type SetupEnvInputs } from '../../../../actions/setup-env/inputs.ts'
import { outputs } from '../../../../actions/setup-env/outputs.ts'
import { deviceText } from '../../../../src/config/environment-request.ts'
import { ensureVenv } from '../../../../src/environment/prepare.ts'
import type { Proof, Venv } from '../../../../src/environment/replies.ts'
import { environmentSummary } from '../../../../src/environment/summary.ts'
import { InputReader } from '../../../../src/github/inputs.ts'
import { type Log, silentLog } from '../../../../src/log.ts'
import type { Agent, JsonObject } from '../../../../src/ssh/agent.ts'
import { makeKeyPair } from '../../../../src/ssh/key-pair.ts'
import { rejectsWith } from '../../../support/failures.ts'
import { samplePlan } from '../../../support/plan.ts'

const FINGERPRINT = 'a'.repeat(64)
const venv: Venv = {
  venv: `/data/venvs/${FINGERPRINT}`,
  fingerprint: FINGERPRINT,
  reused: false,
  python: '3.11.2',
  installer: 'uv',
  torchIndex: '',
  packages: 59,
  seconds: 34.6,
}
const proof: Proof = {
  torch: '2.15.0+cu132',
  cuda: '13.2',
  library: '8.4.190',
  gpu: 'NVIDIA A100-SXM4-40GB',
  memoryBytes: 42_505_273_344,
  reused: false,
}

function read(inputs: Record<string, string>, plan = samplePlan()): SetupEnvInputs {
  const given = {
    server: 'root@gpu.example',
    'ssh-key': makeKeyPair().privateKey,
    plan: JSON.stringify(plan),
    ...inputs,
  }
  const variables = Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])
  const reader = new InputReader(Object.fromEntries(variables))
  const result = readInputs(reader)
  reader.finish()
  return result
}

test('the plan decides, and an explicit input wins', () => {
  assert.deepEqual(read({}).request, {
    python: '',
    requirements: ['ultralytics>=8.4.190'],
    torchBackend: 'auto',
    indexUrl: '',
    device: 'cpu',
  })
  const explicit = { python: '3.11', requirements: 'einops\nultralytics==8.4.195', 'torch-backend': 'cu128' }
  assert.deepEqual(
    read({ ...explicit, 'index-url': 'https://mirror.example/simple', root: '/big' }).request,
    {
      python: '3.11',
      requirements: ['einops', 'ultralytics==8.4.195'],
      torchBackend: 'cu128',
      indexUrl: 'https://mirror.example/simple',
      device: 'cpu',
    },
  )
  assert.equal(read({ root: '/big' }).root, '/big')
  assert.equal(read({}).root, '/data/gpu-retrain')
})

test('PLAN_MISSING when preflight left none', async () => {
  await rejectsWith('PLAN_MISSING', () => read({ plan: '' }))
})

test('INPUT_INVALID names every problem at once, and passwords are not among its words', async () => {
  const wrong = {
    python: '2.7',
    'torch-backend': 'cuda',
    'index-url': 'https://me:secret@mirror.example/simple',
    requirements:
      '--extra-index-url=https://me:secret@x.example\nprivate @ https://me:secret@x.example/p.whl',
  }
  const { text } = await rejectsWith('INPUT_INVALID', () => read(wrong))
  for (const name of ['python', 'torch-backend', 'index-url', 'is an option', 'holds a password']) {
    assert.ok(text.what.includes(name), name)
  }
  assert.doesNotMatch(text.what, /secret/)
})

test('a device is text whatever YAML made of it', () => {
  assert.deepEqual([0, 'cpu', [0, 1], '0,1', null, -1].map(deviceText), ['0', 'cpu', '0,1', '0,1', '0', '-1'])
})

test('outputs', () => {
  assert.deepEqual(outputs({ venv, proof, weights: [] }), {
    venv: venv.venv,
    fingerprint: FINGERPRINT,
    reused: 'false',
    gpu: 'NVIDIA A100-SXM4-40GB',
    torch: '2.15.0+cu132',
    ultralytics: '8.4.190',
  })
  assert.equal(outputs({ venv, proof: { ...proof, gpu: '' }, weights: [] }).gpu, 'cpu')
})

test('the summary is one table', () => {
  const fetched = {
    name: 'yolov8s_.pt',
    argument: 'weights',
    sent: false,
    task: 'detect',
    kind: 'file',
    fetched: true,
    sha256: FINGERPRINT,
    bytes: 22.6e6,
  } as const
  const lines = environmentSummary(venv, proof, 12, [fetched], 184.3).split('\n')
  assert.ok(
    lines.includes(`| Starts from | yolov8s\\_.pt for detect, fetched, 22.6 MB, SHA-256 ${FINGERPRINT} |`),
  )
  assert.ok(lines.includes('| Computes on | NVIDIA A100-SXM4-40GB, 43 GB |'))
  assert.ok(lines.includes('| Ultralytics | 8.4.190, accepts all 12 training arguments |'))
  assert.ok(lines.includes('| Time | 3 min 04 s |'))
})

/** A stand-in for the server: it says these events, then gives this result unchecked. */
function saying(events: JsonObject[]): Agent {
  return {
    call: async (_operation, _args, options) => {
      events.forEach((event) => {
        options?.onEvent?.(event)
      })
      return venv as never
    },
    open: () => assert.fail(),
    end: async () => undefined,
    [Symbol.asyncDispose]: async () => undefined,
  }
}

test('of what the installer says one line now and then is told, and silence becomes a sign of life every 30 s', async () => {
  const lines: string[] = []
  const say = (line: string): void => {
    lines.push(line)
  }
  const log: Log = { ...silentLog, info: say, notice: say }
  const alive = [10, 20, 30, 40, 50, 60].map((seconds) => ({ kind: 'alive', seconds }))
  const events = [
    { kind: 'step', text: 'uv venv' },
    { kind: 'line', text: 'Resolved' },
    { kind: 'line', text: 'Downloading torch' },
    ...alive,
    { kind: 'evil' },
  ]
  await ensureVenv(saying(events), read({}).request, { log, signal: AbortSignal.timeout(1000) })
  assert.deepEqual(lines, [
    '▸ uv venv',
    '  Resolved',
    '  … still at work after 30 s',
    '  … still at work after 60 s',
  ])
})
