/** Label Studio, labelImg and darknet: pictures, labels and a list of names, but no data.yaml. */
import type { Entry } from '../entry.ts'
import { type Layout, USUAL, usualSet, type World } from '../world.ts'

const NAMES = ['coin', 'note']
const together: Layout = (_, name) => [`set/images/3f2a1b-${name}.jpg`, `set/labels/3f2a1b-${name}.txt`]
const flat: Layout = (_, name) => [`set/${name}.jpg`, `set/${name}.txt`]
const flatBySplit: Layout = (split, name) => [`set/${split}/${name}.jpg`, `set/${split}/${name}.txt`]
const inData: Layout = (_, name) => [`set/data/obj/${name}.jpg`, `set/data/obj/${name}.txt`]

const ALL = { pictures: 5, backgrounds: 1, boxes: { 0: 3, 1: 2 } }
const WORTHLESS = { accept: ['split-identical'] }

async function labelStudio(world: World): Promise<void> {
  await usualSet(world, together)
  await world.put('set/classes.txt', 'coin\nnote\n')
  const categories = NAMES.map((name, id) => ({ id, name }))
  const info = { year: 2024, version: '1.0', contributor: 'Label Studio' }
  await world.put('set/notes.json', JSON.stringify({ categories, info }, null, 2))
}

async function labelImg(world: World, layout: Layout): Promise<void> {
  await usualSet(world, layout)
  const folders = layout === flat ? ['set'] : ['set/train', 'set/val']
  for (const folder of folders) await world.put(`${folder}/classes.txt`, 'coin\nnote\n')
}

async function darknet(world: World): Promise<void> {
  await usualSet(world, inData)
  await world.put('set/data/obj.names', 'coin\nnote\n')
  await world.put(
    'set/data/obj.data',
    'classes= 2\ntrain  = data/train.txt\nvalid  = data/test.txt\nnames = data/obj.names\nbackup = backup/\n',
  )
  await world.put('set/data/train.txt', [0, 1, 2].map((at) => `data/obj/train_${at}.jpg\n`).join(''))
  await world.put('set/data/test.txt', [0, 1].map((at) => `data/obj/val_${at}.jpg\n`).join(''))
  await world.put('set/yolo-obj.cfg', '[net]\nbatch=64\n')
}

export const LABELLING: readonly Entry[] = [
  {
    name: 'Label Studio YOLO export',
    build: labelStudio,
    expected: { refused: /no data\.yaml[\s\S]*images[\s\S]*coin[\s\S]*note/ },
  },
  {
    name: 'Label Studio YOLO export, with settings, val the same as train',
    build: labelStudio,
    settings: { data: { train: 'images', val: 'images', names: NAMES }, ...WORTHLESS },
    libraryYaml: 'train: images\nval: images\nnames: [coin, note]\n',
    expected: { train: ALL, val: ALL },
  },
  {
    name: 'labelImg, everything in one folder',
    build: (world) => labelImg(world, flat),
    expected: { refused: /no data\.yaml[\s\S]*coin[\s\S]*note/ },
  },
  {
    name: 'labelImg, everything in one folder, with settings',
    build: (world) => labelImg(world, flat),
    settings: { data: { train: '.', val: '.', names: NAMES }, ...WORTHLESS },
    libraryYaml: 'train: .\nval: .\nnames: [coin, note]\n',
    expected: { train: ALL, val: ALL },
  },
  {
    name: 'Roboflow for darknet',
    build: async (world) => {
      await usualSet(world, (split, name) => [
        `set/${split === 'val' ? 'valid' : split}/${name}.jpg`,
        `set/${split === 'val' ? 'valid' : split}/${name}.txt`,
      ])
      for (const folder of ['train', 'valid']) await world.put(`set/${folder}/_darknet.labels`, 'coin\nnote')
    },
    expected: { refused: /no data\.yaml[\s\S]*train[\s\S]*valid[\s\S]*coin[\s\S]*note/ },
  },
  {
    name: 'pictures and labels, and nothing that says what is what',
    build: (world) => usualSet(world),
    expected: { refused: /no data\.yaml[\s\S]*images\/train[\s\S]*images\/val[\s\S]*names/ },
  },
  {
    name: 'labelImg, classes.txt beside the pictures of each split',
    build: async (world) => {
      await labelImg(world, flatBySplit)
      await world.put('set/data.yaml', 'train: train\nval: val\nnames: [coin, note]\n')
    },
    expected: USUAL,
  },
  {
    name: 'darknet',
    build: darknet,
    expected: { refused: /no data\.yaml[\s\S]*coin[\s\S]*note/ },
  },
  {
    name: 'darknet, with its lists in the settings',
    build: darknet,
    settings: { data: { train: 'data/train.txt', val: 'data/test.txt', names: NAMES } },
    libraryYaml: 'train: library-train.txt\nval: library-val.txt\nnames: [coin, note]\n',
    libraryFiles: {
      'set/library-train.txt': [0, 1, 2].map((at) => `./data/obj/train_${at}.jpg\n`).join(''),
      'set/library-val.txt': [0, 1].map((at) => `./data/obj/val_${at}.jpg\n`).join(''),
    },
    expected: USUAL,
  },
]
