/** Links: for whole splits, for single pictures, and what the library makes of them. */
import type { Entry } from '../entry.ts'
import { type Layout, USUAL, usualSet, type World } from '../world.ts'

const YAML = 'train: images/train\nval: images/val\nnames: [coin, note]\n'

/** Builds the usual set elsewhere in the world, and a data.yaml in `set`. */
const elsewhere =
  (layout: Layout, link: (world: World) => Promise<void>, yaml = YAML) =>
  async (world: World) => {
    await usualSet(world, layout)
    await world.put('set/data.yaml', yaml)
    await link(world)
  }

const pool: Layout = (split, name) => [`pool/images/${split}/${name}.jpg`, `pool/labels/${split}/${name}.txt`]
const beside: Layout = (split, name) => [`pool/${split}/${name}.jpg`, `pool/${split}/${name}.txt`]
const store: Layout = (split, name) => [`store/${name}.jpg`, `set/labels/${split}/${name}.txt`]

export const LINKS: readonly Entry[] = [
  {
    name: 'images and labels are links to folders elsewhere',
    build: elsewhere(pool, async (world) => {
      await world.link('set/images', 'pool/images')
      await world.link('set/labels', 'pool/labels')
    }),
    expected: USUAL,
  },
  {
    name: 'images is a link, and the labels lie beside its target alone',
    build: elsewhere(pool, (world) => world.link('set/images', 'pool/images')),
    expected: USUAL,
  },
  {
    name: 'a link for each split, with labels beside the pictures there',
    build: elsewhere(beside, async (world) => {
      await world.link('set/images/train', 'pool/train')
      await world.link('set/images/val', 'pool/val')
    }),
    expected: USUAL,
  },
  {
    name: 'a link for each picture, with labels in the set',
    build: elsewhere(store, async (world) => {
      for (const [split, count] of [
        ['train', 3],
        ['val', 2],
      ] as const) {
        for (let at = 0; at < count; at++)
          await world.link(`set/images/${split}/${split}_${at}.jpg`, `store/${split}_${at}.jpg`)
      }
    }),
    expected: USUAL,
  },
  {
    name: 'a link for each picture and each label',
    build: elsewhere(beside, async (world) => {
      for (const [split, count] of [
        ['train', 3],
        ['val', 2],
      ] as const) {
        for (let at = 0; at < count; at++) {
          await world.link(`set/images/${split}/${split}_${at}.jpg`, `pool/${split}/${split}_${at}.jpg`)
          await world.link(`set/labels/${split}/${split}_${at}.txt`, `pool/${split}/${split}_${at}.txt`)
        }
      }
    }),
    expected: USUAL,
  },
  {
    name: 'a link to a folder of more pictures within a split, and to their labels',
    build: async (world) => {
      await usualSet(world)
      await world.put('set/data.yaml', YAML)
      await world.picture('pool/more/m1.jpg')
      await world.put('pool/notes/m1.txt', '1 0.5 0.5 0.2 0.2\n')
      await world.link('set/images/train/more', 'pool/more')
      await world.link('set/labels/train/more', 'pool/notes')
    },
    expected: { ...USUAL, train: { pictures: 4, backgrounds: 1, boxes: { 0: 2, 1: 2 } } },
  },
  {
    name: 'data.yaml is a link',
    build: async (world) => {
      await usualSet(world)
      await world.put('configs/coins.yaml', YAML)
      await world.link('set/data.yaml', 'configs/coins.yaml')
    },
    expected: USUAL,
  },
  {
    name: 'a link that leads back to the folder that holds it',
    build: async (world) => {
      await usualSet(world)
      await world.put('set/data.yaml', YAML)
      await world.link('set/images/train/again', 'set/images/train')
    },
    expected: { refused: /again/, libraryTakes: 'it reads every picture some forty times' },
  },
  {
    name: 'a link that leads nowhere among the labels',
    build: async (world) => {
      await usualSet(world)
      await world.put('set/data.yaml', YAML)
      await world.picture('set/images/train/sky.jpg')
      await world.link('set/labels/train/sky.txt', 'store/sky.txt')
    },
    expected: { refused: /sky\.txt/, libraryTakes: 'it takes the picture for background' },
  },
  {
    name: 'the set itself is a link',
    path: 'link',
    yaml: 'link/data.yaml',
    build: async (world) => {
      await usualSet(world)
      await world.put('set/data.yaml', YAML)
      await world.link('link', 'set')
    },
    expected: USUAL,
  },
  {
    name: 'a link that leads nowhere, outside every split',
    build: async (world) => {
      await usualSet(world)
      await world.put('set/data.yaml', YAML)
      await world.link('set/latest-export', 'gone')
    },
    expected: USUAL,
  },
  {
    name: 'a link that leads nowhere among the pictures',
    build: async (world) => {
      await usualSet(world)
      await world.put('set/data.yaml', YAML)
      await world.link('set/images/train/gone.jpg', 'store/gone.jpg')
    },
    expected: { refused: /gone\.jpg/ },
  },
]
