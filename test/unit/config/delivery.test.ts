import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { exportRequest, trainingRequest } from '../../../src/config/environment-request.ts'
import { workloadOf } from '../../../src/workloads/workloads.ts'
import { samplePlan } from '../../support/plan.ts'
import { MINIMAL, refusal, resolved } from '../../support/settings.ts'

const collect = (lines: string) => `${MINIMAL}collect:\n${lines}`

describe('what is made of a model that passed', () => {
  it('is nothing unless it is asked for', () => {
    const { export: formats, publish } = resolved(MINIMAL).collect
    assert.deepEqual([formats, publish], [[], 'none'])
    assert.deepEqual(resolved(collect('  export: [onnx, engine]\n')).collect.export, ['onnx', 'engine'])
  })

  it('is of formats that there are', () => {
    assert.match(refusal(collect('  export: [onnx, coreml]\n')), /must be among onnx, openvino, torchscript/)
  })

  it('is no engine where no GPU trains', () => {
    const text = MINIMAL.replace('training:\n', 'training:\n  device: cpu\n')
    assert.match(
      refusal(`${text}collect:\n  export: [engine]\n`),
      /engine needs a GPU, and training\.device is cpu/,
    )
  })

  it('is not released without a gate that it could fail', () => {
    assert.match(
      refusal(collect('  publish: release\n')),
      /needs collect\.gates: without one every model would pass/,
    )
    assert.equal(resolved(collect('  publish: release\n  gates: {map50: 0.8}\n')).collect.publish, 'release')
    assert.match(refusal(collect('  publish: everywhere\n')), /must be none or release/)
  })
})

describe('the environment of exports', () => {
  const workload = workloadOf('ultralytics')
  const training = trainingRequest(workload, samplePlan().environment, 'cpu')

  it('is that of the training with what they need, each once', () => {
    const { requirements, ...others } = exportRequest(workload, training, ['onnx', 'engine', 'onnx'])
    assert.deepEqual(others, { python: '', torchBackend: 'auto', indexUrl: '', device: 'cpu' })
    assert.deepEqual(
      requirements.map((line) => /^[a-z]+/.exec(line)?.[0]),
      ['ultralytics', 'onnx', 'onnxslim', 'onnxruntime', 'tensorrt'],
    )
  })

  it('is the very same where they need nothing, and never changes that of the training', () => {
    assert.deepEqual(exportRequest(workload, training, ['torchscript']), training)
    assert.deepEqual(training.requirements, samplePlan().environment.requirements)
  })
})
