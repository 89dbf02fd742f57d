/** Datasets that somebody made to hurt: each part is read in linear time, or refused by name. */
import assert from 'node:assert/strict'
import { truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, beforeEach, describe, it } from 'node:test'
import { Failure } from '../../../../../src/errors.ts'
import { LARGE_LABEL } from '../../../../../src/interfaces/dataset-files.ts'
import { checkData, parseDataYaml } from '../../../../../src/workloads/ultralytics/audit/data-yaml.ts'
import { decodeText } from '../../../../../src/workloads/ultralytics/audit/decode.ts'
import { readLabels } from '../../../../../src/workloads/ultralytics/audit/labels.ts'
import { readPictureList } from '../../../../../src/workloads/ultralytics/audit/list-lines.ts'
import { possibleFolders } from '../../../../../src/workloads/ultralytics/audit/list-paths.ts'
import { BOX, DatasetFolder } from '../../../../support/dataset-folder.ts'
import { rejectsWith } from '../../../../support/failures.ts'

const RULES = { classCount: 2, keypointColumns: 0, keypointWidth: 1, isPose: false, isSingleClass: false }
const noPause = async (): Promise<void> => undefined

describe('a label', () => {
  it('may have a polygon of 150,000 points', () => {
    const points = Array.from({ length: 150_000 }, (_, at) => `${(at / 150_000).toFixed(6)} 0.5`).join(' ')
    const { shapes, defect } = readLabels(`1 ${points}\n`, RULES)
    assert.deepEqual([shapes.polygons, defect], [1, undefined])
  })

  for (const [name, column] of Object.entries({
    'digits that end in a letter': `${'1'.repeat(2_000_000)}x`,
    'digits that end in a second point': `${'1'.repeat(2_000_000)}.1.`,
    'a fraction that ends in a letter': `.${'1'.repeat(2_000_000)}x`,
    'a power that ends in a letter': `1e${'1'.repeat(2_000_000)}x`,
  }))
    it(`with ${name} is broken, and read at once`, () => {
      assert.match(readLabels(`0 0.5 0.5 0.1 ${column}`, RULES).defect ?? '', /is not a finite number/)
    })

  for (const [name, text, expected] of [
    ['nothing but line ends', '\n'.repeat(4_000_000), /more than 200000 lines/],
    ['nothing but carriage returns', '\r'.repeat(4_000_000), /more than 200000 lines/],
    ['two million columns', '0 '.repeat(2_000_000), /2000000 columns do not make a polygon/],
    ['what was too large to be read', LARGE_LABEL, /larger than any label/],
  ] as const)
    it(`of ${name} is broken`, () => assert.match(readLabels(text, RULES).defect ?? '', expected))

  it('tells of some of the classes that nobody named', () => {
    const rows = Array.from({ length: 50_000 }, (_, at) => `${at + 2} 0.5 0.5 0.1 0.1\n`).join('')
    assert.equal(readLabels(rows, RULES).beyond.length, 20)
  })

  it('of several GB is a defect, and the dataset can be trained without it', async () => {
    await using folder = await DatasetFolder.make()
    await folder.put('data.yaml', 'train: images/train\nval: images/val\nnames: [a]\n')
    await folder.pictures('images/train', 2, 'labels/train')
    await folder.pictures('images/val', 1, 'labels/val')
    for (const bytes of [(4 << 20) + 1, 2 ** 31, 2 ** 33]) {
      await truncate(join(folder.path, 'labels/train/p0.txt'), bytes)
      assert.ok((await folder.kinds()).includes('label-invalid'))
    }
    await folder.put('labels/train/p0.txt', BOX.repeat(100))
    assert.ok(!(await folder.kinds()).includes('label-invalid'))
  })
})

describe('a description', () => {
  const refusal = (lines: string): string => {
    try {
      parseDataYaml(Buffer.from(`train: a\nval: b\n${lines}`), 'data.yaml')
    } catch (error) {
      assert.ok(error instanceof Failure && error.code === 'DATASET_INVALID')
      return error.text.what
    }
    return ''
  }
  const nested = (count: number): string =>
    Array.from({ length: count }, (_, at) => `b${at + 1}: &b${at + 1} [*b${at}, *b${at}]\n`).join('')

  for (const [lines, expected] of [
    ['nc: 5e9\n', /names 5000000000 classes, more than 30000/],
    ['nc: 100000000\n', /names 100000000 classes/],
    ['nc: "99999999999999999999"\n', /names 100000000000000000000 classes/],
    ['nc: 1e400\n', /nc/],
    ['nc: -1\n', /nc/],
    ['nc: 0.5\n', /nc/],
    [`names: [${'a, '.repeat(31_000)}]\n`, /names 31000 classes/],
    [`b0: &b0 [1, 1]\n${nested(40)}names: *b40\n`, /more than 300000 values/],
    [`names: &n [a, *n]\n`, /what it stands in/],
    ['kpt_shape: [1, 2, 3]\n', /must be two numbers/],
    [`test: ${'x/'.repeat(40)}\n`, /at most 32 names/],
    [`test: ${'x'.repeat(2000)}\n`, /at most 1024 characters/],
    [`test: [${'t, '.repeat(300)}]\n`, /at most 200 paths/],
  ] as const)
    it(`with ${lines.slice(0, 24).trim()} is refused by name`, () => assert.match(refusal(lines), expected))

  it('in the settings has the same limits', () => {
    const data = (more: object) => () => checkData({ train: 'a', val: 'b', names: ['a'], ...more }, 'data')
    assert.throws(data({ train: Array.from({ length: 201 }, () => 'a') }), /at most 200 paths/)
    assert.throws(data({ names: null, nc: 5e9 }), /more than 30000/)
    assert.throws(data({ test: 7 }), /must be a path, or a list of paths/)
  })

  it('may have the 22,000 classes of the largest sets', () => {
    const names = Array.from({ length: 22_000 }, (_, at) => `  ${at}: n0${at}, a synset\n`).join('')
    assert.equal(parseDataYaml(Buffer.from(`train: a\nval: b\nnames:\n${names}`), 'd').classes.length, 22_000)
  })

  it('that is not UTF-8 is refused with the line, however long it is', () => {
    const text = Buffer.concat([Buffer.from('a\n'.repeat(1_000_000)), Buffer.from([0xff])])
    assert.deepEqual(decodeText(text), {
      problem: 'is not UTF-8 (line 1000001): perhaps Latin-1 or Windows-1252',
    })
  })

  for (const name of ['../data.yaml', '/dev/zero'])
    it(`that never ends is refused: ${name}`, async () => {
      await using folder = await DatasetFolder.make()
      await folder.put('../data.yaml', '')
      await truncate(join(folder.path, '../data.yaml'), 2 ** 32)
      await folder.pictures('images', 1)
      const { text } = await rejectsWith('DATASET_INVALID', () => folder.audit({ yaml: name }))
      assert.match(text.what, /has more than/)
    })
})

describe('a list of pictures', () => {
  const keys = Array.from({ length: 150_000 }, (_, at) => `images/${at}/a.jpg`)
  let files: Parameters<typeof readPictureList>[2]
  before(() => {
    const sizes = new Map(keys.map((key) => [key, 1]))
    files = {
      sizes,
      bytes: 0,
      snapshot: '',
      left: { junk: [], excluded: [], link: [] },
      refused: [],
    }
  })
  let pauses = 0
  beforeEach(() => {
    pauses = 0
  })
  after(() => assert.ok(keys.length > 0))
  const read = (text: string) =>
    readPictureList('l.txt', Buffer.from(text), files, async () => {
      pauses += 1
    })

  it('whose names are those of 150,000 pictures comes to an end', async () => {
    const list = await read('/data/a.jpg\n'.repeat(3_000))
    assert.equal(list.pictures.length, 0)
    assert.equal(list.dead.length, 3_000)
    assert.equal(pauses, 3_000)
  })

  it('whose names are those of none finds the others all the same', async () => {
    const list = await read(`${'/data/none.jpg\n'.repeat(50_000)}/data/images/7/a.jpg\n`)
    assert.deepEqual(list.pictures, ['images/7/a.jpg'])
  })

  it('with a path longer than any is read without it', async () => {
    const list = await read(`./${'x/'.repeat(1_000_000)}a.jpg\n./images/7/a.jpg\n`)
    assert.deepEqual(list.pictures, ['images/7/a.jpg'])
    assert.ok(possibleFolders(Buffer.from(`${'x/'.repeat(2_000)}a.jpg\n`.repeat(10_000))).size < 3_000)
  })

  it('of more lines than anybody has pictures is none', async () => {
    assert.match((await read('\n'.repeat(1_000_001))).problem ?? '', /more than 1000000 lines/)
    assert.equal((await readPictureList('l.txt', Buffer.from('a\n'), files, noPause)).pictures.length, 0)
  })
})

describe('a folder that nothing describes', () => {
  it('is suggested a description, whatever its labels are', async () => {
    await using folder = await DatasetFolder.make()
    await folder.pictures('images/train', 1, 'labels/train')
    await folder.pictures('images/val', 1, 'labels/val')
    await folder.put('labels/train/p0.txt', `3 0.5 0.5 0.1 0.1${'\n'.repeat(2_000_000)}`)
    await truncate(join(folder.path, 'labels/val/p0.txt'), 2 ** 31)
    const { text } = await rejectsWith('DATASET_MISSING', () => folder.audit())
    assert.match(text.next, /class_3/)
  })
})
