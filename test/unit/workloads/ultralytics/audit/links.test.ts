import assert from 'node:assert/strict'
import { readFileSync, realpathSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { describe, it } from 'node:test'
import { sourcePath } from '../../../../../src/dataset/source-root.ts'
import { walk } from '../../../../../src/dataset/walk.ts'
import type { Audit } from '../../../../../src/interfaces/audit.ts'
import { BOX, DatasetFolder, JPEG } from '../../../../support/dataset-folder.ts'

const YAML = 'train: images/train\nval: images/val\nnames: [fire]\n'

/** A dataset whose val split is plain; train is what a test lays. */
async function halfLaid(): Promise<DatasetFolder> {
  const folder = await DatasetFolder.make()
  await folder.put('data.yaml', YAML)
  await folder.pictures('images/val', 2, 'labels/val', 'v')
  return folder
}

/** What a transfer would send, each file read as it would read it. */
function travelling({ path }: DatasetFolder, { view }: Audit): string[] {
  const folder = realpathSync(path)
  return [...walk(path, { view })].map((entry) => {
    const content = readFileSync(sourcePath({ folder, mounts: view.mounts }, entry.path))
    assert.equal(content.length, entry.sizeBytes)
    return entry.path.toString()
  })
}

describe('links', () => {
  const shapes: [title: string, lay: (folder: DatasetFolder) => Promise<void>][] = [
    [
      'to the folders of a split',
      async (folder) => {
        await folder.pictures('../pool/images/train', 3, '../pool/labels/train')
        await folder.link('images/train', '../../pool/images/train')
        await folder.link('labels/train', '../../pool/labels/train')
      },
    ],
    [
      'to everything',
      async (folder) => {
        await folder.pictures('../pool/images/train', 3, '../pool/labels/train')
        await folder.pictures('../pool/images/val', 2, '../pool/labels/val', 'v')
        await rm(`${folder.path}/images`, { recursive: true })
        await rm(`${folder.path}/labels`, { recursive: true })
        await folder.link('images', '../pool/images')
        await folder.link('labels', '../pool/labels')
      },
    ],
    [
      'to single pictures and labels',
      async (folder) => {
        await folder.pictures('../pool', 3, '../pool')
        for (const name of ['p0', 'p1', 'p2']) {
          await folder.link(`images/train/${name}.jpg`, `../../../pool/${name}.jpg`)
          await folder.link(`labels/train/${name}.txt`, `../../../pool/${name}.txt`)
        }
      },
    ],
    [
      'to a folder below a split, over another link',
      async (folder) => {
        await folder.pictures('../pool/a', 3)
        for (const name of ['p0', 'p1', 'p2']) await folder.put(`labels/train/day/${name}.txt`, BOX)
        await folder.link('../pool/b', 'a')
        await folder.link('images/train/day', '../../../pool/b')
      },
    ],
    [
      'to pictures whose labels lie beside the target alone',
      async (folder) => {
        await folder.pictures('../pool/images/train', 3, '../pool/labels/train')
        await folder.link('images/train', '../../pool/images/train')
      },
    ],
    [
      'to pictures with other labels beside the target, where the library looks',
      async (folder) => {
        await folder.pictures('../pool/images/train', 3, '../pool/labels/train')
        await folder.put('labels/train/p0.txt', '')
        await folder.link('images/train', '../../pool/images/train')
      },
    ],
    [
      'to a folder of pictures and labels together',
      async (folder) => {
        await folder.pictures('../pool', 3, '../pool')
        await folder.link('images/train', '../../pool')
      },
    ],
  ]
  for (const [title, lay] of shapes)
    it(`are followed: ${title}`, async () => {
      await using folder = await halfLaid()
      await lay(folder)
      const found = await folder.audit()
      assert.deepEqual(found.splits.train.boxes, [3], JSON.stringify(found.issues))
      assert.deepEqual([found.splits.train.images, found.splits.val.images], [3, 2])
      const paths = travelling(folder, found)
      assert.equal(paths.length, found.files)
      assert.deepEqual(paths.filter((path) => path.endsWith('.jpg')).length, 5)
      assert.deepEqual(paths, paths.toSorted())
    })

  it('in a list of pictures are followed', async () => {
    await using folder = await halfLaid()
    await folder.pictures('../pool/x/images', 3, '../pool/x/labels')
    await folder.link('x', '../pool/x')
    await folder.put('train.txt', './x/images/p0.jpg\n/content/x/images/p1.jpg\n/content/x/images/p2.jpg\n')
    await folder.put('data.yaml', YAML.replace('images/train', 'train.txt'))
    const found = await folder.audit()
    assert.deepEqual([found.splits.train.images, found.splits.train.boxes], [3, [3]])
    assert.ok(travelling(folder, found).includes('x/labels/p2.txt'))
  })

  const written: [title: string, exclude: string, files: string[]][] = [
    ['a picture', 'train/p0.jpg', ['p1.jpg', 'sub/q0.jpg']],
    ['pictures by a pattern', 'train/p*', ['sub/q0.jpg']],
    ['a folder', 'train/sub/', ['p0.jpg', 'p1.jpg']],
  ]
  for (const [title, exclude, expected] of written)
    it(`lead to what may be left out by its path as it is written: ${title}`, async () => {
      await using folder = await DatasetFolder.make()
      await folder.put('data.yaml', 'train: train\nval: images/val\nnames: [coin]\n')
      await folder.pictures('images/val', 1, 'labels/val', 'v')
      await folder.pictures('../big/images/a', 2, '../big/labels/a')
      await folder.pictures('../big/images/a/sub', 1, '../big/labels/a/sub', 'q')
      await folder.link('train', '../big/images/a')
      const found = await folder.audit({ exclude: [exclude] })
      const pictures = travelling(folder, found).filter((path) => path.startsWith('linked/0/images/'))
      assert.deepEqual(
        pictures.map((path) => path.slice('linked/0/images/'.length)),
        expected,
      )
      assert.equal(travelling(folder, found).length, found.files)
      assert.equal(found.splits.train.images, expected.length)
    })

  it('outside every split stay at home, though a list leads to a thousand folders', async () => {
    await using folder = await DatasetFolder.make()
    const lines = Array.from({ length: 1000 }, (_, at) => `/x/day/of/films/${at}/deep/a.jpg`)
    for (const [at] of lines.entries())
      await folder.pictures(`films/${at}/deep`, 1, `films/${at}/deep`, at % 2 ? 'a' : 'b')
    await folder.put(
      'train.txt',
      lines.map((line, at) => line.replace('a.jpg', at % 2 ? 'a0.jpg' : 'b0.jpg')).join('\n'),
    )
    await folder.pictures('val', 1, 'val', 'v')
    await folder.put('data.yaml', 'train: train.txt\nval: val\nnames: [coin]\n')
    await folder.pictures('../others', 3)
    await folder.link('others', '../others')
    await folder.link('everything', '/')
    const found = await folder.audit()
    const left = found.issues.find(({ kind }) => kind === 'links-left')
    assert.deepEqual(left?.examples, ['everything', 'others'])
    assert.equal(found.files, 2004)
    assert.equal(travelling(folder, found).length, found.files)
  })

  it('outside every split stay at home, with one line', async () => {
    await using folder = await halfLaid()
    await folder.pictures('images/train', 1, 'labels/train')
    await folder.link('runs', '/')
    await folder.link('notes.md', '../gone.md')
    await folder.link('models/old.pt', '/dev/zero')
    const found = await folder.audit()
    assert.deepEqual(
      found.issues.map(({ kind, severity, examples }) => [kind, severity, ...examples]),
      [['links-left', 'info', 'models/old.pt', 'notes.md', 'runs']],
    )
    assert.equal(travelling(folder, found).length, found.files)
  })

  it('that loop or lead nowhere are found, and do not hide the rest', async () => {
    await using folder = await halfLaid()
    await folder.pictures('images/train', 1, 'labels/train')
    await folder.link('images/train/self', '.')
    await folder.link('images/train/up', '../..')
    await folder.link('images/train/gone.jpg', 'nowhere.jpg')
    await folder.link('images/train/round.jpg', 'round.jpg')
    await folder.put('images/train/empty.jpg', '')
    const { issues } = await folder.audit()
    const entries = issues.find(({ kind }) => kind === 'entry-unreadable')
    assert.equal(entries?.count, 4)
    assert.match(
      entries?.examples.join(' ') ?? '',
      /gone\.jpg: it is a symbolic link that leads nowhere.*self: it is .* it lies in/,
    )
    assert.ok(issues.some(({ kind }) => kind === 'image-empty'))
  })

  it('back and forth between two folders end', async () => {
    await using folder = await halfLaid()
    await folder.pictures('images/train', 1, 'labels/train')
    await folder.put('../a/x.jpg', JPEG)
    await folder.put('../b/y.jpg', JPEG)
    await folder.link('../a/to-b', '../b')
    await folder.link('../b/to-a', '../a')
    await folder.link('images/train/a', '../../../a')
    const { splits, issues } = await folder.audit()
    assert.equal(splits.train.images, 3)
    assert.equal(issues.find(({ kind }) => kind === 'entry-unreadable')?.count, 1)
  })
})
