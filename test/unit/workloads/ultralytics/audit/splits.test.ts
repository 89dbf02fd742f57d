import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readPictureList } from '../../../../../src/workloads/ultralytics/audit/list-lines.ts'
import { DatasetFolder, exported, JPEG } from '../../../../support/dataset-folder.ts'

describe('splits of other machines', () => {
  const entries: [title: string, train: string, val: string][] = [
    ['of Windows', '"C:\\\\a\\\\train\\\\images"', '"C:\\\\a\\\\valid\\\\images"'],
    ['of Windows, on a share', '"\\\\\\\\nas\\\\sets\\\\coins\\\\train\\\\images"', '"D:/x/valid/images"'],
    ['of Windows, relative', 'train\\images', '.\\valid\\images\\'],
    [
      'of a notebook',
      '/content/drive/MyDrive/coins/train/images',
      '/content/drive/MyDrive/coins/valid/images',
    ],
    ['of macOS', '/Users/me/coins/train/images/', '/Users/me/coins/valid/images'],
    ['of the folder above', '../coins/train/images', '../coins/valid/images'],
    ['of a folder far above', '../../datasets/coins/train/images', '../../datasets/coins/valid/images'],
    ['under another word', 'train/images', 'validate/images'],
    ['under two other words', 'training/images', 'val/images'],
    ['in other capitals', 'Train/Images', 'VALID/images'],
    ['as exported', '../train/images', '../valid/images'],
  ]
  for (const [title, train, val] of entries) {
    it(`are read as what they lead to: ${title}`, async () => {
      await using folder = await exported(`train: ${train}\nval: ${val}\nnc: 1\n`)
      const { splits, sources } = await folder.audit()
      assert.deepEqual([splits.train.images, splits.val.images], [3, 2])
      assert.deepEqual(sources.train, [{ path: 'train/images' }])
      assert.deepEqual(sources.val, [{ path: 'valid/images' }])
    })
  }

  it('and that is said', async () => {
    await using folder = await exported('train: /content/train/images\nval: valid/images\nnc: 1\n')
    const { issues } = await folder.audit()
    assert.deepEqual(
      issues.map(({ kind, severity, examples }) => [kind, severity, ...examples]),
      [['split-mapped', 'info', 'train: /content/train/images is train/images']],
    )
  })

  for (const key of ['valid', 'validate', 'validation'])
    it(`may be called ${key}`, async () => {
      await using folder = await exported(`train: train/images\n${key}: valid/images\nnc: 1\n`)
      assert.equal((await folder.audit()).splits.val.images, 2)
    })

  for (const test of ['../test/images', '/content/test/images', 'C:\\test\\images', 'test.txt'])
    it(`test: ${test} may be dead`, async () => {
      await using folder = await exported(`train: train/images\nval: valid/images\ntest: '${test}'\nnc: 1\n`)
      const { issues, sources } = await folder.audit()
      assert.deepEqual(
        issues.map(({ kind, severity }) => [kind, severity]),
        [['test-missing', 'warning']],
      )
      assert.deepEqual(sources.test, [])
    })

  it('are all named at once when they are not here, with what is', async () => {
    await using folder = await exported('train: /mnt/a/fotos\nval: ../b/bilder\nnc: 1\n')
    const { text } = await folder.refusal()
    assert.match(text.what, /train: \/mnt\/a\/fotos is not in it; val: \.\.\/b\/bilder is not in it/)
    assert.match(text.next, /train\/images \(3\), valid\/images \(2\)/)
  })

  const doubtful: [title: string, yaml: string, expected: RegExp][] = [
    [
      'two folders fit',
      'train: /x/images\nval: valid/images',
      /train: \/x\/images may be train\/images or valid\/images/,
    ],
    [
      'it can only be the other split',
      'train: train/images\nval: /x/train/images',
      /val: .* another split's/,
    ],
    ['val is gone', 'train: train/images\nval: /x/old/train', /val: .* another split's/],
    [
      'a picture',
      'train: train/images/p0.jpg\nval: valid/images',
      /p0\.jpg is a picture, and a folder or a list/,
    ],
  ]
  for (const [title, yaml, expected] of doubtful)
    it(`are refused where ${title}`, async () => {
      await using folder = await exported(`${yaml}\nnc: 1\n`)
      assert.match((await folder.refusal()).text.what, expected)
    })

  const elsewhere: [title: string, yaml: string][] = [
    ['by path', 'path: ../other\ntrain: train/images\nval: valid/images\nnc: 1\n'],
    ['by its entries', 'train: ../other/train/images\nval: valid/images\nnc: 1\n'],
    ['by an absolute path', 'path: TOP/other\ntrain: train/images\nval: valid/images\nnc: 1\n'],
  ]
  for (const [title, yaml] of elsewhere)
    it(`are those of the dataset, and it is said that there are others where data.yaml leads: ${title}`, async () => {
      await using folder = await exported('')
      await folder.put('data.yaml', yaml.replace('TOP', folder.top))
      await folder.pictures('../other/train/images', 5, '../other/train/labels')
      const { splits, issues } = await folder.audit()
      assert.equal(splits.train.images, 3)
      assert.match(
        issues.find(({ kind }) => kind === 'path-elsewhere')?.examples[0] ?? '',
        /other\/train\/images/,
      )
    })

  it('are those beside data.yaml, where path names a folder of it', async () => {
    await using folder = await DatasetFolder.make()
    await folder.pictures('inner/images/train', 2, 'inner/labels/train')
    await folder.pictures('inner/images/val', 1, 'inner/labels/val', 'v')
    await folder.put('data.yaml', 'path: inner\ntrain: images/train\nval: images/val\nnc: 1\n')
    assert.deepEqual((await folder.audit()).sources.train, [{ path: 'inner/images/train' }])
  })
})

describe('lists of pictures', () => {
  const lists: [title: string, line: (split: string, name: string) => string][] = [
    ['of this folder', (split, name) => `./${split}/images/${name}`],
    ['of a notebook', (split, name) => `/content/coins/${split}/images/${name}`],
    ['of Windows', (split, name) => `C:\\sets\\coins\\${split}\\images\\${name}`],
    ['of darknet', (split, name) => `data/obj/${split}/images/${name}`],
    ['relative to the top', (split, name) => `${split}/images/${name}`],
    ['of the folder above', (split, name) => `../coins/${split}/images/${name}`],
  ]
  for (const [title, line] of lists)
    it(`are read with the prefix that they have: ${title}`, async () => {
      await using folder = await exported('train: train.txt\nval: lists/val.txt\nnc: 1\n')
      const train = ['p0.jpg', 'p1.jpg', 'p2.jpg'].map((name) => line('train', name))
      const val = ['v0.jpg', 'v1.jpg'].map((name) => line('valid', name).replace(/^\.\//, './../'))
      await folder.put('train.txt', `\ufeff${train.join('\r\n')}\r\n`)
      await folder.put('lists/val.txt', val.join('\n'))
      const { splits, issues, sources } = await folder.audit()
      assert.deepEqual([splits.train.images, splits.val.images], [3, 2], JSON.stringify(issues))
      assert.deepEqual(splits.train.boxes, [3])
      assert.equal(sources.train[0]?.path, 'train.txt')
    })

  it('do not lead to a picture of the same name elsewhere', async () => {
    await using folder = await exported('train: train.txt\nval: valid/images\nnc: 1\n')
    await folder.pictures('valid/images', 3, 'valid/labels')
    await folder.put('train.txt', '/a/train/images/p0.jpg\n/a/train/images/p1.jpg\n/a/train/images/v1.jpg\n')
    const { splits, issues } = await folder.audit()
    assert.equal(splits.train.images, 2)
    assert.deepEqual(issues.find(({ kind }) => kind === 'list-line')?.examples, [
      'train.txt: line 3: /a/train/images/v1.jpg',
    ])
  })

  it('may hold lines from several machines', async () => {
    await using folder = await exported('train: train.txt\nval: valid/images\nnc: 1\n')
    await folder.pictures('more', 1, 'more', 'm')
    const lines = [
      'train/images/p0.jpg',
      '/content/coins/train/images/p1.jpg',
      'D:\\train\\images\\p2.jpg',
      './more/m0.jpg',
    ]
    await folder.put('train.txt', lines.join('\n'))
    const { splits, issues } = await folder.audit()
    assert.deepEqual([splits.train.images, splits.train.boxes], [4, [4]], JSON.stringify(issues))
  })

  it('that begin with ./ start at their own folder, whatever other lines do', async () => {
    await using folder = await exported('train: lists/train.txt\nval: valid/images\nnc: 1\n')
    await folder.put('lists/train.txt', 'train/images/p0.jpg\n./train/images/p1.jpg\n')
    const { issues, splits } = await folder.audit()
    assert.equal(splits.train.images, 1)
    assert.ok(issues.some(({ kind, severity }) => kind === 'list-line' && severity === 'error'))
  })

  const staying: [title: string, exclude: string[]][] = [
    ['by its path', ['train/images/p1.jpg']],
    ['by a pattern', ['*1.jpg']],
    ['with its folder', ['train/images/', '!x']],
  ]
  for (const [title, exclude] of staying)
    it(`may name what the settings have stay at home: ${title}`, async () => {
      await using folder = await exported('train: train.txt\nval: valid/images\nnc: 1\n')
      await folder.pictures('more', 1, 'more', 'm')
      await folder.put('train.txt', './train/images/p1.jpg\n./more/m0.jpg\n')
      const { issues, splits } = await folder.audit({ exclude })
      assert.equal(splits.train.images, 1)
      assert.deepEqual(
        issues.filter(({ severity }) => severity === 'error'),
        [],
      )
      assert.match(JSON.stringify(issues), /train\.txt: line 1: \.\/train\/images\/p1\.jpg/)
    })

  it('tell of a line that leads to a hidden picture', async () => {
    await using folder = await exported('train: train.txt\nval: valid/images\nnc: 1\n')
    await folder.put('train/images/._p0.jpg', 'x')
    await folder.put('train.txt', './train/images/p0.jpg\n./train/images/._p0.jpg\n')
    const { issues } = await folder.audit()
    assert.match(
      issues.find(({ kind }) => kind === 'list-line')?.examples[0] ?? '',
      /hidden, so it stays at home/,
    )
  })

  for (const end of ['\u2028', '\u0085', '\v'])
    it(`end where the library ends a line, so that no name holds ${JSON.stringify(end)}`, async () => {
      await using folder = await exported('train: train.txt\nval: valid/images\nnc: 1\n')
      await folder.put(`train/images/a${end}b.jpg`, JPEG)
      await folder.put('train.txt', `./train/images/p0.jpg\n./train/images/a${end}b.jpg\n`)
      assert.deepEqual((await folder.kinds())[0], 'list-line')
    })

  it('of names that many folders share are read in a moment', async () => {
    const keys = Array.from({ length: 100_000 }, (_, at) => `v${at % 1000}/${Math.floor(at / 1000)}.jpg`)
    const files = {
      sizes: new Map(keys.map((key) => [key, 1])),
      bytes: 0,
      snapshot: '',
      left: { junk: [], excluded: [], link: [] },
      refused: [],
    }
    const lines = Array.from({ length: 50_000 }, (_, at) => `/x/${at}/${at % 100}.jpg\n`).join('')
    const list = await readPictureList('l.txt', Buffer.from(lines), files, async () => undefined)
    assert.equal(list.dead.length, 50_000)
  })

  it('may name a picture twice, which the library trains on twice', async () => {
    await using folder = await exported('train: train.txt\nval: valid/images\nnc: 1\n')
    await folder.put('train.txt', './train/images/p0.jpg\n./train/images/p0.jpg\n')
    const { splits, issues } = await folder.audit()
    assert.deepEqual([splits.train.images, splits.train.boxes], [2, [2]])
    assert.ok(issues.some(({ kind }) => kind === 'list-repeated'))
  })
})
