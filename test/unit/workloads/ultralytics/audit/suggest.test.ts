import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { parse } from 'yaml'
import { auditDataset } from '../../../../../src/workloads/ultralytics/audit/audit.ts'
import { LocalFiles } from '../../../../../src/workloads/ultralytics/audit/local-files.ts'
import { BOX, DatasetFolder } from '../../../../support/dataset-folder.ts'
import { rejectsWith } from '../../../../support/failures.ts'

/** The block that a message tells to put into the settings. */
function suggested(next: string): Record<string, unknown> {
  const [, block] = /into mine\.yaml, below dataset: data: (\{.*?\})\./.exec(next) ?? []
  return parse(block ?? '')
}

describe('a folder that nothing describes', () => {
  const shapes: [title: string, lay: (folder: DatasetFolder) => Promise<void>, names: string[]][] = [
    [
      'Label Studio',
      async (folder) => {
        await folder.pictures('images', 40, 'labels')
        await folder.put('classes.txt', 'fire\nsmoke\n')
        await folder.put('notes.json', '{"categories": []}')
      },
      ['fire', 'smoke'],
    ],
    [
      'labelImg',
      async (folder) => {
        await folder.pictures('.', 40, '.')
        await folder.put('classes.txt', 'a b\r\nc\r\n')
      },
      ['a b', 'c'],
    ],
    [
      'with splits above',
      async (folder) => {
        await folder.pictures('train/images', 3, 'train/labels')
        await folder.pictures('valid/images', 2, 'valid/labels', 'v')
        await folder.put('train/labels/p0.txt', `${BOX}3${BOX.slice(1)}`)
      },
      ['class_0', 'class_1', 'class_2', 'class_3'],
    ],
    [
      'with splits below',
      async (folder) => {
        await folder.pictures('images/Training/day', 3, 'labels/Training/day')
        await folder.pictures('images/Validation', 2, 'labels/Validation', 'v')
      },
      ['class_0'],
    ],
  ]
  for (const [title, lay, names] of shapes)
    it(`is told what fits, which then is a dataset: ${title}`, async () => {
      await using folder = await DatasetFolder.make()
      await lay(folder)
      const { text } = await folder.refusal({ settingsFile: 'mine.yaml' }, 'DATASET_MISSING')
      const data = suggested(text.next)
      assert.deepEqual(data.names, names)
      const { splits, classes, issues } = await folder.audit({ data })
      assert.deepEqual(classes, names)
      assert.ok(splits.train.images > 0 && splits.val.images > 0)
      assert.deepEqual(
        issues.filter(({ severity }) => severity === 'error'),
        [],
      )
    })

  const doubts: [title: string, lay: (folder: DatasetFolder) => Promise<void>, expected: RegExp][] = [
    [
      'no label at all',
      (folder) => folder.pictures('images', 9),
      /^No picture here has a label\. .*labels\//,
    ],
    [
      'labels in a folder of another name',
      async (folder) => {
        await folder.pictures('images', 9)
        for (const number of [0, 1, 2]) await folder.put(`annotations/p${number}.txt`, BOX)
        await folder.put('classes.txt', 'a\nb\n')
      },
      /^No picture here has a label\. /,
    ],
    [
      'classes that are counted from 1',
      async (folder) => {
        await folder.pictures('images', 9, 'labels')
        await folder.put('labels/p3.txt', `2${BOX.slice(1)}`)
        await folder.put('classes.txt', 'a\nb\n')
      },
      /^Labels use class numbers up to 2, and 2 names are written down/,
    ],
    [
      'one name too few, flat',
      async (folder) => {
        await folder.pictures('.', 9, '.')
        await folder.put('p3.txt', `1${BOX.slice(1)}`)
        await folder.put('classes.txt', 'a\n')
      },
      /^Labels use class numbers up to 1, and one name is written down/,
    ],
  ]
  for (const [title, lay, expected] of doubts)
    it(`is not told that something fits which does not: ${title}`, async () => {
      await using folder = await DatasetFolder.make()
      await lay(folder)
      const { next } = (await folder.refusal({ settingsFile: 'mine.yaml' }, 'DATASET_MISSING')).text
      assert.match(next, expected)
      assert.ok(Object.hasOwn(suggested(next), 'train'))
    })

  it('is told of the labels beside it when it is the images of a dataset', async () => {
    await using folder = await DatasetFolder.make()
    await folder.pictures('coins #2/images', 4, 'coins #2/labels')
    const above = join(folder.path, 'coins #2')
    const files = new LocalFiles(join(above, 'images'))
    const { signal } = new AbortController()
    const { text } = await rejectsWith('DATASET_MISSING', () => auditDataset(files, { signal }))
    assert.equal(
      text.next,
      `Labels are beside this folder, in ${above}/labels: set dataset.path to ${above}.`,
    )
  })

  const foreign: [title: string, files: Record<string, string>, expected: RegExp][] = [
    ['COCO', { 'annotations/instances_train.json': '{}' }, /COCO JSON/],
    ['COCO of Roboflow', { 'train/_annotations.coco.json': '{}' }, /COCO JSON/],
    ['COCO under any name', { 'labels.json': '{"images": [], "annotations": []}' }, /COCO JSON/],
    ['VOC', { 'Annotations/p0.xml': '<annotation/>' }, /Pascal VOC XML/],
    ['a table', { 'train/_annotations.csv': 'filename,class\n' }, /one table/],
  ]
  for (const [title, files, expected] of foreign)
    it(`is told what labels it has: ${title}`, async () => {
      await using folder = await DatasetFolder.make()
      await folder.pictures('images', 2)
      for (const [path, content] of Object.entries(files)) await folder.put(path, content)
      assert.match((await folder.refusal({}, 'DATASET_MISSING')).text.what, expected)
      await folder.put('data.yaml', 'train: images\nval: images\nnames: [a]\n')
      assert.match((await folder.audit()).foreign ?? '', expected)
    })

  it('is told that it is one for classification', async () => {
    await using folder = await DatasetFolder.make()
    for (const split of ['train', 'val'])
      for (const animal of ['cat', 'dog']) await folder.pictures(`${split}/${animal}`, 2)
    assert.match((await folder.refusal({}, 'DATASET_MISSING')).text.what, /classification.*not supported yet/)
  })

  it('is told where a data.yaml is, further down', async () => {
    await using folder = await DatasetFolder.make()
    await folder.pictures('fire/images', 2, 'fire/labels')
    await folder.put('fire/data.yaml', 'train: images\nval: images\nnames: [a]\n')
    const { next } = (await folder.refusal({}, 'DATASET_MISSING')).text
    assert.equal(next, `There is fire/data.yaml: set dataset.path to ${join(folder.path, 'fire')}.`)
    await folder.put('a b/set #2/data.yml', 'train: images\nval: images\nnames: [a]\n')
    const two = (await folder.refusal({}, 'DATASET_MISSING')).text.next
    for (const place of ['fire', 'a b/set #2']) assert.ok(two.includes(join(folder.path, place)), two)
  })

  it('is told to mount the disk when it is empty', async () => {
    await using folder = await DatasetFolder.make()
    assert.match((await folder.refusal({}, 'DATASET_MISSING')).text.next, /empty: mount/)
  })
})
