import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DatasetFolder, JPEG } from '../../../../support/dataset-folder.ts'

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
