import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { namedWeights, serverWeights } from '../../../src/weights/names.ts'

const workload = 'ultralytics'

describe('what a training starts from', () => {
  it('is named by the settings in several places, each name once', () => {
    const args = { pretrained: 'a.pt', distill_model: 'b.pt', epochs: 3 }
    assert.deepEqual(namedWeights({ workload, training: { weights: 'a.pt', args } }), ['a.pt', 'b.pt'])
  })

  it('is the concern of the server only when the file does not travel', () => {
    const file = { name: 'b.pt' }
    const training = { weights: 'yolov8s.pt', args: { pretrained: 'models/base.pt', distill_model: 'b.pt' } }
    assert.deepEqual(
      serverWeights({ workload, training }, [file], (name) => name === 'models/base.pt'),
      ['yolov8s.pt'],
    )
  })
})
