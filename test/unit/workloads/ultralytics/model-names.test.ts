import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isArchitecture, isRelease, weightUses } from '../../../../src/workloads/ultralytics/model-names.ts'

describe('names of weights', () => {
  it('are those of the model and of the arguments that take one, each once', () => {
    const args = { pretrained: 'a.pt', distill_model: 'b.pt', epochs: 3 }
    assert.deepEqual(weightUses({ weights: 'c.yaml', args: { ...args, distill_model: true } }), [
      { argument: 'weights', name: 'c.yaml' },
      { argument: 'pretrained', name: 'a.pt' },
    ])
  })

  it('tell an architecture and a release from a path', () => {
    assert.deepEqual(['yolov8s.yaml', 'cfg/own.yaml', 'yolov8s.pt'].map(isArchitecture), [true, false, false])
    assert.deepEqual(['yolov8s.pt', 'models/a.pt', '/a.pt', '..pt', 'a.yaml'].map(isRelease), [
      true,
      false,
      false,
      false,
      false,
    ])
  })
})
