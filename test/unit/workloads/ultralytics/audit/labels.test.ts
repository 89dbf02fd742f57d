import assert from 'node:assert/strict'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { audit, BOX, folder, kinds, pictures, put, YAML } from '../../../../support/audited-folder.ts'

describe('audit names labels for which the library drops the picture', () => {
  const rows: [row: string, expected: RegExp][] = [
    ['-1 0.5 0.5 0.2 0.2', /line 2: class -1 is not a class number/],
    ['0.5 0.5 0.5 0.2 0.2', /line 2: class 0.5 is not a class number/],
    ['0 0.5 0.5 0.2', /line 2: 4 columns instead of 5/],
    ['0 0.5 0.5 0.2 0.2 0.9', /line 2: 6 columns instead of 5/],
    ['0 1.02 0.5 0.2 0.2', /line 2: 1.02 is outside/],
    ['0 -0.02 0.5 0.2 0.2', /line 2: -0.02 is outside/],
    ['0 0.5 0.5 -0.001 0.2', /line 2: a negative width/],
    ['0 nan 0.5 0.2 0.2', /line 2: "nan" is not a finite number/],
    ['0 1e999 0.5 0.2 0.2', /line 2: Infinity is outside/],
    ['fire 0.5 0.5 0.2 0.2', /line 2: "fire" is not a finite number/],
    ['0 0.1 0.1 0.2 0.2 0.3 0.1', /line 1: a box among polygons/],
  ]
  for (const [row, expected] of rows) {
    it(row, async () => {
      await put('labels/train/train1.txt', `${BOX}${row}\n`)
      const { issues } = await audit()
      assert.deepEqual(
        issues.map(({ kind }) => kind),
        ['label-invalid'],
      )
      assert.match(issues[0]?.examples[0] ?? '', expected)
    })
  }

  it('but takes polygons, Windows line ends, a byte-order mark and the 1 % that the library tolerates', async () => {
    await put(
      'labels/train/train1.txt',
      '\ufeff0 0.1 0.1 0.2 0.2 0.3 0.1\r\n0 0.2 0.1 0.2 0.2 0.3 0.1 0.5 0.5\r\n',
    )
    assert.deepEqual(await kinds(), [])
    await put('labels/train/train1.txt', '0 1.009 0.5 0.2 0.2')
    assert.deepEqual(await kinds(), ['label-outside'])
  })

  it('and judges a polygon by the box around it', async () => {
    await put('labels/train/train1.txt', '0 -0.02 0.1 0.5 0.2 0.3 0.9\n')
    assert.deepEqual(await kinds(), ['label-outside'])
    await put('labels/train/train1.txt', '0 -0.5 0.1 0.6 0.2 0.3 0.9\n')
    assert.deepEqual(await kinds(), ['label-invalid'])
  })

  it('and pose rows of a pose dataset', async () => {
    await put('data.yaml', `${YAML}kpt_shape: [1, 3]\n`)
    await put('labels/train/train1.txt', '0 0.5 0.5 0.2 0.2 0.5 0.5 2\n')
    assert.deepEqual(await kinds(), [])
  })
})

describe('audit finds labels that get lost', () => {
  const moves: [title: string, to: string][] = [
    ['in another split', 'labels/val/train1.txt'],
    ['in capitals', 'labels/train/train1.TXT'],
    ['beside the picture', 'images/train/train1.txt'],
  ]
  for (const [title, to] of moves) {
    it(`label-elsewhere: ${title}`, async () => {
      await rename(join(folder, 'labels/train/train1.txt'), join(folder, to))
      const { issues } = await audit()
      assert.deepEqual(
        issues.map(({ kind }) => kind),
        ['label-elsewhere'],
      )
      assert.deepEqual(issues[0]?.examples, [`images/train/train1.jpg: ${to}`])
    })
  }

  it('label-elsewhere: with an accent spelt in another way', async () => {
    await put('images/train/é.jpg'.normalize('NFC'), pictures.jpeg)
    await put('labels/train/é.txt'.normalize('NFD'), BOX)
    assert.deepEqual(await kinds(), ['label-elsewhere'])
  })

  it('label-orphan, label-shared, label-flat, label-repeated, label-two-classes, download-entry', async () => {
    await put('labels/train/nobody.txt', BOX)
    await put('images/train/train1.png', pictures.png)
    await put('labels/train/train2.txt', `${BOX}${BOX}1 0.5 0.5 0.2 0.2\n0 0.5 0.5 0 0.2\n`)
    await put('data.yaml', `${YAML}download: print(1)\n`)
    await put('labels/val/val1.txt', `${BOX}1 0.1 0.1 0.1 0.1\n`)
    const { issues } = await audit()
    assert.deepEqual(issues.map(({ kind }) => kind).sort(), [
      'download-entry',
      'label-flat',
      'label-orphan',
      'label-repeated',
      'label-shared',
      'label-two-classes',
    ])
    assert.ok(issues.every(({ severity }) => severity === 'warning'))
  })

  it('a README or a list of classes is not a label', async () => {
    await put('README.txt', 'hello')
    await put('classes.txt', 'fire\nsmoke\n')
    assert.deepEqual(await kinds(), [])
  })
})
