import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readInputs, type TransferInputs } from '../../../../actions/transfer/inputs.ts'
import { InputReader } from '../../../../src/github/inputs.ts'
import { githubRun } from '../../../../src/github/run.ts'
import { makeKeyPair } from '../../../../src/ssh/key-pair.ts'
import { rejectsWith } from '../../../support/failures.ts'
import { samplePlan } from '../../../support/plan.ts'

const KEY = makeKeyPair().privateKey
const DIGEST = 'd'.repeat(64)
const onStaging = { ...samplePlan().dataset, path: '', staging: { root: '/big', digest: DIGEST } }
const STAGED = { plan: JSON.stringify(samplePlan({ dataset: onStaging })) }

function read(inputs: Record<string, string>): TransferInputs {
  const all = { server: 'root@h', 'ssh-key': KEY, plan: JSON.stringify(samplePlan()), ...inputs }
  const variables = Object.entries(all).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])
  const reader = new InputReader(Object.fromEntries(variables))
  const result = readInputs(reader, githubRun({ GITHUB_WORKSPACE: '/w' }))
  reader.finish()
  return result
}

describe('what a transfer compresses', () => {
  it('is what the input says, or else the plan', () => {
    assert.deepEqual(read({}).compress, [])
    assert.deepEqual(read({ compress: 'txt, csv' }).compress, ['txt', 'csv'])
  })

  it('is named by extensions alone', async () => {
    const { text } = await rejectsWith('INPUT_INVALID', () => read({ compress: '*.txt' }))
    assert.match(text.what, /compress: "\*\.txt"/)
  })
})

describe('the source of a transfer', () => {
  it('is the dataset of the plan, or a folder with its own name', () => {
    const planned = read({})
    assert.deepEqual([planned.source, planned.name, planned.staging], ['/srv/fire', 'fire', null])
    const folder = read({ source: 'my training/' })
    assert.deepEqual([folder.source, folder.name, folder.staging], ['/w/my training', 'my-training', null])
    assert.equal(read({ source: 'x', name: 'y' }).name, 'y')
  })

  it('is the tree that preflight saw on the staging server, where the plan says so', () => {
    const { source, name, staging } = read({
      ...STAGED,
      staging: 'root@s:2222',
      'staging-host-key': `SHA256:${'w'.repeat(43)}`,
    })
    assert.deepEqual([source, name], ['root@s:2222', 'fire'])
    assert.deepEqual(staging, {
      server: 'root@s:2222',
      hostKey: `SHA256:${'w'.repeat(43)}`,
      root: '/big',
      digest: DIGEST,
      authorizedKeys: '',
    })
    assert.equal(read({ staging: 'root@s' }).staging, null, 'the plan says that it lies on the runner')
    assert.equal(read({ ...STAGED, source: 'other' }).staging, null)
  })

  it('INPUT_INVALID when the plan says so and no staging server is named', async () => {
    const { text } = await rejectsWith('INPUT_INVALID', () => read(STAGED))
    assert.match(text.what, /staging is required/)
  })
})
