import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { WeightFile } from '../../src/config/plan.ts'
import { findWeights } from '../../src/weights/find.ts'
import { isArchitecture, isRelease, namedWeights, serverWeights } from '../../src/weights/names.ts'
import { weightTree } from '../../src/weights/tree.ts'
import { rejectsWith } from '../support/failures.ts'
import { samplePlan } from '../support/plan.ts'

const CONTENT = Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(200_000, 7)])
const SHA256 = createHash('sha256').update(CONTENT).digest('hex')
const signal = AbortSignal.timeout(60_000)

let workspace: string

before(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'weights-'))
  await mkdir(join(workspace, 'models'))
  await writeFile(join(workspace, 'models/base.pt'), CONTENT)
})
after(() => rm(workspace, { recursive: true }))

function find(weights: string, args: Record<string, string | boolean> = {}): Promise<WeightFile[]> {
  return findWeights({ weights, args }, workspace, signal)
}

describe('weights on the runner', () => {
  it('are found from the top of the repository or by an absolute path, and hashed', async () => {
    const path = join(workspace, 'models/base.pt')
    const found = { path, bytes: CONTENT.length, sha256: SHA256 }
    assert.deepEqual(await find('models/base.pt'), [{ name: 'models/base.pt', ...found }])
    assert.deepEqual(await find('yolov8s.yaml', { pretrained: path }), [{ name: path, ...found }])
  })

  it('are nothing when there is no such file', async () => {
    assert.deepEqual(await find('yolov8s.pt', { pretrained: true }), [])
    assert.deepEqual(await find('models'), [])
  })

  it('WEIGHTS_DAMAGED for a pointer of Git LFS, an empty file, and anything else that is no PyTorch file', async () => {
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:aa\nsize 22588772\n'
    await writeFile(join(workspace, 'lfs.pt'), pointer)
    const lfs = await rejectsWith('WEIGHTS_DAMAGED', () => find('lfs.pt'))
    assert.match(lfs.text.what, /pointer of Git LFS/)
    assert.match(lfs.text.next, /lfs: true/)
    for (const content of ['', '<html>']) {
      await writeFile(join(workspace, 'odd.pt'), content)
      const odd = await rejectsWith('WEIGHTS_DAMAGED', () => find('odd.pt'))
      assert.match(odd.text.what, /no PyTorch file/)
    }
  })

  it("may be an architecture of one's own, which is text", async () => {
    await writeFile(join(workspace, 'own.yaml'), 'nc: 2\n')
    assert.deepEqual(
      (await find('own.yaml')).map(({ name }) => name),
      ['own.yaml'],
    )
  })

  it('WEIGHTS_MISSING when they cannot be read', async () => {
    // A regular file of which no first byte can be read, for root neither.
    const failure = await rejectsWith('WEIGHTS_MISSING', () => find('/proc/self/mem'))
    assert.match(failure.text.what, /cannot be read on the runner/)
  })
})

describe('names of weights', () => {
  it('are those of the model and of the arguments that take one, each once', () => {
    const args = { pretrained: 'a.pt', distill_model: 'b.pt', epochs: 3 }
    assert.deepEqual(namedWeights({ weights: 'a.pt', args }), ['a.pt', 'b.pt'])
  })

  it('are the concern of the server only when the file does not travel', () => {
    const file = { name: 'b.pt', path: '/b.pt', bytes: 1, sha256: SHA256 }
    const training = { weights: 'yolov8s.pt', args: { pretrained: 'models/base.pt', distill_model: 'b.pt' } }
    assert.deepEqual(
      serverWeights(training, [file], (name) => name === 'models/base.pt'),
      ['yolov8s.pt'],
    )
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

describe('the tree of the weights', () => {
  const one = { name: 'runs/best.pt', path: '/srv/runs/best.pt', bytes: 5, sha256: SHA256 }

  it('is none when nothing travels', () => assert.equal(weightTree(samplePlan()), null))

  it('keeps files of the same name apart, and one that is named twice once', () => {
    const other = { ...one, name: 'old/best.pt', sha256: '0'.repeat(64) }
    const twice = { ...one, name: '/srv/runs/best.pt' }
    const tree = weightTree(samplePlan({ weightFiles: [one, other, twice] }))
    assert.equal(tree?.name, 'fire.weights')
    assert.deepEqual(tree?.files, {
      'runs/best.pt': { path: `${SHA256}/best.pt`, sha256: SHA256 },
      'old/best.pt': { path: `${'0'.repeat(64)}/best.pt`, sha256: '0'.repeat(64) },
      '/srv/runs/best.pt': { path: `${SHA256}/best.pt`, sha256: SHA256 },
    })
    assert.equal(tree?.digest, weightTree(samplePlan({ weightFiles: [other, twice] }))?.digest)
    assert.notEqual(tree?.digest, weightTree(samplePlan({ weightFiles: [one] }))?.digest)
  })

  it('has a name that can be a folder, however long that of the dataset', () => {
    const { dataset } = samplePlan()
    const long = samplePlan({ dataset: { ...dataset, name: 'f'.repeat(100) }, weightFiles: [one] })
    assert.equal(weightTree(long)?.name.length, 100)
  })
})
