/** Roboflow: `train/images`, `train/labels`, and paths that begin with `../`, though they lie beside data.yaml. */
import type { Entry } from '../entry.ts'
import {
  box,
  corners,
  keypoints,
  type Layout,
  polygon,
  type Row,
  USUAL,
  usualSet,
  type World,
} from '../world.ts'

const FOLDERS = { train: 'train', val: 'valid' } as const
const FOOT = `
roboflow:
  workspace: coins
  project: coins-x1
  version: 3
  license: CC BY 4.0
  url: https://universe.roboflow.com/coins/coins-x1/dataset/3
`

const bySplit: Layout = (split, name) => {
  const stem = `set/${FOLDERS[split]}/${'images'}/${name}_jpg.rf.0f1e2d`
  return [`${stem}.jpg`, `${stem.replace('/images/', '/labels/')}.txt`]
}

async function exported(world: World, row: Row, head = '', layout = bySplit): Promise<void> {
  await usualSet(world, layout, row)
  const splits = 'train: ../train/images\nval: ../valid/images\ntest: ../test/images\n'
  await world.put('set/data.yaml', `${splits}\n${head}nc: 2\nnames: ['coin', 'note']\n${FOOT}`)
  await world.put('set/README.dataset.txt', '# coins > 2024-05-02\nhttps://universe.roboflow.com/coins\n')
  await world.put('set/README.roboflow.txt', '\ncoins - v3\n==============================\n')
}

async function withTest(world: World): Promise<void> {
  await exported(world, box)
  for (const index of [0, 1]) {
    await world.picture(`set/test/images/t${index}.jpg`)
    await world.put(`set/test/labels/t${index}.txt`, `${box(1)}\n`)
  }
}

export const ROBOFLOW: readonly Entry[] = [
  {
    name: 'Roboflow detection, no test split though data.yaml names one',
    build: (world) => exported(world, box),
    expected: USUAL,
  },
  {
    name: 'Roboflow detection with a test split',
    build: withTest,
    expected: { ...USUAL, test: { pictures: 2, backgrounds: 0, boxes: { 1: 2 } } },
  },
  {
    name: 'Roboflow segmentation',
    task: 'segment',
    build: (world) => exported(world, polygon),
    expected: USUAL,
  },
  {
    name: 'Roboflow oriented boxes',
    task: 'obb',
    build: (world) => exported(world, corners),
    expected: USUAL,
  },
  {
    name: 'Roboflow keypoints',
    task: 'pose',
    build: (world) => exported(world, keypoints, 'kpt_shape: [3, 3]\nflip_idx: [0, 2, 1]\n'),
    expected: USUAL,
  },
  {
    name: 'Roboflow keypoints under a detection model, which keeps the boxes',
    build: (world) => exported(world, keypoints, 'kpt_shape: [3, 3]\nflip_idx: [0, 2, 1]\n'),
    expected: USUAL,
  },
  {
    name: 'Roboflow, unpacked without its data.yaml',
    build: async (world) => {
      await usualSet(world, bySplit)
      await world.put('set/README.roboflow.txt', 'coins - v3\n')
    },
    expected: { refused: /no data\.yaml[\s\S]*train\/images[\s\S]*valid\/images/ },
  },
]
