import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { AllowedPaths } from '../../../src/config/allowed-paths.ts'
import type { WeightFile } from '../../../src/config/plan.ts'
import { type FoundWeights, findWeights } from '../../../src/weights/find.ts'
import { rejectsWith } from '../../support/failures.ts'

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

/** The files; throws the first fault. */
async function find(weights: string, args: Record<string, string | boolean> = {}): Promise<WeightFile[]> {
  const { files, faults } = await look(weights, args)
  if (faults[0]) throw faults[0].failure
  return files
}

function look(weights: string, args: Record<string, string | boolean>): Promise<FoundWeights> {
  const allowed = new AllowedPaths([workspace, '/proc'])
  return findWeights(
    { workload: 'ultralytics', training: { weights, args } },
    [workspace, join(workspace, 'dataset')],
    signal,
    allowed,
  )
}

describe('weights on the runner', () => {
  it('are found from the top of the repository or by an absolute path, and hashed', async () => {
    const path = join(workspace, 'models/base.pt')
    const found = { path, bytes: CONTENT.length, sha256: SHA256 }
    assert.deepEqual(await find('models/base.pt'), [{ name: 'models/base.pt', ...found }])
    assert.deepEqual(await find('yolov8s.yaml', { pretrained: path }), [{ name: path, ...found }])
  })

  it('may lie in the dataset, and the repository comes first', async () => {
    await mkdir(join(workspace, 'dataset/models'), { recursive: true })
    for (const name of ['base.pt', 'other.pt'])
      await writeFile(join(workspace, 'dataset/models', name), CONTENT.subarray(0, 1000))
    assert.equal((await find('models/base.pt'))[0]?.path, join(workspace, 'models/base.pt'))
    assert.equal((await find('models/other.pt'))[0]?.path, join(workspace, 'dataset/models/other.pt'))
  })

  it('WEIGHTS_UNSUITABLE for an exported model, whatever argument names it', async () => {
    for (const name of ['best.onnx', 'best.engine', 'best.safetensors', 'weights']) {
      await writeFile(join(workspace, name), Buffer.from([8, 10, 18, 7]))
      const failure = await rejectsWith('WEIGHTS_UNSUITABLE', () =>
        find('yolov8s.yaml', { pretrained: name }),
      )
      assert.match(failure.text.what, /exported model cannot be trained/)
    }
  })

  it('WEIGHTS_UNSUITABLE for a folder, which some exports are', async () => {
    for (const name of ['best_openvino_model', 'best.mlpackage', 'dataset/best_saved_model']) {
      await mkdir(join(workspace, name), { recursive: true })
      const failure = await rejectsWith('WEIGHTS_UNSUITABLE', () => find(name.replace('dataset/', '')))
      assert.match(failure.text.what, /on the runner are a folder/)
    }
  })

  it('are all looked at, whatever is wrong with one', async () => {
    await writeFile(join(workspace, 'first.pt'), '')
    await writeFile(join(workspace, 'second.onnx'), Buffer.from([8, 10]))
    const found = await look('first.pt', { pretrained: 'second.onnx', distill_model: 'models/base.pt' })
    assert.deepEqual(
      [found.files.map(({ name }) => name), found.faults.map(({ name, failure }) => [name, failure.code])],
      [
        ['models/base.pt'],
        [
          ['first.pt', 'WEIGHTS_DAMAGED'],
          ['second.onnx', 'WEIGHTS_UNSUITABLE'],
        ],
      ],
    )
  })

  it('are nothing when there is no such file', async () => {
    assert.deepEqual(await find('yolov8s.pt', { pretrained: true }), [])
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
      assert.match(odd.text.what, /not a PyTorch file/)
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
