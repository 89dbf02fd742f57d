import type { Entry } from './entry.ts'
import { randomNumbers } from './random-numbers.ts'
import { box, corners, keypoints, polygon, type Row } from './world.ts'

type Random = (limit: number) => number
type Task = NonNullable<Entry['task']>

/** A label as people and programs write them, right and wrong, and what it is to train. */
export interface RandomLabel {
  readonly name: string
  readonly task: Task
  readonly hasKeypoints: boolean
  readonly text: string
}

const TASKS: readonly [Task, Row, boolean][] = [
  ['detect', box, false],
  ['detect', polygon, false],
  ['detect', keypoints, true],
  ['segment', polygon, false],
  ['obb', corners, false],
  ['pose', keypoints, true],
]
const NUMBERS = [
  '0',
  '1',
  '.5',
  '0.',
  '5e-1',
  '+0.5',
  '-0',
  '1.0',
  '0.50',
  '1.005',
  '-0.005',
  '0.5000000001',
  '00.5',
]
const WRONG = ['1.02', '-0.02', '2', 'nan', 'inf', '-inf', '0,5', 'x', '0x1', '1e999', '--1', '0.5f', '"0.5"']
const CLASSES = ['0', '1', '0.0', '1.', '+1', '1e0', '2', '0.5', '-1', '99', 'coin']
const BLANKS = [' ', '  ', '\t', ' \t']
const ENDS = ['\n', '\r\n', '\n\n', '\r', ' \n', '\n \n']

const one = <T>(of: readonly T[], random: Random): T => of[random(of.length)] as T

function row(kind: Row, random: Random): string {
  const columns = kind(random(2)).split(' ')
  const changes = random(3)
  for (let change = 0; change < changes; change++) {
    const at = random(columns.length)
    const isWrong = random(6) === 0
    if (at === 0) columns[0] = one(isWrong ? CLASSES : CLASSES.slice(0, 6), random)
    else columns[at] = one(isWrong ? WRONG : NUMBERS, random)
  }
  if (random(25) === 0) columns.pop()
  if (random(25) === 0) columns.push('0.5')
  return columns.join(one(BLANKS, random))
}

function text(kind: Row, random: Random): string {
  const rows = Array.from({ length: random(4) }, () =>
    row(random(15) === 0 ? one([box, polygon], random) : kind, random),
  )
  const [first] = rows
  if (first !== undefined && random(4) === 0) rows.push(first)
  const end = one(ENDS, random)
  const mark = random(12) === 0 ? '\ufeff' : ''
  return mark + rows.map((each) => each + end).join('')
}

/** So many labels, the same ones each time. */
export function randomLabels(count: number): RandomLabel[] {
  return Array.from({ length: count }, (_, seed) => {
    const random = randomNumbers(seed + 1)
    const [task, kind, hasKeypoints] = one(TASKS, random)
    return { name: `label ${seed + 1}`, task, hasKeypoints, text: text(kind, random) }
  })
}

/** Where a label is to be tried: beside one that is right, for train and for val. */
export function entryOf({ name, task, hasKeypoints, text }: RandomLabel): Omit<Entry, 'expected'> {
  const right: Row = task === 'segment' ? polygon : task === 'obb' ? corners : hasKeypoints ? keypoints : box
  return {
    name,
    task,
    build: async (world) => {
      const points = hasKeypoints ? 'kpt_shape: [3, 3]\nflip_idx: [0, 2, 1]\n' : ''
      await world.put('set/data.yaml', `train: images/train\nval: images/val\nnc: 2\n${points}`)
      const both = `${right(0)}\n${right(1)}\n`
      for (const [path, label] of [
        ['train/right', both],
        ['train/tried', text],
        ['val/judge', both],
      ] as const) {
        await world.picture(`set/images/${path}.jpg`)
        await world.put(`set/labels/${path}.txt`, label)
      }
    },
  }
}
