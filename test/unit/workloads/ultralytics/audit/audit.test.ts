import assert from 'node:assert/strict'
import { unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { audit, BOX, bitmap, copy, folder, kinds, pictures, put } from '../../../../support/audited-folder.ts'
import { unlike } from '../../../../support/unlike.ts'

describe('audit of a good dataset', () => {
  it('counts files, pictures, boxes per class and sizes, and finds nothing', async () => {
    await put('labels/val/val2.txt', '1 0.5 0.5 0.2 0.2\n1 0.1 0.1 0.1 0.1\n')
    await put('labels/train/train1.txt', `${BOX}1 0.3 0.3 0.1 0.1\n`)
    const found = await audit()
    assert.deepEqual(found.issues, [])
    assert.equal(found.files, 9)
    assert.deepEqual(found.classes, ['fire', 'smoke'])
    assert.deepEqual(found.splits.train.boxes, [2, 1])
    assert.deepEqual(found.splits.val.boxes, [1, 2])
    assert.deepEqual(found.splits.train.sizes, new Map([['64x36', 2]]))
    const drawn = ['val1', 'val2'].map((name) => unlike(pictures.jpeg, `images/val/${name}.jpg`))
    assert.equal(found.splits.val.imageBytes, Buffer.concat(drawn).length)
  })

  it('counts pictures with an empty label or none as background', async () => {
    await put('labels/train/train1.txt', '')
    await unlink(join(folder, 'labels/train/train2.txt'))
    const found = await audit()
    assert.equal(found.splits.train.backgrounds, 2)
    assert.deepEqual(found.issues, [])
  })

  it('takes every format that the library reads, by content and whatever its name', async () => {
    await put('images/train/a.jpg', pictures.png)
    await put('images/train/b.webp', pictures.webp)
    await put('images/train/c.tif', pictures.tiff)
    await put('images/train/d.bmp', bitmap(64, 36))
    const found = await audit()
    assert.deepEqual(found.issues, [])
    assert.deepEqual(found.splits.train.sizes, new Map([['64x36', 6]]))
  })

  it('takes JPEGs with bytes that stray between their segments, which both of the library’s readers skip', async () => {
    const [start, segments] = [pictures.jpeg.subarray(0, 20), pictures.jpeg.subarray(20)]
    const strays = [
      [0x2a],
      [0, 0, 0],
      [0xff, 0xff, 0xff],
      [0xff, 0, 0x41],
      [0xff, 0xd3],
      Array(3000).fill(0x20),
    ]
    for (const [index, stray] of strays.entries()) {
      await put(`images/train/stray${index}.jpg`, Buffer.concat([start, Buffer.from(stray), segments]))
    }
    const found = await audit()
    assert.deepEqual(found.issues, [])
    assert.deepEqual(found.splits.train.sizes, new Map([['64x36', 2 + strays.length]]))
  })

  it('has a snapshot that changes with any file, and only then', async () => {
    const first = await audit()
    assert.equal((await audit()).snapshot, first.snapshot)
    await put('labels/train/train1.txt', BOX)
    assert.notEqual((await audit()).snapshot, first.snapshot)
  })

  it('finds splits given as lists of folders, list files, and the ../ of exported datasets', async () => {
    await put(
      'data.yaml',
      'train: [images/train, images/val]\nval: ../images/val\nnames: {0: fire, 1: smoke}\n',
    )
    assert.equal((await audit()).splits.train.images, 4)
    await put('lists/train.txt', './../images/train/train1.jpg\n')
    await put('data.yaml', 'train: lists/train.txt\nval: images/val\nnc: 2\n')
    const found = await audit()
    assert.equal(found.splits.train.images, 1)
    assert.deepEqual(found.classes, ['class_0', 'class_1'])
  })

  it('tells which files it has, from its top', async () => {
    await put('models/bäse.pt', 'PK')
    const { has } = await audit()
    const paths = ['models/bäse.pt', './models/bäse.pt', 'models', 'bäse.pt', '../models/bäse.pt']
    assert.deepEqual(paths.map(has), [true, true, false, false, false])
  })

  it('leaves out hidden pictures, as the library does', async () => {
    await put('images/train/.thumbnails/x.jpg', pictures.jpeg)
    assert.equal((await audit()).splits.train.images, 2)
  })
})

describe('audit compares the splits', () => {
  it('split-overlap: the same picture in train and val', async () => {
    await copy('images/val/train1.jpg', unlike(pictures.jpeg, 'images/train/train1.jpg'))
    await put('labels/val/train1.txt', BOX)
    assert.deepEqual(await kinds(), ['split-overlap'])
  })

  it('split-identical: val is train', async () => {
    await put('data.yaml', 'train: images/train\nval: images/train\nnames: [fire, smoke]\n')
    const { issues } = await audit()
    assert.deepEqual(
      issues.map(({ kind, severity }) => [kind, severity]),
      [
        ['split-identical', 'error'],
        ['label-unused', 'info'],
      ],
    )
  })

  it('list-line: a list with paths of another machine', async () => {
    await put('train.txt', './images/train/train1.jpg\n/home/me/train9.jpg\n./images/train/gone.jpg\n')
    await put('data.yaml', 'train: train.txt\nval: images/val\nnames: [fire, smoke]\n')
    const { issues } = await audit()
    const found = issues.find(({ kind }) => kind === 'list-line')
    assert.deepEqual(found?.examples, [
      'train.txt: line 2: /home/me/train9.jpg',
      'train.txt: line 3: ./images/train/gone.jpg',
    ])
  })
})
