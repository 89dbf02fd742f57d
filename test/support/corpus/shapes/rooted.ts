/** Sets whose own folder, or one above it, is called as the library's folders are. */
import type { Entry } from '../entry.ts'
import { type Layout, USUAL, usualSet } from '../world.ts'

const rooted = (name: string, root: string, layout: (root: string) => Layout, splits: string): Entry => ({
  name,
  path: root,
  yaml: `${root}/data.yaml`,
  build: async (world) => {
    await usualSet(world, layout(root))
    await world.put(`${root}/data.yaml`, `${splits}names: [coin, note]\n`)
  },
  expected: USUAL,
})

const byKindIn =
  (root: string): Layout =>
  (split, name) => [`${root}/images/${split}/${name}.jpg`, `${root}/labels/${split}/${name}.txt`]
const bySplitIn =
  (root: string): Layout =>
  (split, name) => [`${root}/${split}/images/${name}.jpg`, `${root}/${split}/labels/${name}.txt`]
const BY_KIND = 'train: images/train\nval: images/val\n'
const BY_SPLIT = 'train: train/images\nval: val/images\n'

export const ROOTED: readonly Entry[] = [
  rooted('a set called images', 'images', byKindIn, BY_KIND),
  rooted('a set called images, by split', 'images', bySplitIn, BY_SPLIT),
  rooted('a set below a folder called images', 'images/coins', byKindIn, BY_KIND),
  rooted('a set called labels', 'labels', byKindIn, BY_KIND),
  {
    name: 'folders called images within images',
    build: async (world) => {
      await usualSet(world, (split, name) => [
        `set/images/${split}/images/${name}.jpg`,
        `set/images/${split}/labels/${name}.txt`,
      ])
      await world.put('set/data.yaml', `${BY_KIND}names: [coin, note]\n`)
    },
    expected: USUAL,
  },
  {
    name: 'folders called images within images, with the labels where people look',
    build: async (world) => {
      await usualSet(world, (split, name) => [
        `set/images/${split}/images/${name}.jpg`,
        `set/labels/${split}/images/${name}.txt`,
      ])
      await world.put('set/data.yaml', `${BY_KIND}names: [coin, note]\n`)
    },
    expected: { refused: /label is not where the library looks/ },
  },
  rooted('a set that a browser saved twice', 'archive (1)', byKindIn, BY_KIND),
  rooted('a set with a quote in its name', "ada's coins", byKindIn, BY_KIND),
  rooted('a set with brackets and a number sign in its name', 'coins [v2] #1', byKindIn, BY_KIND),
  rooted('a set with stars, question marks and braces in its name', 'coins *? {final}', bySplitIn, BY_SPLIT),
  rooted('a set with accents in its name', 'pièces de 硬币', byKindIn, BY_KIND),
]
