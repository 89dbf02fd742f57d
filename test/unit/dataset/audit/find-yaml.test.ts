import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { parse } from 'yaml'
import { auditDataset } from '../../../../src/dataset/audit/audit.ts'
import { LocalFiles } from '../../../../src/dataset/audit/local-files.ts'
import { BOX, DatasetFolder, JPEG } from '../../../support/dataset-folder.ts'
import { rejectsWith } from '../../../support/failures.ts'

const YAML = 'train: images/train\nval: images/val\nnames: [fire, smoke]\n'

async function plain(name?: string): Promise<DatasetFolder> {
  const folder = await DatasetFolder.make(name)
  await folder.pictures('images/train', 3, 'labels/train')
  await folder.pictures('images/val', 2, 'labels/val', 'v')
  return folder
}

describe('what describes a dataset', () => {
  const files: [title: string, path: string, yaml: string][] = [
    ['data.yaml', 'data.yaml', YAML],
    ['the only other file', 'coins.yaml', YAML],
    ['with the other ending', 'data.yml', YAML],
    ['beside settings of something else', 'dataset.YAML', YAML],
    ['in the folder above, by path', '../coins.yaml', `path: set\n${YAML}`],
    ['in the folder above, by its splits', '../data.yml', YAML.replaceAll('images/', 'set/images/')],
  ]
  for (const [title, path, yaml] of files)
    it(`is found: ${title}`, async () => {
      await using folder = await plain()
      await folder.put('hyp.yaml', 'lr0: 0.01\n')
      await folder.put('broken.yaml', 'train: [')
      await folder.put(path, yaml)
      const { splits, classes } = await folder.audit()
      assert.deepEqual([splits.train.images, splits.val.images, classes], [3, 2, ['fire', 'smoke']])
    })

  it('is chosen by the settings where there are several, which are named', async () => {
    await using folder = await plain()
    await folder.put('a.yaml', YAML)
    await folder.put('b.yml', YAML.replace('fire', 'flame'))
    const { text } = await folder.refusal({ settingsFile: 'mine.yaml' })
    assert.match(text.what, /a\.yaml, b\.yml/)
    assert.match(text.next, /into mine\.yaml, below dataset: yaml: "a\.yaml"\./)
    assert.deepEqual((await folder.audit({ yaml: 'b.yml' })).classes, ['flame', 'smoke'])
    await folder.put('../elsewhere.yaml', `path: set\n${YAML.replace('fire', 'blaze')}`)
    assert.deepEqual((await folder.audit({ yaml: '../elsewhere.yaml' })).classes, ['blaze', 'smoke'])
    await folder.refusal({ yaml: 'none.yaml' }, 'DATASET_MISSING')
  })

  it('is data.yaml where it lies beside others, which are named', async () => {
    await using folder = await plain()
    await folder.put('data.yaml', YAML)
    await folder.put('old.yaml', YAML.replace('fire', 'flame'))
    const { classes, issues } = await folder.audit()
    assert.deepEqual(classes, ['fire', 'smoke'])
    assert.deepEqual(
      issues.map(({ kind, examples }) => [kind, ...examples]),
      [['other-yaml', 'old.yaml']],
    )
  })

  it('may stand in the settings instead', async () => {
    await using folder = await plain()
    const data = { train: 'images/train', val: 'images/val', names: { 0: 'a', 1: 'b' }, kpt_shape: null }
    assert.deepEqual((await folder.audit({ data })).classes, ['a', 'b'])
    assert.match((await folder.refusal({ data: { train: 'images/train' } })).text.what, /names no val split/)
  })

  const named: [title: string, yaml: Buffer, expected: RegExp][] = [
    ['Latin-1', Buffer.from(`${YAML}# Größe\n`, 'latin1'), /not UTF-8 \(line 4\)/],
    ['Windows-1252', Buffer.from([...Buffer.from('names: [a\x93]\n', 'latin1')]), /not UTF-8 \(line 1\)/],
    ['UTF-16', Buffer.from(`\ufeff${YAML}`, 'utf16le'), /UTF-16/],
    ['a picture', JPEG, /not text|not UTF-8/],
  ]
  for (const [title, yaml, expected] of named)
    it(`is refused by name: ${title}`, async () => {
      await using folder = await plain()
      await folder.put('data.yaml', yaml)
      const { text } = await folder.refusal()
      assert.match(text.what, expected)
      assert.match(text.next, /UTF-8/)
    })

  it('has its class names as they are written, and says where YAML reads them as something else', async () => {
    await using folder = await plain()
    const names = '[02146, yes, 1.0, ~, 7, "on", 0x10, 1_000, 12:30]'
    await folder.put('data.yaml', `train: images/train\nval: images/val\nnames: ${names}\n`)
    const { classes, issues } = await folder.audit()
    assert.deepEqual(classes, ['02146', 'yes', '1.0', '~', '7', 'on', '0x10', '1_000', '12:30'])
    const changed = issues.find(({ kind }) => kind === 'name-changed')
    assert.equal(changed?.count, 7)
    assert.match(changed?.examples[0] ?? '', /class 0 is called 02146/)
  })
})

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
