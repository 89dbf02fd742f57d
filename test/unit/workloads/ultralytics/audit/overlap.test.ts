import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type DatasetRequest, PLAIN_REQUEST } from '../../../../../src/interfaces/dataset-request.ts'
import { auditDataset } from '../../../../../src/workloads/ultralytics/audit/audit.ts'
import { LocalFiles } from '../../../../../src/workloads/ultralytics/audit/local-files.ts'
import { BOX, DatasetFolder } from '../../../../support/dataset-folder.ts'
import { stagedFolder } from '../../../../support/staged-folder.ts'

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
