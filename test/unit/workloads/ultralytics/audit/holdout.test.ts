import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { PLAIN_REQUEST } from '../../../../../src/interfaces/dataset-request.ts'
import { worthlessReason } from '../../../../../src/preflight/judge-dataset.ts'
import { audit, BOX, copy, pictures, put } from '../../../../support/audited-folder.ts'

const REQUEST = { ...PLAIN_REQUEST, holdout: 'images/holdout' }
/** A JPEG of its own: what follows is a comment in it. */
const own = (text: string) =>
  Buffer.concat([
    pictures.jpeg.subarray(0, 2),
    Buffer.from([0xff, 0xfe, 0, text.length + 2]),
    Buffer.from(text),
    pictures.jpeg.subarray(2),
  ])

async function found(request = REQUEST) {
  const { issues, splits, sources } = await audit(request)
  const kinds = issues
    .filter(({ kind }) => kind.startsWith('holdout'))
    .map(({ kind, count }) => [kind, count])
  return { issues, kinds, splits, sources }
}

describe('a holdout', () => {
  it('stands for the test split, whatever data.yaml says of that', async () => {
    await put('images/holdout/h1.jpg', own('one'))
    await put('labels/holdout/h1.txt', BOX)
    await put('images/holdout/h2.jpg', own('another'))
    const { kinds, splits, sources } = await found()
    assert.deepEqual(kinds, [])
    assert.deepEqual([splits.test.images, splits.test.backgrounds], [2, 1])
    assert.deepEqual(sources.test, [{ path: 'images/holdout' }])
  })

  it('may be a list', async () => {
    await put('images/holdout/h1.jpg', own('one'))
    await put('holdout.txt', './images/holdout/h1.jpg\n')
    const { kinds, splits } = await found({ ...REQUEST, holdout: 'holdout.txt' })
    assert.deepEqual([kinds, splits.test.images], [[], 1])
  })

  it('that leads to no picture stops the pipeline', async () => {
    const { kinds, issues } = await found()
    assert.deepEqual(kinds, [['holdout-missing', 1]])
    assert.equal(issues.find(({ kind }) => kind === 'holdout-missing')?.severity, 'error')
  })

  it('with pictures that are trained with or chosen by, under any name, stops it too, or proves nothing', async () => {
    await copy('images/train/of-its-own.jpg', own('one'))
    await copy('images/holdout/other-name.jpg', own('one'))
    await copy('images/val/of-its-own.jpg', own('four'))
    await copy('images/holdout/third-name.jpg', own('four'))
    await put('images/holdout/fine.jpg', own('two'))
    assert.deepEqual((await found()).kinds, [['holdout-used', 2]])
    const accepted = await found({ ...REQUEST, accept: ['holdout-used'] })
    assert.match(worthlessReason(accepted), /nothing is held out/)
  })

  it('that is the val split itself is no holdout', async () => {
    assert.deepEqual((await found({ ...REQUEST, holdout: 'images/val' })).kinds, [['holdout-used', 2]])
  })
})
