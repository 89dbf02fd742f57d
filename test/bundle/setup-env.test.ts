/** The committed bundle of setup-env, as the runner starts it, on the environment that stays in `.local`. */
import assert from 'node:assert/strict'
import { mkdtempDisposable } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { startLocalServer } from '../../local/server.ts'
import type { Plan } from '../../src/config/plan.ts'
import { runStep, type StepResult } from '../support/action.ts'
import { samplePlan } from '../support/plan.ts'

const server = await startLocalServer({
  directory: join(import.meta.dirname, '../../.local/test-environment'),
})
after(() => server.stop())

async function setUp(
  changes: Record<string, string> = {},
  args: Plan['training']['args'] = { epochs: 3, device: 'cpu' },
): Promise<StepResult> {
  await using home = await mkdtempDisposable(join(tmpdir(), 'gpu-retrain-home-'))
  const plan = samplePlan({ root: server.root, training: { weights: 'yolov8n.yaml', args } })
  return await runStep('setup-env', {
    inputs: {
      server: server.server,
      'ssh-key': server.sshKey,
      'host-key': server.hostKey,
      home: home.path,
      plan: JSON.stringify(plan),
      ...changes,
    },
  })
}

test('it says what the environment is and can do, and finds it again', async () => {
  const first = await setUp()
  assert.equal(first.code, 0, first.log)
  const { venv = '', fingerprint = '', ...facts } = first.outputs
  assert.equal(venv, join(server.root, 'venvs', fingerprint))
  assert.equal(facts.gpu, 'cpu')
  assert.match(facts.torch ?? '', /^\d+\.\d+/)
  assert.match(facts.ultralytics ?? '', /^8\./)
  assert.match(first.summary, /### Environment/)
  const second = await setUp()
  assert.deepEqual(second.outputs, { ...first.outputs, reused: 'true' })
})

test('arguments that Ultralytics refuses fail the step, without any output', async () => {
  const { code, log, outputs } = await setUp({}, { epochs: 3, device: 'cpu', pin_memory: true })
  assert.equal(code, 1)
  assert.match(log, /::error title=setup-env%3A ARGUMENTS_INVALID::.*'pin_memory' is unknown/)
  assert.deepEqual(outputs, {})
})

test("a plan that did not arrive, and a host key that is not the server's, are refused", async () => {
  assert.match((await setUp({ plan: '' })).log, /PLAN_MISSING/)
  const wrong = `SHA256:${'A'.repeat(43)}`
  assert.match((await setUp({ 'host-key': wrong })).log, /HOST_KEY_CHANGED/)
})
