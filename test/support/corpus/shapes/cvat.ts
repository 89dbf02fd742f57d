/** CVAT, by its documentation and that of Datumaro, which writes its exports. */
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

const DARKNET_FOLDERS = { train: 'obj_train_data', val: 'obj_valid_data' } as const
const beside: Layout = (split, name) => [
  `set/${DARKNET_FOLDERS[split]}/${name}.jpg`,
  `set/${DARKNET_FOLDERS[split]}/${name}.txt`,
]

/** YOLO 1.1: darknet's files. */
async function yolo11(world: World): Promise<void> {
  await usualSet(world, beside)
  await world.put('set/obj.names', 'coin\nnote\n')
  await world.put(
    'set/obj.data',
    'classes = 2\ntrain = data/train.txt\nvalid = data/valid.txt\nnames = data/obj.names\nbackup = backup/\n',
  )
  const lines = (split: 'train' | 'val', count: number) =>
    Array.from(
      { length: count },
      (_, index) => `data/${DARKNET_FOLDERS[split]}/${split}_${index}.jpg\n`,
    ).join('')
  await world.put('set/train.txt', lines('train', 3))
  await world.put('set/valid.txt', lines('val', 2))
}

/** Ultralytics YOLO: lists whose lines begin with a folder of CVAT's own. */
async function ultralytics(world: World, row: Row, head = ''): Promise<void> {
  await usualSet(world, undefined, row)
  const splits = 'path: .\ntrain: train.txt\nval: val.txt\n'
  await world.put('set/data.yaml', `names:\n  0: coin\n  1: note\n${splits}${head}`)
  await world.put('set/train.txt', [0, 1, 2].map((at) => `data/images/train/train_${at}.jpg\n`).join(''))
  await world.put('set/val.txt', [0, 1].map((at) => `data/images/val/val_${at}.jpg\n`).join(''))
}

const asTheLibrary = (head = '') =>
  `path: .\ntrain: images/train\nval: images/val\nnames: [coin, note]\n${head}`

const POINTS = 'kpt_shape: [3, 3]\n'

export const CVAT: readonly Entry[] = [
  {
    name: 'CVAT YOLO 1.1, which has no data.yaml',
    build: yolo11,
    expected: { refused: /no data\.yaml[\s\S]*obj_train_data[\s\S]*obj_valid_data/ },
  },
  {
    name: 'CVAT YOLO 1.1, with settings instead of a data.yaml',
    build: yolo11,
    settings: { data: { train: 'obj_train_data', val: 'obj_valid_data', names: ['coin', 'note'] } },
    libraryYaml: 'train: obj_train_data\nval: obj_valid_data\nnames: [coin, note]\n',
    expected: USUAL,
  },
  {
    name: 'CVAT YOLO 1.1, with its lists in the settings',
    build: yolo11,
    settings: { data: { train: 'train.txt', val: 'valid.txt', names: ['coin', 'note'] } },
    libraryYaml: 'train: obj_train_data\nval: obj_valid_data\nnames: [coin, note]\n',
    expected: USUAL,
  },
  {
    name: 'CVAT Ultralytics YOLO detection',
    build: (world) => ultralytics(world, box),
    libraryYaml: asTheLibrary(),
    expected: USUAL,
  },
  {
    name: 'CVAT Ultralytics YOLO segmentation',
    task: 'segment',
    build: (world) => ultralytics(world, polygon),
    libraryYaml: asTheLibrary(),
    expected: USUAL,
  },
  {
    name: 'CVAT Ultralytics YOLO oriented boxes',
    task: 'obb',
    build: (world) => ultralytics(world, corners),
    libraryYaml: asTheLibrary(),
    expected: USUAL,
  },
  {
    name: 'CVAT Ultralytics YOLO pose',
    task: 'pose',
    build: (world) => ultralytics(world, keypoints, POINTS),
    libraryYaml: asTheLibrary(POINTS),
    expected: USUAL,
  },
  {
    name: 'CVAT Ultralytics YOLO of a task with one subset',
    build: async (world) => {
      await ultralytics(world, box)
      await world.put('set/data.yaml', 'names:\n  0: coin\n  1: note\npath: .\ntrain: train.txt\n')
    },
    expected: { refused: /data\.yaml names no val/ },
  },
]
