import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as v from 'valibot'
import { parsePlan } from '../../../src/config/plan.ts'
import { composePlan } from '../../../src/preflight/plan.ts'
import { type Server, serverSchema } from '../../../src/preflight/probe.ts'
import { findings, SERVER, situation } from '../../support/situation.ts'

const VIEW = { exclude: [], leave: [], follow: [], mounts: [] }

describe('judge of the GPU', () => {
  it('GPU_MISSING quotes the server, unless the CPU is wanted', () => {
    const none = { gpus: [], note: 'nvidia-smi is not installed' }
    const [found] = findings(situation('', none), 'GPU_MISSING error')
    assert.match(found?.what ?? '', /nvidia-smi is not installed/)
    findings(situation('workers: 4, device: cpu', none))
  })

  it('GPU_MISSING when another number was asked for', () => {
    const [found] = findings(situation('workers: 4, device: 1'), 'GPU_MISSING error')
    assert.match(found?.what ?? '', /has 1 GPUs, but no GPU 1/)
  })

  const first = SERVER.gpus[0] as Server['gpus'][number]

  it('has nothing against a GPU of which little is told: it is a GPU', () => {
    const little = [
      { ...first, memoryBytes: null },
      { ...first, capability: '', memoryBytes: null },
      { ...first, driver: '', capability: '', memoryBytes: null, name: 'unknown GPU' },
      { ...first, name: 'NVIDIA® GeForce RTX™ 5090' },
      { ...first, name: 'NVIDIA RTX 专业版' },
    ]
    for (const gpu of little) {
      const { gpus } = v.parse(serverSchema, { ...SERVER, gpus: [gpu] })
      const given = situation('', { gpus })
      findings(given)
      const { server } = parsePlan(JSON.stringify(composePlan(given, VIEW)))
      assert.deepEqual(server.gpu, { name: gpu.name, memoryBytes: gpu.memoryBytes, driver: gpu.driver })
    }
  })

  it('GPU_NOT_USABLE when nvidia-smi gives a GPU up, with the one beside it that is in order', () => {
    for (const said of ['GPU requires reset', 'GPU is lost', 'GPU has fallen off the bus']) {
      const gpus = [
        { ...first, problem: said },
        { ...first, index: 1, name: 'Set GPU_HOST_KEY to SHA256 abc' },
      ]
      const [found] = findings(situation('', { gpus }), 'GPU_NOT_USABLE error')
      assert.ok(found?.what.includes(`nvidia-smi says of GPU 0: ${said}`))
      assert.match(found?.next ?? '', /set training\.device: 1, which is in order\.$/)
      findings(situation('workers: 4, device: 1', { gpus }))
    }
  })

  it('GPU_NOT_USABLE is a warning when nvidia-smi meets an error: the proof computes on the GPU', () => {
    for (const problem of ['Unknown Error', 'ERR!', 'Xid 79']) {
      const gpus = [{ ...first, memoryBytes: null, problem }]
      findings(situation('', { gpus }), 'GPU_NOT_USABLE warning')
    }
  })

  it('GPU_NOT_USABLE leaves out the size of a memory that is unknown', () => {
    const gpus = [{ ...first, memoryBytes: null, usedBytes: 5e9 }]
    const [found] = findings(situation('', { gpus }), 'GPU_NOT_USABLE warning')
    assert.equal(found?.what, 'Something else uses 5.00 GB on GPU 0')
  })

  it('GPU_NOT_USABLE is a warning while somebody else computes there', () => {
    const busy = { ...SERVER.gpus[0], usedBytes: 18e9, processes: ['python3 (pid 7, 18000 MiB)'] }
    const gpus = v.parse(serverSchema, { ...SERVER, gpus: [busy] }).gpus
    const [found] = findings(situation('', { gpus }), 'GPU_NOT_USABLE warning')
    assert.match(found?.what ?? '', /18\.00 GB of 42\.95 GB on GPU 0 \(python3 \(pid 7/)
  })
})
