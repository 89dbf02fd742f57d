import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type DatasetRequest, PLAIN_REQUEST } from '../../../../../src/interfaces/dataset-request.ts'
import { auditDataset } from '../../../../../src/workloads/ultralytics/audit/audit.ts'
import { LocalFiles } from '../../../../../src/workloads/ultralytics/audit/local-files.ts'
import { BOX, DatasetFolder, JPEG, plain } from '../../../../support/dataset-folder.ts'
import { stagedFolder } from '../../../../support/staged-folder.ts'
import { unlike } from '../../../../support/unlike.ts'

/** An uncompressed picture: all of the same size have the same number of bytes. */
function bitmap(shade: number, last = shade): Buffer {
  const [width, height] = [400, 300]
  const bytes = Buffer.alloc(54 + width * height * 3, shade)
  bytes.fill(0, 0, 54)
  bytes.write('BM')
  for (const [at, value] of [
    [2, bytes.length],
    [10, 54],
    [14, 40],
    [18, width],
    [22, height],
    [26, 1 + (24 << 16)],
  ] as const)
    bytes.writeUInt32LE(value, at)
  bytes[bytes.length - 1] = last
  return bytes
}

/** Frames of two cameras, under the same names. */
async function filmed(val: (frame: number) => Buffer): Promise<DatasetFolder> {
  const folder = await DatasetFolder.make()
  await folder.put('data.yaml', 'train: cam1\nval: cam2\ntest: cam3\nnames: [coin]\n')
  for (let frame = 0; frame < 3; frame++) {
    await folder.put(`cam1/${frame}.bmp`, bitmap(frame))
    await folder.put(`cam2/${frame}.bmp`, val(frame))
    await folder.put(`cam3/${frame}.bmp`, bitmap(frame))
    for (const camera of ['cam1', 'cam2', 'cam3']) await folder.put(`${camera}/${frame}.txt`, BOX)
  }
  return folder
}

const others: [title: string, val: (frame: number) => Buffer, kinds: string[]][] = [
  ['others from the beginning', (frame) => bitmap(frame + 100), []],
  ['others at their end', (frame) => bitmap(frame, 200), []],
  ['one of them the same', (frame) => bitmap(frame === 0 ? 0 : frame + 50), ['split-overlap']],
  ['all the same', bitmap, ['split-identical']],
]

describe('pictures of the same names and sizes', () => {
  for (const [title, val, kinds] of others)
    it(`are compared by what is in them, here and on a staging server: ${title}`, async () => {
      await using folder = await filmed((frame) => val(frame))
      const { signal } = new AbortController()
      for (const files of [new LocalFiles(folder.path), stagedFolder(folder.path).files]) {
        const { issues } = await auditDataset(files, { signal }, PLAIN_REQUEST)
        assert.deepEqual(
          issues.map(({ kind }) => kind),
          kinds,
        )
      }
    })
})

describe('a picture that is there twice under any name', () => {
  /** A copy of the first training picture. */
  const twin = unlike(JPEG, 'images/train/p0.jpg')
  type Case = [title: string, image: string, label: string | undefined, kinds: string[]]
  const cases: Case[] = [
    ['in val, with the same label', 'val/other', BOX, ['split-overlap']],
    ['in val, its label rounded otherwise', 'val/other', '0 0.500 0.4999 0.2 0.2001', ['split-overlap']],
    [
      'in val, with another class',
      'val/other',
      '1 0.5 0.5 0.2 0.2',
      ['split-conflict', 'split-overlap', 'class-not-in-train'],
    ],
    ['in val, with another box', 'val/other', '0 0.5 0.7 0.2 0.2', ['split-conflict', 'split-overlap']],
    ['in val, without a label', 'val/other', undefined, ['split-conflict', 'split-overlap']],
    ['in train, with the same label', 'train/q', BOX, ['image-repeated']],
    ['in train, with another label', 'train/q', '', ['repeat-conflict']],
  ]
  for (const [title, name, label, expected] of cases)
    it(`is found here and on a staging server: ${title}`, async () => {
      await using folder = await plain()
      await folder.copy(`images/${name}.jpg`, twin)
      if (label !== undefined) await folder.put(`labels/${name}.txt`, label)
      const { signal } = new AbortController()
      for (const files of [new LocalFiles(folder.path), stagedFolder(folder.path).files]) {
        const { issues } = await auditDataset(files, { signal }, PLAIN_REQUEST)
        assert.deepEqual(
          issues.map(({ kind }) => kind),
          expected,
        )
        assert.deepEqual(issues[0]?.examples, [`images/${name}.jpg: the same as images/train/p0.jpg`])
      }
    })

  it('takes all classes for one where the training does, and lets a conflict pass by name', async () => {
    await using folder = await plain()
    await folder.copy('images/val/other.jpg', twin)
    await folder.put('labels/val/other.txt', '1 0.5 0.5 0.2 0.2')
    assert.deepEqual(await folder.kinds({ isSingleClass: true }), ['split-overlap'])
    const { issues } = await folder.audit({ accept: ['split-conflict'] })
    assert.ok(issues.every(({ severity }) => severity !== 'error'))
  })

  it('is told apart from one that is the same at many places', async () => {
    await using folder = await plain()
    const large = Buffer.alloc(3_000_000, 7)
    const noted = (byte: number) => {
      const bytes = Buffer.from(large)
      bytes[1_000_000] = byte
      return Buffer.concat([JPEG.subarray(0, -2), bytes, JPEG.subarray(-2)])
    }
    await folder.copy('images/train/big.jpg', noted(1))
    await folder.copy('images/val/big.jpg', noted(2))
    await folder.put('labels/train/big.txt', BOX)
    await folder.put('labels/val/big.txt', BOX)
    assert.deepEqual(await folder.kinds(), [])
  })

  it('is not read again when an earlier transfer has hashed it', async () => {
    await using folder = await plain()
    await folder.copy('images/val/other.jpg', twin)
    const asked: string[] = []
    const files = new LocalFiles(folder.path, (_root, keys) => {
      asked.push(...keys)
      return new Map(keys.map((key) => [key, key]))
    })
    const { issues } = await auditDataset(files, { signal: new AbortController().signal }, PLAIN_REQUEST)
    assert.deepEqual(asked, ['images/train/p0.jpg', 'images/val/other.jpg'])
    assert.deepEqual(issues, [])
  })
})

describe('the split that training.split names', () => {
  it('is the one that is compared with the training pictures', async () => {
    await using folder = await filmed((frame) => bitmap(frame + 100))
    assert.deepEqual(await folder.kinds({ measured: 'test' }), ['split-identical'])
    assert.deepEqual(await folder.kinds({ measured: 'train' }), ['split-identical'])
  })

  it('is the one that needs boxes', async () => {
    await using folder = await filmed((frame) => bitmap(frame + 100))
    for (let frame = 0; frame < 3; frame++) {
      await folder.put(`cam3/${frame}.bmp`, bitmap(frame + 200))
      await folder.put(`cam2/${frame}.txt`, '')
    }
    assert.deepEqual(await folder.kinds({ measured: 'test' }), [])
    assert.deepEqual(await folder.kinds(), ['val-without-boxes'])
  })

  const lacking: [title: string, test: string, expected: RegExp][] = [
    ['is not here', 'test: cam9\n', /test: cam9 is not in it/],
    ['is not named', '', /test: training\.split says that it is measured by/],
    ['is a list of nothing', 'test: none.txt\n', /test: none\.txt is a file that names no picture/],
  ]
  for (const [title, test, expected] of lacking)
    it(`is refused when it ${title}`, async () => {
      await using folder = await filmed((frame) => bitmap(frame + 100))
      await folder.put('none.txt', '\n')
      await folder.put('data.yaml', `train: cam1\nval: cam2\n${test}names: [coin]\n`)
      assert.match((await folder.refusal({ measured: 'test' })).text.what, expected)
    })
})

describe('a dataset on a staging server', () => {
  const asked: [title: string, request: Partial<DatasetRequest>, staying: string[]][] = [
    ['a picture by its path', { exclude: ['cam1/0.bmp'] }, ['cam1/0.bmp']],
    [
      'a folder',
      { exclude: ['cam3/'] },
      ['cam3/0.bmp', 'cam3/0.txt', 'cam3/1.bmp', 'cam3/1.txt', 'cam3/2.bmp', 'cam3/2.txt'],
    ],
    ['an accepted fault', { accept: ['image-empty'] }, ['cam1/1.bmp', 'cam1/1.txt']],
    ['nothing that is there', { exclude: ['*.tmp', 'cam4/'] }, []],
  ]
  for (const [title, request, staying] of asked)
    it(`travels whole, so that nothing can be left out any more: ${title}`, async () => {
      await using folder = await filmed((frame) => bitmap(frame + 100))
      if (request.accept) await folder.put('cam1/1.bmp', '')
      const { signal } = new AbortController()
      const { files } = stagedFolder(folder.path)
      const { issues } = await auditDataset(files, { signal }, { ...PLAIN_REQUEST, ...request })
      assert.deepEqual(issues.find(({ kind }) => kind === 'staged-left')?.examples ?? [], staying)
    })
})
