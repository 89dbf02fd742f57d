import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { weightTree } from '../../../src/weights/tree.ts'
import { samplePlan } from '../../support/plan.ts'

const SHA256 = 'a'.repeat(64)

describe('the tree of the weights', () => {
  const one = { name: 'runs/best.pt', path: '/srv/runs/best.pt', bytes: 5, sha256: SHA256 }

  it('is none when nothing travels', () => assert.equal(weightTree(samplePlan()), null))

  it('keeps files of the same name apart, and one that is named twice once', () => {
    const other = { ...one, name: 'old/best.pt', sha256: '0'.repeat(64) }
    const twice = { ...one, name: '/srv/runs/best.pt' }
    const tree = weightTree(samplePlan({ weightFiles: [one, other, twice] }))
    assert.equal(tree?.name, 'fire.weights')
    assert.deepEqual(tree?.files, {
      'runs/best.pt': { path: `${SHA256}/input.pt`, sha256: SHA256 },
      'old/best.pt': { path: `${'0'.repeat(64)}/input.pt`, sha256: '0'.repeat(64) },
      '/srv/runs/best.pt': { path: `${SHA256}/input.pt`, sha256: SHA256 },
    })
    assert.equal(tree?.digest, weightTree(samplePlan({ weightFiles: [other, twice] }))?.digest)
    assert.notEqual(tree?.digest, weightTree(samplePlan({ weightFiles: [one] }))?.digest)
  })

  it('lets no name mean anything to the library but that of an architecture', () => {
    const files = ['yolov5s.pt', 'yolov3-tiny.pt', 'best.PTH', 'own-yolov8x.yaml'].map((name, at) => ({
      ...one,
      ...{ name, path: `/srv/${name}`, sha256: String(at).repeat(64) },
    }))
    const tree = weightTree(samplePlan({ weightFiles: files }))
    const names = Object.values(tree?.files ?? {}).map(({ path }) => path.slice(65))
    assert.deepEqual(names, ['input.pt', 'input.pt', 'input.pt', 'own-yolov8x.yaml'])
  })

  it('has a name that can be a folder, however long that of the dataset', () => {
    const { dataset } = samplePlan()
    const long = samplePlan({ dataset: { ...dataset, name: 'f'.repeat(100) }, weightFiles: [one] })
    assert.equal(weightTree(long)?.name.length, 100)
  })
})
