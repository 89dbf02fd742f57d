import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { walk } from '../../../../../src/dataset/walk.ts'
import { refusal } from '../../../../../src/preflight/finding.ts'
import { judgeDataset, worthlessReason } from '../../../../../src/preflight/judge-dataset.ts'
import { ACCEPTABLE } from '../../../../../src/workloads/ultralytics/audit/kinds.ts'
import { pasted } from '../../../../support/cures.ts'
import { BOX, type DatasetFolder, JPEG, plain, YAML } from '../../../../support/dataset-folder.ts'
import { unlike } from '../../../../support/unlike.ts'

describe('what is accepted', () => {
  const kinds: [kind: string, spoil: (folder: DatasetFolder) => Promise<void>][] = [
    ['image-empty', (folder) => folder.put('images/train/p0.jpg', '')],
    ['image-truncated', (folder) => folder.put('images/train/p0.jpg', JPEG.subarray(0, -20))],
    [
      'image-trailing-bytes',
      (folder) => folder.put('images/train/p0.jpg', Buffer.concat([JPEG, Buffer.from('\n')])),
    ],
    ['image-unknown', (folder) => folder.put('images/train/p0.jpg', '<html>')],
    [
      'image-pointer',
      (folder) => folder.put('images/train/p0.jpg', 'version https://git-lfs.github.com/spec/v1\n'),
    ],
    ['label-invalid', (folder) => folder.put('labels/train/p0.txt', '0 0.5 0.5 7 0.2\n')],
    [
      'label-pointer',
      (folder) => folder.put('labels/train/p0.txt', 'version https://git-lfs.github.com/spec/v1\n'),
    ],
    ['class-beyond', (folder) => folder.put('labels/train/p0.txt', '5 0.5 0.5 0.2 0.2\n')],
  ]
  for (const [kind, spoil] of kinds)
    it(`stays at home with its label: ${kind}`, async () => {
      await using folder = await plain()
      await spoil(folder)
      const refused = await folder.audit()
      assert.deepEqual(
        refused.issues.map((issue) => [issue.kind, issue.severity]),
        [[kind, 'error']],
      )
      assert.deepEqual(pasted(judgeDataset(refused)), { accept: [kind] })
      const { issues, splits, view, files } = await folder.audit({ accept: [kind] })
      assert.deepEqual(
        issues.map(({ severity, isAccepted }) => [severity, isAccepted]),
        [['info', true]],
      )
      assert.deepEqual([splits.train.images, splits.train.boxes], [2, [2, 0]])
      const paths = [...walk(folder.path, { view })].map(({ path }) => path.toString())
      assert.equal(paths.length, files)
      assert.ok(!paths.some((path) => path.includes('/p0.')), paths.join(' '))
    })

  it('an entry that cannot travel stays at home', async () => {
    await using folder = await plain()
    await folder.link('images/train/gone.jpg', 'nowhere')
    assert.equal((await folder.audit()).issues[0]?.severity, 'error')
    const { view, splits } = await folder.audit({ accept: ['entry-unreadable'] })
    assert.equal(splits.train.images, 3)
    assert.equal([...walk(folder.path, { view })].length, 11)
  })

  it('a lost label is a background', async () => {
    await using folder = await plain()
    await folder.put('labels/train/p9.TXT', BOX)
    await folder.put('images/train/p9.jpg', JPEG)
    const { splits, issues } = await folder.audit({ accept: ['label-elsewhere'] })
    assert.equal(splits.train.backgrounds, 1)
    assert.ok(issues.every(({ severity }) => severity !== 'error'))
  })

  const worthless: [kind: string, spoil: (folder: DatasetFolder) => Promise<void>][] = [
    ['split-identical', (folder) => folder.put('data.yaml', YAML.replace('images/val', 'images/train'))],
    [
      'split-identical',
      async (folder) => {
        for (const name of ['p0', 'p1', 'p2']) {
          await folder.copy(`images/copy/${name}.jpg`, unlike(JPEG, `images/train/${name}.jpg`))
          await folder.put(`labels/copy/${name}.txt`, BOX)
        }
        await folder.put('data.yaml', YAML.replace('images/val', 'images/copy'))
      },
    ],
    [
      'val-without-boxes',
      async (folder) => {
        for (const name of ['v0', 'v1']) await folder.put(`labels/val/${name}.txt`, '')
      },
    ],
  ]
  for (const [kind, spoil] of worthless)
    it(`marks what is measured: ${kind}`, async () => {
      await using folder = await plain()
      await spoil(folder)
      const refused = await folder.audit()
      assert.equal(refused.issues[0]?.kind, kind)
      assert.equal(refusal(judgeDataset(refused), false)?.code, 'DATASET_INVALID')
      assert.equal(worthlessReason(refused), '')
      const accepted = await folder.audit({ accept: [kind] })
      assert.equal(refusal(judgeDataset(accepted), false), undefined)
      assert.match(worthlessReason(accepted), /nothing measured would be true|every mAP would be zero/)
      assert.equal(accepted.splits.train.images, 3)
    })

  it('leaves a label that another picture has, too', async () => {
    await using folder = await plain()
    await folder.put('images/train/p0.png', '')
    const { view, splits } = await folder.audit({ accept: ['image-empty'] })
    assert.deepEqual([view.leave, splits.train.boxes], [['images/train/p0.png'], [3, 0]])
  })

  it('leaves no folder of a split that nothing is left of', async () => {
    await using folder = await plain()
    await folder.put('data.yaml', YAML.replace('images/train', '[images/train, images/more]'))
    await folder.put('images/more/m0.jpg', '')
    const { sources } = await folder.audit({ accept: ['image-empty'] })
    assert.deepEqual(sources.train, [{ path: 'images/train' }])
  })

  for (const split of ['train', 'val', 'test'] as const)
    it(`does not empty the split ${split} unsaid`, async () => {
      await using folder = await plain()
      await folder.pictures('images/test', 2, 'labels/test', 't')
      await folder.put('data.yaml', `test: images/test\n${YAML}`)
      for (const name of ['p0', 'p1', 'p2', 'v0', 'v1', 't0', 't1'])
        if (name[0] === { train: 'p', val: 'v', test: 't' }[split])
          await folder.put(`images/${split}/${name}.jpg`, '')
      const { issues, sources } = await folder.audit({ accept: ['image-empty', 'val-without-boxes'] })
      const errors = issues.filter(({ severity }) => severity === 'error')
      assert.deepEqual(
        errors.map(({ kind }) => kind),
        split === 'test' ? [] : ['split-emptied'],
      )
      assert.deepEqual(sources[split], [])
    })

  it('has a kind for each way to go on', () => {
    assert.deepEqual([...new Set(ACCEPTABLE.values())].sort(), ['as-is', 'leave', 'worthless'])
  })
})
