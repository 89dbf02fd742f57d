import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { makeDataset } from '../../local/dataset.ts'
import { startLocalServer } from '../../local/server.ts'
import { actionNames } from '../../scripts/action-contract.ts'
import { runStep, type StepResult } from '../support/action.ts'
import { samplePlan } from '../support/plan.ts'

const server = await startLocalServer()
const dataset = mkdtempSync(join(tmpdir(), 'gpu-retrain-drawn-'))
await makeDataset(dataset, { trainImages: 2, valImages: 2, seed: 1, sizePx: 64 })
after(async () => {
  rmSync(dataset, { recursive: true })
  await server.stop()
})

const DIGEST = 'ab'.repeat(32)
/** What each action needs besides the plan to get as far as the server. */
const INPUTS: Record<string, Record<string, string>> = {
  preflight: {
    config: join(import.meta.dirname, '../../retrain.yaml'),
    'allow-paths': '/',
    overrides: `dataset.path=${dataset}\ntraining.device=cpu`,
  },
  transfer: { source: dataset },
  train: { digest: DIGEST, venv: '/data/gpu-retrain/venvs/x' },
}
const OTHER_KEY = `ssh-ed25519 ${Buffer.concat([Buffer.from([0, 0, 0, 11]), Buffer.from('ssh-ed25519'), Buffer.from([0, 0, 0, 32]), Buffer.alloc(32, 9)]).toString('base64')}`

function inputsOf(name: string, changes: Record<string, string>): Record<string, string> {
  const plan = JSON.stringify(samplePlan({ root: server.root }))
  return {
    server: server.server,
    'ssh-key': server.sshKey,
    'host-key': server.hostKey,
    plan,
    ...INPUTS[name],
    ...changes,
  }
}

/** No line of the private key may show, but in the command that masks it, which the runner swallows. */
function assertNoSecret(step: StepResult): void {
  const log = step.log.split('\n').filter((line) => !line.startsWith('::add-mask::'))
  const lines = server.sshKey.split('\n').filter((line) => line.length > 20 && !line.startsWith('-----'))
  const everything = [
    ...log,
    step.summary,
    ...Object.values(step.outputs),
    ...Object.values(step.state),
  ].join('\n')
  for (const line of lines) assert.ok(!everything.includes(line), 'a line of the key is shown')
}

for (const name of actionNames()) {
  test(`${name}: INPUT_INVALID without inputs, from a folder without node_modules`, async () => {
    const step = await runStep(name, { inputs: {} })
    assert.equal(step.code, 1)
    assert.match(step.log, /::error title=.*(INPUT_INVALID|PLAN_MISSING)/)
  })
}

for (const name of actionNames()) {
  if (name !== 'preflight')
    test(`${name}: PLAN_MISSING when the plan never came`, async () => {
      const step = await runStep(name, { inputs: inputsOf(name, { plan: '' }) })
      assert.equal(step.code, 1)
      assert.match(step.log, /PLAN_MISSING/)
    })

  test(`${name}: a wrong host key is refused before anything is authenticated`, async () => {
    const step = await runStep(name, { inputs: inputsOf(name, { 'host-key': OTHER_KEY }) })
    assert.equal(step.code, 1)
    assert.match(step.log, /HOST_KEY_CHANGED/)
    assertNoSecret(step)
  })
}
