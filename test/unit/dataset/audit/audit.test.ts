import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rename, rm, truncate, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, afterEach, before, beforeEach, describe, it } from 'node:test'
import sharp from 'sharp'
import { type Audit, auditDataset } from '../../../../src/dataset/audit/audit.ts'
import type { IssueKind } from '../../../../src/dataset/audit/issues.ts'
import { LocalFiles } from '../../../../src/dataset/audit/local-files.ts'
import { PLAIN_REQUEST } from '../../../../src/dataset/audit/request.ts'
import { stagedFolder } from '../../../support/staged-folder.ts'

const YAML = 'train: images/train\nval: images/val\nnames: [fire, smoke]\n'
const BOX = '0 0.5 0.5 0.2 0.2\n'

let pictures: Record<'jpeg' | 'png' | 'webp' | 'tiff', Buffer>
let folder: string

before(async () => {
  const drawn = sharp({ create: { width: 64, height: 36, channels: 3, background: '#c84' } })
  const [jpeg, png, webp, tiff] = await Promise.all([
    drawn.clone().jpeg().toBuffer(),
    drawn.clone().png().toBuffer(),
    drawn.clone().webp().toBuffer(),
    drawn.clone().tiff({ compression: 'none' }).toBuffer(),
  ])
  pictures = { jpeg, png, webp, tiff }
})

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-'))
  await put('data.yaml', YAML)
  for (const split of ['train', 'val']) {
    for (const name of [`${split}1`, `${split}2`]) {
      await put(`images/${split}/${name}.jpg`, pictures.jpeg)
      await put(`labels/${split}/${name}.txt`, BOX)
    }
  }
})

afterEach(() => rm(folder, { recursive: true }))
after(() => sharp.cache(false))

async function put(path: string, content: string | Buffer): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true })
  await writeFile(join(folder, path), content)
}

/** What speaks of the runner's own folder, or of what does not travel. */
const PLACED: ReadonlySet<string> = new Set(['junk', 'download-entry', 'key-repeated'])

/** Whatever is found here must be found just so where the dataset lies on a staging server. */
async function audit(request = PLAIN_REQUEST): Promise<Audit> {
  const { signal } = new AbortController()
  const found = await auditDataset(new LocalFiles(folder), { signal }, request)
  const { files, digest } = stagedFolder(folder)
  const { has, ...staged } = await auditDataset(files, { signal }, request)
  const moving = found.issues.filter(({ kind }) => !PLACED.has(kind))
  const arrived = staged.issues.filter(({ kind }) => !PLACED.has(kind))
  assert.deepEqual(
    { ...staged, issues: arrived, has: found.has },
    { ...found, issues: moving, snapshot: digest },
  )
  assert.ok(has('data.yaml'))
  return found
}

async function kinds(): Promise<IssueKind[]> {
  return (await audit()).issues.map(({ kind }) => kind)
}

describe('audit of a good dataset', () => {
  it('counts files, pictures, boxes per class and sizes, and finds nothing', async () => {
    await put('labels/val/val2.txt', '1 0.5 0.5 0.2 0.2\n1 0.1 0.1 0.1 0.1\n')
    const found = await audit()
    assert.deepEqual(found.issues, [])
    assert.equal(found.files, 9)
    assert.deepEqual(found.classes, ['fire', 'smoke'])
    assert.deepEqual(found.splits.train.boxes, [2, 0])
    assert.deepEqual(found.splits.val.boxes, [1, 2])
    assert.deepEqual(found.splits.train.sizes, new Map([['64x36', 2]]))
    assert.equal(found.splits.val.imageBytes, 2 * pictures.jpeg.length)
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

describe('audit names pictures that the library would drop or rewrite', () => {
  const cases: [IssueKind, string, () => Promise<void>][] = [
    ['image-empty', 'of zero bytes', () => put('images/train/train1.jpg', '')],
    ['image-unknown', 'that are text', () => put('images/train/train1.jpg', '<html>404</html>')],
    ['image-unknown', 'that are GIF', () => put('images/train/train1.jpg', 'GIF89a....................')],
    [
      'image-needs-reader',
      'in HEIC',
      () => put('images/train/x.heic', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0', 'latin1')),
    ],
    [
      'image-trailing-bytes',
      'with a newline at the end',
      () => put('images/train/train1.jpg', Buffer.concat([pictures.jpeg, Buffer.from('\n')])),
    ],
    [
      'image-truncated',
      'in JPEG, cut in the middle',
      () => truncate(join(folder, 'images/train/train1.jpg'), pictures.jpeg.length - 30),
    ],
    [
      'image-truncated',
      'in JPEG, cut in the header',
      () => truncate(join(folder, 'images/train/train1.jpg'), 40),
    ],
    [
      'image-damaged',
      'in JPEG, with garbage for a segment',
      () =>
        put('images/train/train1.jpg', Buffer.concat([pictures.jpeg.subarray(0, 20), Buffer.alloc(400, 7)])),
    ],
    ['image-truncated', 'in PNG', () => put('images/train/x.png', pictures.png.subarray(0, -8))],
    ['image-truncated', 'in WebP', () => put('images/train/x.webp', pictures.webp.subarray(0, -8))],
    [
      'image-truncated',
      'in TIFF',
      () => put('images/train/x.tif', pictures.tiff.subarray(0, pictures.tiff.length / 2)),
    ],
    ['image-truncated', 'in BMP', () => put('images/train/x.bmp', bitmap(64, 36).subarray(0, -50))],
    ['image-tiny', 'smaller than 10 pixels', () => put('images/train/x.bmp', bitmap(9, 36))],
  ]
  for (const [kind, title, spoil] of cases) {
    it(`${kind}: ${title}`, async () => {
      await spoil()
      const { issues } = await audit()
      assert.deepEqual(
        issues.map(({ kind, severity, count }) => ({ kind, severity, count })),
        [{ kind, severity: 'error', count: 1 }],
      )
      assert.match(issues[0]?.examples[0] ?? '', /^images\/train\//)
    })
  }
})

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

  it('a README or a list of classes is no label', async () => {
    await put('README.txt', 'hello')
    await put('classes.txt', 'fire\nsmoke\n')
    assert.deepEqual(await kinds(), [])
  })
})

describe('audit compares the splits', () => {
  it('split-overlap: the same picture in train and val', async () => {
    await put('images/val/train1.jpg', pictures.jpeg)
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
      'train.txt line 2: /home/me/train9.jpg',
      'train.txt line 3: ./images/train/gone.jpg',
    ])
  })
})

describe('audit refuses what is no dataset', () => {
  it('DATASET_MISSING: no such folder', async () => {
    await assert.rejects(auditDataset(new LocalFiles(join(folder, 'none')), new AbortController()), {
      code: 'DATASET_MISSING',
    })
  })

  it('DATASET_EMPTY: a split without pictures', async () => {
    await put('images/none/notes.md', '')
    await put('data.yaml', 'train: images/none\nval: images/val\nnames: [fire]\n')
    await assert.rejects(audit(), {
      code: 'DATASET_EMPTY',
      message: /train: there is no picture in images\/none/,
    })
  })

  const yamls: [title: string, text: string, expected: RegExp][] = [
    ['no val', 'train: images/train\nnames: [a]\n', /names no val split/],
    ['neither names nor nc', 'train: images/train\nval: images/val\n', /neither names nor nc/],
    ['names and nc differ', `${YAML}nc: 3\n`, /2 names but nc: 3/],
    [
      'a gap in the names',
      'train: images/train\nval: images/val\nnames: {0: a, 2: b}\n',
      /not numbered 0 to 1/,
    ],
    ['no YAML', 'train: [', /is not YAML/],
    ['a number for a split', 'train: 3\nval: images/val\nnames: [a]\n', /train: must be a path/],
    [
      'a split that is not there',
      'train: images/trian\nval: images/val\nnames: [a]\n',
      /train: images\/trian is not in it/,
    ],
    [
      'a split that can only be another',
      'train: /data/fire/images\nval: images/val\nnames: [a]\n',
      /another split's/,
    ],
    ['a split outside', 'train: ../../other\nval: images/val\nnames: [a]\n', /is not in it/],
  ]
  for (const [title, text, expected] of yamls) {
    it(`DATASET_INVALID: ${title}`, async () => {
      await put('data.yaml', text)
      await assert.rejects(audit(), { code: 'DATASET_INVALID', message: expected })
    })
  }

  it('takes the last of a key that stands twice, as the library does, and says so', async () => {
    await put('data.yaml', `${YAML}names: [flame, smoke]\n`)
    assert.deepEqual((await kinds()).includes('key-repeated'), true)
  })

  it('DATASET_MISSING: no data.yaml, as where a disk is not mounted', async () => {
    await unlink(join(folder, 'data.yaml'))
    await assert.rejects(audit(), { code: 'DATASET_MISSING', message: /no data\.yaml in/ })
  })

  it('stops when it is cancelled', async () => {
    await assert.rejects(
      auditDataset(new LocalFiles(folder), { signal: AbortSignal.abort(new Error('cancelled')) }),
      /cancelled/,
    )
  })
})

/** An uncompressed 24-bit bitmap. */
function bitmap(width: number, height: number): Buffer {
  const rowBytes = Math.ceil((width * 24) / 32) * 4
  const file = Buffer.alloc(54 + rowBytes * height)
  file.write('BM')
  file.writeUInt32LE(file.length, 2)
  file.writeUInt32LE(54, 10)
  file.writeUInt32LE(40, 14)
  file.writeInt32LE(width, 18)
  file.writeInt32LE(height, 22)
  file.writeUInt16LE(1, 26)
  file.writeUInt16LE(24, 28)
  return file
}
