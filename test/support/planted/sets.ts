import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { BOX, type DatasetFolder, JPEG, YAML } from '../dataset-folder.ts'
import { unlike } from '../unlike.ts'
import type { Fault } from './fault.ts'

/** The first training picture, as it lies there. */
const TWIN = unlike(JPEG, 'images/train/p0.jpg')

async function twin(folder: DatasetFolder, name: string, label: string): Promise<void> {
  await folder.copy(`images/${name}.jpg`, TWIN)
  await folder.put(`labels/${name}.txt`, label)
}

const yaml = (text: string) => (folder: DatasetFolder) => folder.put('data.yaml', text)

/** What is wrong with splits, with data.yaml, and with what lies around. */
export const SET_FAULTS: readonly Fault[] = [
  {
    title: 'a picture in train and val under its name',
    kind: 'split-overlap',
    severity: 'warning',
    named: /images\/val\/p0\.jpg: the same as images\/train\/p0\.jpg/,
    plant: (folder) => twin(folder, 'val/p0', BOX),
  },
  {
    title: 'a picture in train and val under another name',
    kind: 'split-overlap',
    severity: 'warning',
    named: /images\/val\/renamed\.jpg: the same as images\/train\/p0\.jpg/,
    plant: (folder) => twin(folder, 'val/renamed', BOX),
  },
  {
    title: 'a picture in train and val with two labels',
    kind: 'split-conflict',
    severity: 'error',
    named: /images\/val\/renamed\.jpg: the same as images\/train\/p0\.jpg/,
    plant: (folder) => twin(folder, 'val/renamed', '0 0.2 0.2 0.1 0.1\n'),
    besides: ['split-overlap'],
  },
  {
    title: 'a picture twice in a split',
    kind: 'image-repeated',
    severity: 'info',
    named: /images\/train\/q\.jpg: the same as images\/train\/p0\.jpg/,
    plant: (folder) => twin(folder, 'train/q', BOX),
  },
  {
    title: 'a picture twice in a split with two labels',
    kind: 'repeat-conflict',
    severity: 'warning',
    named: /images\/train\/q\.jpg: the same as images\/train\/p0\.jpg/,
    plant: (folder) => twin(folder, 'train/q', ''),
  },
  {
    title: 'val that is train',
    kind: 'split-identical',
    severity: 'error',
    named: /images\/train\/p0\.jpg/,
    plant: yaml(YAML.replace('images/val', 'images/train')),
    besides: ['label-unused'],
  },
  {
    title: 'val without a box',
    kind: 'val-without-boxes',
    severity: 'error',
    named: /2 pictures without a box/,
    plant: async (folder) => {
      for (const name of ['v0', 'v1']) await folder.put(`labels/val/${name}.txt`, '')
    },
  },
  {
    title: 'a split of which nothing is left',
    kind: 'split-emptied',
    severity: 'error',
    named: /val: 2 pictures/,
    plant: async (folder) => {
      for (const name of ['v0', 'v1']) await folder.copy(`images/val/${name}.jpg`, Buffer.alloc(0))
    },
    request: { accept: ['image-empty'] },
    besides: ['image-empty', 'val-without-boxes'],
  },
  {
    title: 'a holdout without a picture',
    kind: 'holdout-missing',
    severity: 'error',
    named: /images\/none/,
    plant: (folder) => folder.put('notes.txt', 'x'),
    request: { holdout: 'images/none' },
    besides: ['test-missing'],
  },
  {
    title: 'a holdout that is trained with',
    kind: 'holdout-used',
    severity: 'error',
    named: /images\/holdout\/renamed\.jpg/,
    plant: async (folder) => {
      await folder.pictures('images/holdout', 2, 'labels/holdout', 'h')
      await twin(folder, 'holdout/renamed', BOX)
    },
    request: { holdout: 'images/holdout' },
  },
  {
    title: 'a test split that is not there',
    kind: 'test-missing',
    severity: 'warning',
    named: /images\/test/,
    plant: yaml(`${YAML}test: images/test\n`),
  },
  {
    title: 'lines that lead nowhere',
    kind: 'list-line',
    severity: 'error',
    named: /train\.txt: line 2: .*gone\.jpg/,
    plant: async (folder) => {
      await folder.put('train.txt', './images/train/p0.jpg\n./images/train/gone.jpg\n')
      await folder.put('data.yaml', YAML.replace('images/train', 'train.txt'))
    },
    besides: ['label-unused', 'label-orphan'],
  },
  {
    title: 'a line twice',
    kind: 'list-repeated',
    severity: 'warning',
    named: /p0\.jpg/,
    plant: async (folder) => {
      const pictures = ['p0', 'p1', 'p2', 'p0'].map((name) => `./images/train/${name}.jpg\n`)
      await folder.put('train.txt', pictures.join(''))
      await folder.put('data.yaml', YAML.replace('images/train', 'train.txt'))
    },
  },
  {
    title: 'names that YAML changes',
    kind: 'name-changed',
    severity: 'warning',
    named: /yes/,
    plant: yaml(YAML.replace('fire, smoke', 'yes, no')),
  },
  {
    title: 'two classes of one name',
    kind: 'name-repeated',
    severity: 'warning',
    named: /class 2: fire, as class 0/,
    plant: yaml(YAML.replace('fire, smoke', 'fire, smoke, fire')),
  },
  {
    title: 'a key twice',
    kind: 'key-repeated',
    severity: 'warning',
    named: /names at line/,
    plant: yaml(`${YAML}names: [fire, smoke]\n`),
  },
  {
    title: 'code to run',
    kind: 'download-entry',
    severity: 'warning',
    named: /./,
    plant: yaml(`${YAML}download: |\n  import os\n  os.system("true")\n`),
  },
  {
    title: 'another description',
    kind: 'other-yaml',
    severity: 'warning',
    named: /coins\.yaml/,
    plant: (folder) => folder.put('coins.yaml', YAML),
  },
  {
    title: 'a split under another name',
    kind: 'split-renamed',
    severity: 'info',
    named: /valid/,
    plant: yaml(YAML.replace('val:', 'valid:')),
  },
  {
    title: 'paths of another machine',
    kind: 'split-mapped',
    severity: 'info',
    named: /./,
    plant: yaml(
      'train: /home/somebody/fire/images/train\nval: /home/somebody/fire/images/val\nnames: [fire, smoke]\n',
    ),
  },
  {
    title: 'a folder that is here, and elsewhere too',
    kind: 'path-elsewhere',
    severity: 'warning',
    named: /./,
    plant: async (folder) => {
      await folder.pictures('../other/images/train', 2, '../other/labels/train')
      await folder.put('data.yaml', YAML.replace('images/train', join(folder.top, 'other/images/train')))
    },
    besides: ['split-mapped'],
  },
  {
    title: 'a key that holds too much',
    kind: 'key-left',
    severity: 'info',
    named: /notes/,
    plant: yaml(`${YAML}notes: [${Array.from({ length: 3000 }, (_, number) => number).join(', ')}]\n`),
  },
  {
    title: 'system files',
    kind: 'junk',
    severity: 'info',
    named: /\.DS_Store/,
    plant: (folder) => folder.put('images/train/.DS_Store', 'x'),
  },
  {
    title: 'a link outside of every split',
    kind: 'links-left',
    severity: 'info',
    named: /latest/,
    plant: (folder) => folder.link('latest', 'images'),
  },
  {
    title: 'what the settings leave at home',
    kind: 'left-out',
    severity: 'info',
    named: /notes\.md/,
    plant: (folder) => folder.put('notes.md', 'x'),
    request: { exclude: ['*.md'] },
  },
  ...['images/train/gone.jpg', '/data/fire/images/train/p0.jpg'].map(
    (path): Fault => ({
      title: `a path that is left out and is not there: ${path}`,
      kind: 'exclude-missing',
      severity: 'warning',
      named: new RegExp(`^${path}$`),
      plant: (folder) => folder.put('notes.md', 'x'),
      request: { exclude: ['*.md', path, '# a remark', '*.gone', 'nowhere', '!images/kept.jpg'] },
      besides: ['left-out'],
    }),
  ),
  {
    title: 'a pipe among the pictures',
    kind: 'entry-unreadable',
    severity: 'error',
    named: /images\/train\/pipe\.jpg: it is a named pipe/,
    plant: async (folder) => {
      execFileSync('mkfifo', [join(folder.path, 'images/train/pipe.jpg')])
    },
  },
  {
    title: 'a link that leads nowhere',
    kind: 'entry-unreadable',
    severity: 'error',
    named: /images\/train\/lost\.jpg/,
    plant: (folder) => folder.link('images/train/lost.jpg', '../gone.jpg'),
  },
]
