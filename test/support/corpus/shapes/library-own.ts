/** The shapes of Ultralytics' own examples, and of those who follow them loosely. */
import type { Entry } from '../entry.ts'
import { box, byKind, type Layout, USUAL, usualSet, type World } from '../world.ts'

const NAMES = 'names:\n  0: coin\n  1: note\n'
const PLAIN = `train: images/train\nval: images/val\n${NAMES}`

/** The usual set with this data.yaml. */
const withYaml =
  (yaml: string, name = 'set/data.yaml') =>
  async (world: World) => {
    await usualSet(world)
    await world.put(name, yaml)
  }

const coco128: Layout = (split, name) => {
  const folder = split === 'train' ? 'train2017' : 'val2017'
  return [`set/images/${folder}/${name}.jpg`, `set/labels/${folder}/${name}.txt`]
}

export const LIBRARY_OWN: readonly Entry[] = [
  {
    name: 'coco128, whose path leads to where its author keeps his sets',
    build: async (world) => {
      await usualSet(world, coco128)
      const splits =
        'path: ../datasets/coco128 # dataset root dir\ntrain: images/train2017\nval: images/val2017\ntest: # none\n'
      await world.put('set/data.yaml', `${splits}${NAMES}`)
    },
    libraryYaml: `train: images/train2017\nval: images/val2017\n${NAMES}`,
    expected: USUAL,
  },
  {
    name: 'coco8, with a download entry that would be run',
    build: withYaml(`path: coco8\n${PLAIN}download: https://127.0.0.1:9/coco8.zip\n`),
    libraryYaml: PLAIN,
    expected: USUAL,
  },
  {
    name: 'a download entry that is a program',
    build: withYaml(`${PLAIN}download: |\n  from pathlib import Path\n  Path('/tmp/ran').touch()\n`),
    expected: USUAL,
  },
  {
    name: 'trailing slashes and ./',
    build: withYaml(`path: ./\ntrain: ./images/train/\nval: ./images//val/\n${NAMES}`),
    expected: USUAL,
  },
  {
    name: 'no names but their number',
    build: withYaml('train: images/train\nval: images/val\nnc: 2\n'),
    expected: USUAL,
  },
  {
    name: 'a number of names in quotes',
    build: withYaml("train: images/train\nval: images/val\nnc: '2'\n"),
    expected: USUAL,
  },
  {
    name: 'names in a list',
    build: withYaml('train: images/train\nval: images/val\nnc: 2\nnames: [coin, note]\n'),
    expected: USUAL,
  },
  {
    name: 'names by numbers in quotes',
    build: withYaml("train: images/train\nval: images/val\nnames: {'0': coin, '1': note}\n"),
    expected: USUAL,
  },
  {
    name: 'validation for val',
    build: withYaml(`train: images/train\nvalidation: images/val\n${NAMES}`),
    expected: USUAL,
  },
  {
    name: 'valid for val, which the library does not know',
    build: withYaml(`train: images/train\nvalid: images/val\n${NAMES}`),
    libraryYaml: PLAIN,
    expected: USUAL,
  },
  { name: 'a dead test line', build: withYaml(`${PLAIN}test: images/test\n`), expected: USUAL },
  {
    name: 'a split of several folders',
    build: async (world) => {
      await withYaml(`train: [images/train, images/more]\nval: [images/val]\n${NAMES}`)(world)
      await world.picture('set/images/more/m1.jpg')
      await world.put('set/labels/more/m1.txt', `${box(1)}\n`)
    },
    expected: { ...USUAL, train: { pictures: 4, backgrounds: 1, boxes: { 0: 2, 1: 2 } } },
  },
  {
    name: 'a split that names a folder and one above it, so that pictures are there twice',
    build: async (world) => {
      await withYaml(`train: [images/train, images/train/more]\nval: images/val\n${NAMES}`)(world)
      await world.picture('set/images/train/more/m1.jpg')
      await world.put('set/labels/train/more/m1.txt', `${box(1)}\n`)
    },
    expected: { ...USUAL, train: { pictures: 5, backgrounds: 1, boxes: { 0: 2, 1: 3 } } },
  },
  {
    name: 'a val split that is a part of train',
    build: withYaml(`train: [images/train, images/val]\nval: images/val\n${NAMES}`),
    expected: {
      refused: /pictures of the val split, all of which are in train, too/,
      libraryTakes: 'it does not look',
    },
  },
  {
    name: 'a val split that is a part of train, which the settings accept',
    build: withYaml(`train: [images/train, images/val]\nval: images/val\n${NAMES}`),
    settings: { accept: ['split-identical'] },
    expected: { train: { pictures: 5, backgrounds: 1, boxes: { 0: 3, 1: 2 } }, val: USUAL.val },
  },
  {
    name: 'a val split that is another name for the folder that is here',
    build: withYaml(`train: images/training\nval: images/valid\n${NAMES}`),
    libraryYaml: PLAIN,
    expected: USUAL,
  },
  {
    name: 'capitals where the folders have none',
    build: withYaml(`train: Images/Train\nval: Images/Val\n${NAMES}`),
    libraryYaml: PLAIN,
    expected: USUAL,
  },
  {
    name: 'a single class, whatever the labels say',
    build: withYaml('train: images/train\nval: images/val\nnames: [thing]\n'),
    settings: { singleClass: true },
    expected: {
      train: { pictures: 3, backgrounds: 1, boxes: { 0: 3 } },
      val: { pictures: 2, backgrounds: 0, boxes: { 0: 2 } },
    },
  },
  {
    name: 'a yaml in the parent folder',
    build: withYaml(`path: set\n${PLAIN}`, 'data.yaml'),
    yaml: 'data.yaml',
    expected: USUAL,
  },
  {
    name: 'a yaml in the parent folder, whose splits lead here',
    build: withYaml(`train: set/images/train\nval: set/images/val\n${NAMES}`, 'coins.yaml'),
    yaml: 'coins.yaml',
    expected: USUAL,
  },
  {
    name: 'path is the folder itself, as many exporters write it',
    build: withYaml(`path: .\n${PLAIN}`),
    expected: USUAL,
  },
  { name: 'path without a value', build: withYaml(`path:\n${PLAIN}`), expected: USUAL },
  {
    name: 'a folder for each split, with images and labels in it, as VisDrone has them',
    build: async (world) => {
      await usualSet(world, (split, name) => [
        `set/DET-${split}/images/${name}.jpg`,
        `set/DET-${split}/labels/${name}.txt`,
      ])
      await world.put('set/data.yaml', `train: DET-train/images\nval: DET-val/images\n${NAMES}`)
    },
    expected: USUAL,
  },
  {
    name: 'an archive that unpacks into a folder of its own name',
    build: async (world) => {
      await usualSet(world, (split, name) => [
        `set/coins/images/${split}/${name}.jpg`,
        `set/coins/labels/${split}/${name}.txt`,
      ])
      await world.put('set/coins/data.yaml', PLAIN)
    },
    expected: { refused: /coins\/data\.yaml/ },
  },
  {
    name: 'pictures without any label',
    build: async (world) => {
      for (const split of ['train', 'val'])
        for (const at of [1, 2]) await world.picture(`set/images/${split}/${at}.jpg`)
      await world.put('set/data.yaml', PLAIN)
    },
    expected: { refused: /box|labels/ },
  },
  {
    name: 'a train split without a picture',
    build: async (world) => {
      await usualSet(world)
      await world.put('set/images/none/readme.md', 'soon')
      await world.put('set/data.yaml', `train: images/none\nval: images/val\n${NAMES}`)
    },
    expected: { refused: /images\/none/ },
  },
  {
    name: 'a picture where a folder belongs',
    build: withYaml(`train: images/train\nval: images/val/val_0.jpg\n${NAMES}`),
    expected: { refused: /val_0\.jpg/ },
  },
  {
    name: 'names by name instead of by number',
    build: withYaml('train: images/train\nval: images/val\nnames: {coin: 0, note: 1}\n'),
    expected: { refused: /names/ },
  },
  {
    name: 'names in one line of text',
    build: withYaml('train: images/train\nval: images/val\nnames: coin, note\n'),
    expected: { refused: /names[\s\S]*list/ },
  },
  {
    name: 'two pictures with one label, since they differ only in their ending',
    build: async (world) => {
      await withYaml(PLAIN)(world)
      await world.picture('set/images/train/train_0.png')
    },
    expected: { ...USUAL, train: { pictures: 4, backgrounds: 1, boxes: { 0: 3, 1: 1 } } },
  },
  { name: 'data.yml', build: withYaml(PLAIN, 'set/data.yml'), yaml: 'set/data.yml', expected: USUAL },
  {
    name: 'a yaml called like the set',
    build: withYaml(PLAIN, 'set/Coins v2.yaml'),
    yaml: 'set/Coins v2.yaml',
    expected: USUAL,
  },
  {
    name: 'dataset.path is the yaml itself',
    build: withYaml(PLAIN, 'set/coins.yaml'),
    path: 'set/coins.yaml',
    yaml: 'set/coins.yaml',
    expected: USUAL,
  },
  {
    name: 'two yamls, none of them called data.yaml',
    build: async (world) => {
      await withYaml(PLAIN, 'set/coins.yaml')(world)
      await world.put('set/notes.yaml', PLAIN)
    },
    yaml: 'set',
    expected: { refused: /coins\.yaml[\s\S]*notes\.yaml[\s\S]*below dataset: yaml: "coins\.yaml"/ },
  },
  {
    name: 'two yamls, one of them chosen by the settings',
    build: async (world) => {
      await withYaml(PLAIN, 'set/coins.yaml')(world)
      await world.put('set/notes.yaml', 'train: images/nothing\nval: images/nothing\nnc: 2\n')
    },
    settings: { yaml: 'coins.yaml' },
    yaml: 'set/coins.yaml',
    expected: USUAL,
  },
  {
    name: 'a yaml with hyperparameters beside that of the dataset',
    build: async (world) => {
      await withYaml(PLAIN)(world)
      await world.put('set/args.yaml', 'task: detect\nepochs: 10\n')
    },
    expected: USUAL,
  },
  {
    name: 'more in data.yaml than anybody reads',
    build: withYaml(
      `${PLAIN}channels: 3\nauthor: &me {name: Ada}\nreviewer: *me\ncolours: [[1, 2], [3, 4]]\n`,
    ),
    expected: USUAL,
  },
  {
    name: 'splits that do not exist',
    build: withYaml(`train: photos/spring\nval: photos/autumn\n${NAMES}`),
    expected: { refused: /photos\/spring[\s\S]*photos\/autumn[\s\S]*images\/train/ },
  },
  {
    name: 'a file where the folder of a split belongs',
    build: async (world) => {
      await withYaml(`train: images/train\nval: images/val.zip\n${NAMES}`)(world)
      await world.put('set/images/val.zip', 'PK\u0003\u0004')
    },
    expected: { refused: /val\.zip/ },
  },
  {
    name: 'more names than nc',
    build: withYaml('train: images/train\nval: images/val\nnc: 3\nnames: [coin, note]\n'),
    expected: { refused: /2 names[\s\S]*nc: 3/ },
  },
  {
    name: 'names that begin at 1',
    build: withYaml('train: images/train\nval: images/val\nnames: {1: coin, 2: note}\n'),
    expected: { refused: /names[\s\S]*0 to 1/ },
  },
  {
    name: 'a val split without a box',
    build: async (world) => {
      await withYaml(PLAIN)(world)
      for (const index of [0, 1]) await world.put(`set/labels/val/val_${index}.txt`, '')
    },
    expected: { refused: /val[\s\S]*box/, libraryTakes: 'it trains, and every mAP is zero' },
  },
  {
    name: 'labels in a folder of another name',
    build: async (world) => {
      const annotations: Layout = (split, name) => {
        const [picture, label] = byKind(split, name)
        return [picture, label.replace('/labels/', '/annotations/')]
      }
      await usualSet(world, annotations, box)
      await world.put('set/data.yaml', PLAIN)
    },
    expected: { refused: /annotations\/train/ },
  },
]
