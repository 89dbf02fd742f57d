import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { keyOf } from '../../../../../src/dataset/path-key.ts'
import { isHeldOut } from '../../../../../src/workloads/ultralytics/audit/split-source.ts'
import { DatasetFolder, exported, JPEG } from '../../../../support/dataset-folder.ts'

describe('a share of the pictures that is held out', () => {
  it('is the same wherever it is asked', () => {
    // The same three stand in test/remote/test_image_lists.py.
    const pictures = ['images/a.jpg', 'images/b.jpg', 'bär/c.png'].map(keyOf)
    assert.deepEqual(
      pictures.map((key) => isHeldOut(key, 0.5)),
      [true, false, false],
    )
  })

  for (const name of ['a\nb', 'a\u2028b', 'a\x1cb'])
    it(`refuses a name that cannot stand in a list before anything travels: ${JSON.stringify(name)}`, async () => {
      await using folder = await exported('')
      await folder.put(`train/images/${name}.jpg`, JPEG)
      const data = { train: 'train/images', val: '30%', names: ['coin'] }
      assert.match((await folder.refusal({ data })).text.what, /cannot stand in a list/)
    })

  it('parts the pictures of the train split', async () => {
    await using folder = await DatasetFolder.make()
    await folder.pictures('images', 60, 'labels')
    const { splits, sources } = await folder.audit({ data: { train: 'images', val: '20%', names: ['coin'] } })
    assert.equal(splits.train.images + splits.val.images, 60)
    assert.ok(splits.val.images > 3 && splits.val.images < 25, `${splits.val.images}`)
    assert.deepEqual(sources.val, [{ path: 'images', part: { share: 0.2, heldOut: true } }])
    assert.deepEqual(sources.train, [{ path: 'images', part: { share: 0.2, heldOut: false } }])
  })
})
