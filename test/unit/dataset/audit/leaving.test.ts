import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parse } from 'yaml'
import { ACCEPTABLE } from '../../../../src/dataset/audit/issues.ts'
import { walk } from '../../../../src/dataset/walk.ts'
import { type Finding, refusal } from '../../../../src/preflight/finding.ts'
import { judgeDataset, worthlessReason } from '../../../../src/preflight/judge-dataset.ts'
import { BOX, DatasetFolder, JPEG } from '../../../support/dataset-folder.ts'

const YAML = 'train: images/train\nval: images/val\nnames: [fire, smoke]\n'

async function plain(): Promise<DatasetFolder> {
  const folder = await DatasetFolder.make()
  await folder.put('data.yaml', YAML)
  await folder.pictures('images/train', 3, 'labels/train')
  await folder.pictures('images/val', 2, 'labels/val', 'v')
  return folder
}

/** What the refusal tells to paste below `dataset:` of the settings, as YAML reads it. */
function pasted(findings: readonly Finding[], settingsFile = 'mine.yaml'): unknown {
  const next = refusal(findings, false, { settingsFile })?.text.next ?? ''
  const [all = '', ...more] = [...next.matchAll(/into mine\.yaml, below dataset: (accept: \[.*?\])\./g)]
  assert.deepEqual(more, [])
  return parse(all[1] ?? '')
}

describe('a cure, followed literally', () => {
  const several: [title: string, spoil: (folder: DatasetFolder) => Promise<void>][] = [
    [
      'two that stay at home',
      async (folder) => {
        await folder.put('images/train/p0.jpg', '')
        await folder.put('labels/train/p1.txt', '0 0.5 0.5 7 0.2\n')
      },
    ],
    [
      'one that stays at home, one that makes worthless',
      async (folder) => {
        await folder.put('images/train/p0.jpg', '')
        await folder.put('data.yaml', YAML.replace('images/val', 'images/train'))
      },
    ],
    [
      'more kinds than one message holds',
      async (folder) => {
        await folder.pictures('images/train', 9, 'labels/train')
        await folder.put('images/train/p0.jpg', '')
        await folder.put('images/train/p1.jpg', '<html>')
        await folder.put('images/train/p2.jpg', JPEG.subarray(0, -20))
        await folder.put('images/train/p3.jpg', Buffer.concat([JPEG, Buffer.from('\n')]))
        await folder.put('images/train/p4.jpg', 'version https://git-lfs.github.com/spec/v1\n')
        await folder.put('labels/train/p5.txt', '0 0.5 0.5 7 0.2\n')
        await folder.put('labels/train/p6.txt', '5 0.5 0.5 0.2 0.2\n')
      },
    ],
  ]
  for (const [title, spoil] of several)
    it(`answers everything at once: ${title}`, async () => {
      await using folder = await plain()
      await spoil(folder)
      const block = pasted(judgeDataset(await folder.audit())) as { accept: string[] }
      assert.ok(block.accept.length > 1)
      assert.equal(refusal(judgeDataset(await folder.audit(block)), false), undefined)
    })

  it('keeps what was accepted before', async () => {
    await using folder = await plain()
    await folder.put('images/train/p0.jpg', '')
    await folder.put('labels/train/p1.txt', '0 0.5 0.5 7 0.2\n')
    const findings = judgeDataset(await folder.audit({ accept: ['image-empty'] }))
    assert.deepEqual(pasted(findings), { accept: ['label-invalid', 'image-empty'] })
    const told = findings.find(({ answer }) => answer === 'image-empty')?.what ?? ''
    assert.match(told, /accepted, so each picture and its label stay at home \(images\/train\/p0\.jpg\)$/)
  })

  it('does not offer to accept a val split without boxes where train has none either', async () => {
    await using folder = await plain()
    for (const name of ['train/p0', 'train/p1', 'train/p2', 'val/v0', 'val/v1'])
      await folder.put(`labels/${name}.txt`, '')
    const { what, next } = refusal(judgeDataset(await folder.audit()), false)?.text ?? { what: '', next: '' }
    assert.match(what, /^None of the 3 pictures/)
    assert.doesNotMatch(next, /accept/)
    await folder.put('images/train/p0.jpg', '')
    const more = refusal(judgeDataset(await folder.audit()), false)?.text.next ?? ''
    assert.match(more, /To accept the others, put this into retrain\.yaml.*accept: \[image-empty\]\./)
  })

  it('names the folder for labels that lie elsewhere', async () => {
    await using folder = await plain()
    await folder.put('labels/train/p9.TXT', BOX)
    await folder.put('images/train/p9.jpg', JPEG)
    assert.match(judgeDataset(await folder.audit())[0]?.next ?? '', /Move the labels into labels\//)
  })

  const counted: [label: string, isGuessed: boolean][] = [
    ['1', false],
    ['2', true],
    ['3', false],
  ]
  for (const [number, isGuessed] of counted)
    it(`guesses that classes are counted from 1 only where that would fit: ${number}`, async () => {
      await using folder = await plain()
      for (const name of ['train/p0', 'train/p1', 'train/p2', 'val/v0', 'val/v1'])
        await folder.put(`labels/${name}.txt`, `1${BOX.slice(1)}`)
      await folder.put('labels/train/p0.txt', `${number}${BOX.slice(1)}`)
      const { issues } = await folder.audit()
      const told = issues.find(({ kind }) => kind === 'class-beyond')?.told ?? ''
      assert.equal(told.includes('may count from 1'), isGuessed, told)
      await folder.put('labels/train/p1.txt', BOX)
      const again = (await folder.audit()).issues.find(({ kind }) => kind === 'class-beyond')?.told ?? ''
      assert.doesNotMatch(again, /may count/)
    })

  it('is not told where nothing can be accepted', () => {
    const what = { severity: 'error', code: 'ROOT_MISSING', what: 'w', next: 'n.' } as const
    assert.equal(refusal([what], false)?.text.next, 'n.')
  })
})

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
        await folder.pictures('images/copy', 3, 'labels/copy')
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

  it('is no lost label when the picture is left out', async () => {
    await using folder = await plain()
    assert.deepEqual(await folder.kinds({ exclude: ['p0.jpg'] }), ['label-unused', 'left-out'])
    assert.deepEqual(await folder.kinds({ exclude: ['images/val/v1*'] }), ['label-unused', 'left-out'])
    assert.deepEqual(await folder.kinds({ exclude: ['/images/train/p2.jpg', 'labels/train/p2.txt'] }), [
      'left-out',
    ])
  })

  it('is no label of a background, when it is of a picture in no split', async () => {
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
    it(`is no hidden folder that a split names: ${hidden}`, async () => {
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

describe("the project's own policy", () => {
  it('does not judge class numbers where all classes are one', async () => {
    await using folder = await plain()
    await folder.put('labels/train/p0.txt', '7 0.5 0.5 0.2 0.2\n1 0.1 0.1 0.1 0.1\n')
    const { issues, splits } = await folder.audit({ isSingleClass: true })
    assert.deepEqual(issues, [])
    assert.deepEqual(splits.train.boxes, [4, 0])
  })

  it('tells of class numbers without a name in one finding about data.yaml', async () => {
    await using folder = await plain()
    await folder.put('labels/train/p0.txt', '2 0.5 0.5 0.2 0.2\n')
    await folder.put('labels/train/p1.txt', '2 0.5 0.5 0.2 0.2\n80 0.5 0.5 0.2 0.1\n')
    const audit = await folder.audit()
    const [finding] = judgeDataset(audit)
    assert.match(
      finding?.what ?? '',
      /2 labels use classes 2 and 80; data\.yaml names 0 \(fire\) and 1 \(smoke\)/,
    )
    assert.equal(audit.splits.train.backgrounds, 0)
  })

  const trained: [title: string, classes: number[], kinds: string[]][] = [
    ['a class of train that val lacks', [0, 1], ['class-not-in-val']],
    ['none in val', [1], ['val-without-boxes']],
    ['none at all', [3], ['val-without-boxes']],
    ['one that both have', [0], []],
  ]
  for (const [title, classes, kinds] of trained)
    it(`looks at the classes that are trained: ${title}`, async () => {
      await using folder = await plain()
      await folder.put('labels/train/p0.txt', `${BOX}1 0.1 0.1 0.1 0.1\n`)
      assert.deepEqual(await folder.kinds({ trained: classes }), kinds)
    })

  it('refuses classes that leave no box to train on', async () => {
    await using folder = await plain()
    const findings = judgeDataset(await folder.audit({ trained: [3] }))
    assert.match(findings.map(({ what }) => what).join(' '), /None of the 3 pictures/)
  })
})
