import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readInputs, type TransferInputs } from '../../actions/transfer/inputs.ts'
import { InputReader } from '../../src/github/inputs.ts'
import { githubRun } from '../../src/github/run.ts'
import { rejectsWith } from '../support/failures.ts'
import { samplePlan } from '../support/plan.ts'

function read(inputs: Record<string, string>): TransferInputs {
  const all = { server: 'root@h', 'ssh-key': 'k', plan: JSON.stringify(samplePlan()), ...inputs }
  const variables = Object.entries(all).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])
  const reader = new InputReader(Object.fromEntries(variables))
  const result = readInputs(reader, githubRun({ GITHUB_WORKSPACE: '/w' }))
  reader.finish()
  return result
}

describe('the source of a transfer', () => {
  it('is the dataset of the plan, or a folder with its own name', () => {
    const planned = read({})
    assert.deepEqual([planned.source, planned.name, planned.staging], ['/srv/fire', 'fire', null])
    const folder = read({ source: 'my training/' })
    assert.deepEqual([folder.source, folder.name, folder.staging], ['/w/my training', 'my-training', null])
    assert.equal(read({ source: './a@b' }).staging, null)
    assert.equal(read({ source: 'x', name: 'y' }).name, 'y')
  })

  it('is another server, which has the tree under the name of the dataset', () => {
    const { source, name, staging, root } = read({ source: 'root@s:2222', 'source-host-key': 'SHA256:x' })
    assert.deepEqual([source, name], ['root@s:2222', 'fire'])
    assert.deepEqual(staging, {
      server: 'root@s:2222',
      hostKey: 'SHA256:x',
      root,
      digest: '',
      authorizedKeys: '',
    })
    assert.equal(read({ source: 'root@s', 'source-root': '/big' }).staging?.root, '/big')
  })

  it('is refused when it cannot be', async () => {
    const wrong = { source: 'root@s', 'source-root': 'big', 'source-digest': 'abc' }
    const { text } = await rejectsWith('INPUT_INVALID', () => read(wrong))
    assert.match(text.what, /source-root: "big".*source-digest: "abc"/)
  })
})
