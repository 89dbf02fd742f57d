import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readInputs } from '../../../../actions/collect/inputs.ts'
import { InputReader } from '../../../../src/github/inputs.ts'
import { githubRun } from '../../../../src/github/run.ts'
import { makeKeyPair } from '../../../../src/ssh/key-pair.ts'
import { rejectsWith } from '../../../support/failures.ts'
import { samplePlan } from '../../../support/plan.ts'

describe('the inputs', () => {
  const read = (inputs: Record<string, string>): ReturnType<typeof readInputs> => {
    const plan = samplePlan({
      collect: {
        baseline: 'base.csv',
        goalSpeedup: 3,
        goalHours: 12,
        gates: { map50: 0.5 },
        retentionDays: 30,
      },
    })
    const given = {
      server: 'root@gpu.example',
      'ssh-key': makeKeyPair().privateKey,
      plan: JSON.stringify(plan),
      ...inputs,
    }
    const variables = Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])
    const reader = new InputReader(Object.fromEntries(variables))
    const result = readInputs(reader, githubRun({ GITHUB_WORKSPACE: '/work-tree' }))
    reader.finish()
    return result
  }

  it('say how the jobs before ended, as far as that is known', () => {
    assert.deepEqual(
      [...(read({ jobs: 'setup-env: success\ntransfer: skipped\ntrain:\n' }).jobs ?? [])],
      [
        ['setup-env', 'success'],
        ['transfer', 'skipped'],
      ],
    )
    assert.deepEqual([...(read({}).jobs ?? [])], [])
    for (const jobs of ['train: well', 'success', 'train = success'])
      assert.throws(() => read({ jobs }), { code: 'INPUT_INVALID', message: /jobs: / })
  })

  it('come from the plan unless they are given', () => {
    const planned = read({})
    assert.deepEqual(
      [planned.trainingId, planned.baseline, planned.gates, planned.retentionDays],
      ['4711', '/work-tree/base.csv', { map50: 0.5 }, 30],
    )
    const given = read({
      'training-id': '8',
      baseline: '/else.csv',
      gates: 'map50-95: 0.4\nspeedup=3',
      'retention-days': '5',
    })
    assert.deepEqual(
      [given.trainingId, given.baseline, given.gates, given.retentionDays],
      ['8', '/else.csv', { 'map50-95': 0.4, speedup: 3 }, 5],
    )
  })

  it('refuse a gate that does not exist or has no number', async () => {
    await rejectsWith('INPUT_INVALID', () => read({ gates: 'map51: 0.4' }))
    await rejectsWith('INPUT_INVALID', () => read({ gates: 'map50: high' }))
    await rejectsWith('INPUT_INVALID', () => read({ gates: 'map50' }))
  })
})
