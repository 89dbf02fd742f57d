import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parsePlan } from '../../../src/config/plan.ts'
import { composePlan, refuseSecret } from '../../../src/preflight/plan.ts'
import { situation } from '../../support/situation.ts'

const VIEW = { exclude: [], leave: [], follow: [], mounts: [] }

describe('the plan', () => {
  it('is whole, and holds what dataset and server told', () => {
    const plan = parsePlan(JSON.stringify(composePlan(situation('workers: 4, epochs: 3'), VIEW)))
    assert.deepEqual(plan.server, {
      gpu: { name: 'NVIDIA A100-SXM4-40GB', memoryBytes: 42_949_672_960, driver: '550.127.05' },
      cpus: 8,
      ramBytes: 64e9,
    })
    assert.deepEqual(plan.training.args, { workers: 4, epochs: 3, device: 0 })
    assert.equal(plan.dataset.splits.train.images, 51_200)
    assert.equal(composePlan(situation('workers: 4, device: cpu'), VIEW).server.gpu, null)
  })

  it('says how many pictures are decoded, and what of that is accepted', () => {
    const { settings, ...rest } = situation()
    const dataset = { ...settings.dataset, accept: ['image-empty', 'pixels-damaged'], decode: 'all' as const }
    const plan = composePlan({ settings: { ...settings, dataset }, ...rest }, VIEW)
    assert.deepEqual(plan.dataset.pixels, { decode: 'all', accept: ['pixels-damaged'] })
  })

  it('INPUT_INVALID when GitHub would hide it for a secret in it', () => {
    assert.throws(() => refuseSecret('{"name":"fire"}', 'fire'), { code: 'INPUT_INVALID' })
    refuseSecret('{"name":"fire"}', '')
    refuseSecret('{"name":"fire"}', 'water')
  })
})
