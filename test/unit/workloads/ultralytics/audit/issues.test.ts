import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { refusal } from '../../../../../src/preflight/finding.ts'
import { judgeDataset } from '../../../../../src/preflight/judge-dataset.ts'
import { pasted } from '../../../../support/cures.ts'
import { BOX, type DatasetFolder, JPEG, plain, YAML } from '../../../../support/dataset-folder.ts'

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
      /2 × labels that use classes 2 and 80; data\.yaml names 0 \(fire\) and 1 \(smoke\)/,
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
