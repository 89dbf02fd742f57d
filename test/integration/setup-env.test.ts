/**
 * The environment for real: uv, PyTorch and Ultralytics on a private sshd. The server's root stays in `.local`, so that
 * the 5.7 GB come once; a rebuild is what the Python tests do, with a stand-in for uv.
 */
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { startLocalServer } from '../../local/server.ts'
import type { EnvironmentRequest } from '../../src/config/environment-request.ts'
import { ENVIRONMENT } from '../../src/environment/operations.ts'
import { checkArguments, ensureVenv, proveDevice } from '../../src/environment/prepare.ts'
import { connect } from '../../src/link/connect.ts'
import { silentLog } from '../../src/log.ts'
import { rejectsWith } from '../support/failures.ts'

const DIRECTORY = join(import.meta.dirname, '../../.local/test-environment')
/** Far beyond what anybody has: a GPU that cannot be there. */
const NO_SUCH_GPU = '97'

const request: EnvironmentRequest = {
  python: '',
  requirements: ['ultralytics>=8.4.190'],
  torchBackend: 'auto',
  indexUrl: '',
  device: 'cpu',
}

const context = { log: silentLog, signal: AbortSignal.timeout(600_000) }

test('an environment is built, computes, checks arguments, and is there the next time', async (t) => {
  await using server = await startLocalServer({ directory: DIRECTORY })
  await using connection = await connect({ ...server, sshPassphrase: '' }, context)
  await using agent = await connection.openAgent(server.root, ENVIRONMENT)
  const venv = await ensureVenv(agent, request, context)

  await t.test('it lies under its fingerprint, with the record of its packages', () => {
    assert.equal(venv.venv, join(server.root, 'venvs', venv.fingerprint))
    assert.equal(existsSync(join(venv.venv, 'lock.txt')), true)
    assert.equal(venv.packages > 20, true)
  })

  await t.test('it is reused', async () => {
    const again = await ensureVenv(agent, { ...request, requirements: ['ultralytics>=8.4.190 '] }, context)
    assert.deepEqual(again, { ...venv, reused: true })
  })

  await t.test('it computes on the CPU, and is believed the second time', async () => {
    const proof = await proveDevice(agent, venv, 'cpu', context)
    assert.match(proof.library, /^8\.4\.\d+/)
    assert.equal(proof.gpu, '')
    assert.deepEqual(await proveDevice(agent, venv, 'cpu', context), { ...proof, reused: true })
  })

  await t.test('a GPU that is not there is no CPU', async () => {
    await rejectsWith('GPU_NOT_USABLE', () => proveDevice(agent, venv, NO_SUCH_GPU, context))
  })

  await t.test('the installed Ultralytics takes right arguments and names every wrong one', async () => {
    const right = { epochs: 3, batch: 20, imgsz: 1440, cos_lr: true, patience: 20, amp: true, device: 'cpu' }
    const optimizer = 'AdamW'
    assert.equal(await checkArguments(agent, venv, { ...right, optimizer }, context), 8)
    const wrong = { ...right, pin_memory: true, epoch: 3, batch: 'many', lr0: 5, optimizer: 'Adamm' }
    const { text } = await rejectsWith('ARGUMENTS_INVALID', () => checkArguments(agent, venv, wrong, context))
    assert.match(text.what, /'pin_memory' is unknown.*'epoch' is unknown, did you mean 'epochs'/)
    assert.match(text.what, /batch=many.*lr0=5|lr0=5.*batch=many/)
    assert.match(text.what, /Optimizer 'Adamm' not found in list of available optimizers \{.*'AdamW'/)
  })
})

test('a requirement that cannot be had is told in the words of the installer', async () => {
  await using server = await startLocalServer()
  await using connection = await connect({ ...server, sshPassphrase: '' }, context)
  await using agent = await connection.openAgent(server.root, ENVIRONMENT)
  const impossible = { ...request, requirements: ['six==99999'], torchBackend: 'pypi' }
  const { text } = await rejectsWith('VENV_FAILED', () => ensureVenv(agent, impossible, context))
  assert.match(text.what, /six==99999/)
})
