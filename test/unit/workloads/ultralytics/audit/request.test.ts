import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { walk } from '../../../../../src/dataset/walk.ts'
import { refusal } from '../../../../../src/preflight/finding.ts'
import { judgeDataset } from '../../../../../src/preflight/judge-dataset.ts'
import { DatasetFolder, JPEG, plain } from '../../../../support/dataset-folder.ts'

describe('what is left out', () => {
  const patterns: [title: string, exclude: string[], images: number][] = [
    ['one file', ['images/train/p0.jpg', 'labels/train/p0.txt'], 4],
    ['a pattern', ['p1.*'], 3],
    ['a folder', ['images/train/night/'], 3],
    ['all but one', ['images/train/*', '!p2.jpg'], 1],
  ]
  for (const [title, exclude, images] of patterns)
    it(`stays at home: ${title}`, async () => {
      await using folder = await plain()
      await folder.pictures('images/train/night', 2)
      const { splits, issues, view, files } = await folder.audit({ exclude })
      assert.equal(splits.train.images, images)
      assert.ok(issues.some(({ kind, severity }) => kind === 'left-out' && severity === 'info'))
      assert.equal([...walk(folder.path, { view })].length, files)
    })

  const staying: [title: string, exclude: string[], old: string][] = [
    ['another folder ends in its name', ['/images/val'], 'old/images/val'],
    ['another word means the same', ['/images/val'], 'images/valid'],
    ['other capitals', ['/images/val'], 'images/VAL'],
  ]
  for (const [title, exclude, old] of staying)
    it(`is not read as another folder, though ${title}`, async () => {
      await using folder = await plain()
      await folder.pictures(old, 2, old.replace('images', 'labels'), 'o')
      const { text } = await folder.refusal({ exclude })
      assert.match(
        text.what,
        /val: images\/val stays at home, since dataset\.exclude or \.retrainignore says so/,
      )
    })

  it('is not a lost label when the picture is left out', async () => {
    await using folder = await plain()
    assert.deepEqual(await folder.kinds({ exclude: ['p0.jpg'] }), ['label-unused', 'left-out'])
    assert.deepEqual(await folder.kinds({ exclude: ['images/val/v1*'] }), ['label-unused', 'left-out'])
    assert.deepEqual(await folder.kinds({ exclude: ['/images/train/p2.jpg', 'labels/train/p2.txt'] }), [
      'left-out',
    ])
  })

  it('is not a label of a background, when it is of a picture in no split', async () => {
    await using folder = await plain()
    await folder.pictures('images/cam3', 4, 'labels/cam3')
    await folder.put('images/train/p3.jpg', JPEG)
    assert.deepEqual(await folder.kinds(), ['label-unused'])
  })

  for (const [hidden, train, val] of [
    ['.data', '.data/images/train', '.data/images/val'],
    ['.a/.b', '.a/.b/train', '.a/.b/val'],
    ['images/.x', 'images/.x/train', 'images/.x/val'],
    ['.l', '.l/train', '.l/val'],
  ] as const)
    it(`is not a hidden folder that a split names: ${hidden}`, async () => {
      await using folder = await DatasetFolder.make()
      await folder.pictures(train, 3, train.replace('images/', 'labels/'))
      await folder.pictures(val, 2, val.replace('images/', 'labels/'), 'v')
      await folder.put(`${train}/._p0.jpg`, 'x')
      await folder.put('.cache/x.jpg', 'x')
      await folder.put('data.yaml', `train: ${train}\nval: ${val}\nnames: [coin]\n`)
      const { splits, view, files } = await folder.audit()
      assert.deepEqual([splits.train.boxes, splits.val.boxes], [[3], [2]])
      assert.equal([...walk(folder.path, { view })].length, files)
      assert.equal(files, 11)
    })

  it('is junk of any kind, in one line that does not stop a strict run', async () => {
    await using folder = await plain()
    for (const path of [
      'images/train/._p0.jpg',
      'images/train/.DS_Store',
      '__MACOSX/images/train/._p0.jpg',
      'labels/train/.ipynb_checkpoints/p0-checkpoint.txt',
      'labels/train/._p0.txt',
      'Thumbs.db',
      'images/val/desktop.ini',
      '@eaDir/x/y.jpg',
      '.Trash-1000/files/old.jpg',
      'labels/train/classes.txt',
      'labels/old/p0.txt',
      'labels/train.cache',
      'images/train/p0.npy',
    ])
      await folder.put(path, JPEG)
    const audit = await folder.audit()
    assert.deepEqual(
      audit.issues.map(({ kind, severity, count }) => [kind, severity, count]),
      [
        ['label-unused', 'info', 2],
        ['junk', 'info', 9],
      ],
    )
    assert.equal(refusal(judgeDataset(audit), true), undefined)
    const paths = [...walk(folder.path, { view: audit.view })].map(({ path }) => path.toString())
    assert.deepEqual(
      paths.filter((path) => /\/\.|^\.|__MACOSX|Thumbs|desktop|eaDir|cache|npy/.test(path)),
      [],
    )
  })
})
