/** Datasets that speak of the machine on which they were made. */
import type { Entry } from '../entry.ts'
import { type Layout, USUAL, usualSet, type World } from '../world.ts'

const NAMES = 'names: [coin, note]\n'
const HERE = `train: images/train\nval: images/val\n${NAMES}`
const bySplit: Layout = (split, name) => [
  `set/${split}/images/${name}.jpg`,
  `set/${split}/labels/${name}.txt`,
]
const HERE_BY_SPLIT = `train: train/images\nval: val/images\n${NAMES}`

const kept = (name: string, yaml: string): Entry => ({
  name,
  build: async (world) => {
    await usualSet(world)
    await world.put('set/data.yaml', `${yaml}${NAMES}`)
  },
  libraryYaml: HERE,
  expected: USUAL,
})

const keptBySplit = (name: string, yaml: string): Entry => ({
  name,
  build: async (world) => {
    await usualSet(world, bySplit)
    await world.put('set/data.yaml', `${yaml}${NAMES}`)
  },
  libraryYaml: HERE_BY_SPLIT,
  expected: USUAL,
})

/** Lists of pictures, a line each. */
const listed = (name: string, line: (path: string) => string, end = '\n', start = ''): Entry => ({
  name,
  build: async (world: World) => {
    await usualSet(world)
    const list = (split: string, count: number) =>
      start +
      Array.from({ length: count }, (_, at) => line(`images/${split}/${split}_${at}.jpg`) + end).join('')
    await world.put('set/train.txt', list('train', 3))
    await world.put('set/val.txt', list('val', 2))
    await world.put('set/data.yaml', `train: train.txt\nval: val.txt\n${NAMES}`)
  },
  libraryYaml: HERE,
  expected: USUAL,
})

export const MACHINES: readonly Entry[] = [
  keptBySplit(
    'a Windows desktop',
    'train: C:\\Users\\Ada\\Desktop\\coins\\train\\images\nval: C:\\Users\\Ada\\Desktop\\coins\\val\\images\n',
  ),
  keptBySplit(
    'Windows with a path of its own',
    'path: D:/data/coins\ntrain: train/images\nval: val/images\n',
  ),
  keptBySplit('backslashes in relative paths', 'train: train\\images\nval: .\\val\\images\n'),
  keptBySplit(
    'a share in a network of Windows',
    'train: \\\\nas\\sets\\coins\\train\\images\nval: \\\\nas\\sets\\coins\\val\\images\n',
  ),
  keptBySplit(
    'a notebook at Google, with its drive',
    'train: /content/drive/MyDrive/coins/train/images\nval: /content/drive/MyDrive/coins/val/images\n',
  ),
  kept(
    'a notebook at Kaggle',
    'path: /kaggle/input/coins\ntrain: /kaggle/input/coins/images/train\nval: /kaggle/input/coins/images/val\n',
  ),
  kept('a Mac', 'path: /Users/ada/Desktop/coins\ntrain: images/train\nval: images/val\n'),
  kept(
    'FiftyOne with its absolute path',
    'path: /home/ada/fiftyone/coins\ntrain: ./images/train/\nval: ./images/val/\n',
  ),
  kept(
    'FiftyOne, names of the older kind',
    'path: /home/ada/fiftyone/coins\ntrain: ./images/train/\nval: ./images/val/\nnc: 2\n',
  ),
  kept(
    'paths from the parent folder, with the name of another set',
    'train: ../coins/images/train\nval: ../coins/images/val\n',
  ),
  kept(
    'paths from the folder above, as yolov5 wants them',
    'train: ../datasets/coins/images/train/\nval: ../datasets/coins/images/val/\n',
  ),
  {
    name: 'paths from the parent folder, which hold',
    path: 'coins',
    yaml: 'coins/data.yaml',
    build: async (world) => {
      await usualSet(world, (split, name) => [
        `coins/images/${split}/${name}.jpg`,
        `coins/labels/${split}/${name}.txt`,
      ])
      await world.put('coins/data.yaml', `train: ../coins/images/train\nval: ../coins/images/val\n${NAMES}`)
    },
    expected: USUAL,
  },
  {
    ...listed('lists that begin with ./', (path) => `./${path}`),
    libraryYaml: `train: train.txt\nval: val.txt\n${NAMES}`,
  },
  {
    ...listed(
      'lists by an editor of Windows, with a mark at their beginning',
      (path) => `./${path}`,
      '\r\n',
      '\ufeff',
    ),
    libraryYaml: `train: train.txt\nval: val.txt\n${NAMES}`,
  },
  listed('lists from the set itself, without ./', (path) => path),
  listed('lists from another Linux', (path) => `/mnt/data/coins/${path}`),
  listed('lists from a notebook at Google', (path) => `/content/coins/${path}`, '\r\n'),
  listed('lists from Windows', (path) => `C:\\coins\\${path.replaceAll('/', '\\')}`, '\r\n'),
  listed('lists with the name of the set before each', (path) => `coins/${path}`),
  {
    ...listed('lists with remarks, empty lines and a picture twice', (path) => path),
    build: async (world) => {
      await usualSet(world)
      const lines = [0, 1, 2, 0].map((at) => `./images/train/train_${at}.jpg\n\n`)
      await world.put('set/train.txt', lines.join('# the best ones\n'))
      await world.put('set/data.yaml', `train: train.txt\nval: images/val\n${NAMES}`)
    },
    libraryYaml: `train: train.txt\nval: images/val\n${NAMES}`,
    expected: { ...USUAL, train: { pictures: 4, backgrounds: 1, boxes: { 0: 3, 1: 1 } } },
  },
  {
    ...listed('lists of which one line leads to no picture', (path) => path),
    build: async (world) => {
      await usualSet(world)
      const lines = ['train_0', 'train_9', 'train_1'].map((name) => `./images/train/${name}.jpg\n`)
      await world.put('set/train.txt', lines.join(''))
      await world.put('set/data.yaml', `train: train.txt\nval: images/val\n${NAMES}`)
    },
    libraryYaml: `train: train.txt\nval: images/val\n${NAMES}`,
    expected: { refused: /train\.txt: line 2[\s\S]*train_9/ },
  },
  {
    ...listed(
      'lists of pictures that are not here',
      (path) => `/mnt/data/coins/${path.replace('.jpg', '_x.jpg')}`,
    ),
    libraryYaml: `train: train.txt\nval: val.txt\n${NAMES}`,
    expected: { refused: /train\.txt[\s\S]*line 1/ },
  },
]
