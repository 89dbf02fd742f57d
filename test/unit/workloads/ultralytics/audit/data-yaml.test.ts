import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { NOTHING_SEEN } from '../../../../../src/interfaces/audit.ts'
import { dataOfSettings, parseDataYaml } from '../../../../../src/workloads/ultralytics/audit/data-yaml.ts'
import { misfits } from '../../../../../src/workloads/ultralytics/audit/misfits.ts'
import { rejectsWith } from '../../../../support/failures.ts'

const SPLITS = 'train: images/train\nval: images/val\n'
const NAMES = 'names: [coin, note]\n'

const read = (text: string) => parseDataYaml(Buffer.from(text), 'data.yaml')
const refusal = async (text: string) => (await rejectsWith('DATASET_INVALID', () => read(text))).text.what

describe('what people write into data.yaml', () => {
  const classes: [title: string, names: string, expected: string[]][] = [
    ['names that stand elsewhere', 'all: &all [yes, 010]\nnames: *all\n', ['yes', '010']],
    ['single names that stand elsewhere', 'a: &a on\nnames: {0: *a, 1: note}\n', ['on', 'note']],
    ['names taken over from elsewhere', 'a: &a {0: coin}\nnames:\n  <<: *a\n  1: note\n', ['coin', 'note']],
    ['names by decimal numbers', 'names: {1.0: note, 0.0: coin}\n', ['coin', 'note']],
    ['None for no names', 'names: None\nnc: 2\n', ['class_0', 'class_1']],
    ['a name twice', 'names: [coin, coin]\n', ['coin', 'coin']],
    [
      'thousands of references',
      `x: &x 1\ny: [${Array(3000).fill('*x').join(', ')}]\n${NAMES}`,
      ['coin', 'note'],
    ],
  ]
  for (const [title, names, expected] of classes)
    it(`is read: ${title}`, () => assert.deepEqual(read(SPLITS + names).classes, expected))

  for (const version of ['1.2', '1.1'])
    it(`is read as YAML 1.1, though it claims ${version}`, () => {
      const { splits } = read(
        `%YAML ${version}\n---\nbase: &base {val: images/val}\n<<: *base\ntrain: a\n${NAMES}`,
      )
      assert.deepEqual(splits.val, ['images/val'])
    })

  it('None in the place of a path is nothing', () => {
    const { splits, path } = read(`path: None\ntest: None\n${SPLITS}${NAMES}`)
    assert.deepEqual([splits.test, path], [[], ''])
  })

  it('tells of keys that stand twice, at the top and among the names', () => {
    const { oddities, splits } = read(`train: a\n${SPLITS}names:\n  0: coin\n  1: note\n  1: paper\n`)
    assert.deepEqual(splits.train, ['images/train'])
    assert.deepEqual(
      oddities.map(({ text }) => text),
      ['data.yaml: train at line 2', 'data.yaml: 1 at line 7'],
    )
  })

  for (const split of ["''", '[]', '', '~', 'None', "['']"])
    for (const [name, other] of [
      ['val', 'train'],
      ['train', 'val'],
    ])
      it(`refuses "${name}: ${split}", which names nothing and not the whole folder`, async () => {
        assert.match(
          await refusal(`${other}: images\n${name}: ${split}\n${NAMES}`),
          new RegExp(`names no ${name} split`),
        )
      })

  const refused: [title: string, text: string, expected: RegExp][] = [
    ['names that are lists', 'names: [[coin], [note]]\n', /class 0 is not text/],
    ['names that are maps', 'names:\n  - coin\n  - traffic: light\n', /class 1 is not text/],
    ['nc of words', 'nc: two\n', /nc: must be a whole number/],
    ['nc of half a class', 'nc: 1.5\n', /nc: must be a whole number/],
    ['kpt_shape of one number', `${NAMES}kpt_shape: [17]\n`, /kpt_shape: must be two numbers/],
    ['kpt_shape of three', `${NAMES}kpt_shape: [17, 3, 1]\n`, /kpt_shape: must be two numbers/],
    ['flip_idx in words', `${NAMES}flip_idx: 0, 1\n`, /flip_idx: must be a list of numbers/],
    ['a list that holds itself', `${NAMES}x: &x [1, *x]\n`, /an alias of nothing before it/],
    ['brackets without end', `${NAMES}x: ${'[{'.repeat(300_000)}`, /words and signs|nested/],
    [
      'references that multiply',
      `${NAMES}a: &a [${Array(200).fill('x')}]\nb: &b [${Array(200).fill('*a')}]\nc: &c [${Array(200).fill('*b')}]\nd: [${Array(200).fill('*c')}]\n`,
      /aliases stand for more than/,
    ],
  ]
  for (const [title, text, expected] of refused)
    it(`is refused: ${title}`, async () => assert.match(await refusal(SPLITS + text), expected))

  const large: [title: string, value: string][] = [
    ['names of all files', `[${Array(5000).fill('a.jpg')}]`],
    ['a long text', `"${'a'.repeat(300_000)}"`],
  ]
  for (const [title, value] of large)
    it(`leaves at home what no library reads: ${title}`, () => {
      const { rest, oddities } = read(`${SPLITS}${NAMES}channels: 3\nfiles: ${value}\n`)
      assert.deepEqual(rest, { channels: 3 })
      assert.deepEqual(
        oddities.map(({ kind, text }) => [kind, text]),
        [['key-left', 'data.yaml: files']],
      )
    })

  it('may name as many classes as the largest public sets, in a moment', () => {
    const names = Array.from({ length: 30_000 }, (_, number) => `  ${number}: thing ${number}\n`).join('')
    assert.equal(read(`${SPLITS}names:\n${names}`).classes.length, 30_000)
  })
})

describe('keypoints that no pose model can be trained on', () => {
  const shapes: [kpt: string, expected: RegExp][] = [
    ['kpt_shape: [17, 4]', /2 or 3 numbers, and here it has 4/],
    ['kpt_shape: [17, 1]', /2 or 3 numbers, and here it has 1/],
    ['kpt_shape: [3, 3]\nflip_idx: [1, 0]', /as there are points \(3\), and here it has 2/],
    ['kpt_shape: [2, 2]\nflip_idx: [1, 0, 2]', /as there are points \(2\), and here it has 3/],
  ]
  for (const [kpt, expected] of shapes)
    it(kpt.replace('\n', ', '), () => {
      assert.match(misfits(NOTHING_SEEN.splits, read(`${SPLITS}${NAMES}${kpt}\n`)).pose ?? '', expected)
    })
})

describe('class names in the settings', () => {
  for (const name of [7, true, null, ['a'], { a: 1 }])
    it(`are text: ${JSON.stringify(name)} is not what was written`, async () => {
      const data = { train: 'a', val: 'b', names: ['coin', name] }
      const { text } = await rejectsWith('DATASET_INVALID', () => dataOfSettings(data))
      assert.match(text.what, /class 1/)
      assert.match(text.next, /quotes/)
    })
})
