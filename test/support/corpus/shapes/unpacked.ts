/** What lies in a folder besides the dataset: from a Mac, from notebooks, from the library itself. */
import type { Entry } from '../entry.ts'
import { byKind, USUAL, usualSet, type World } from '../world.ts'

const YAML = 'train: images/train\nval: images/val\nnames: [coin, note]\n'
/** What a Mac writes beside a file for its Finder. */
const FORK = Buffer.concat([
  Buffer.from([0, 5, 0x16, 7, 0, 2, 0, 0]),
  Buffer.from('Mac OS X        '),
  Buffer.alloc(96),
])

async function usual(world: World): Promise<void> {
  await usualSet(world)
  await world.put('set/data.yaml', YAML)
}

async function fromMac(world: World): Promise<void> {
  await usual(world)
  for (const split of ['train', 'val'] as const) {
    const [picture, label] = byKind(split, `${split}_0`)
    for (const path of [picture, label]) {
      await world.put(path.replace(/([^/]+)$/, '._$1'), FORK)
      await world.put(path.replace(/^set\/(.*?)([^/]+)$/, 'set/__MACOSX/$1._$2'), FORK)
    }
  }
  for (const folder of ['set', 'set/images', 'set/images/train', 'set/labels/train']) {
    await world.put(`${folder}/.DS_Store`, Buffer.from('\0\0\0\u0001Bud1'))
  }
  await world.put('set/._data.yaml', FORK)
}

async function fromNotebook(world: World): Promise<void> {
  await usual(world)
  await world.picture('set/images/train/.ipynb_checkpoints/train_0-checkpoint.jpg')
  await world.put('set/labels/train/.ipynb_checkpoints/train_0-checkpoint.txt', '9 9 9\n')
  await world.put('set/.ipynb_checkpoints/data-checkpoint.yaml', YAML)
  await world.put('set/Untitled.ipynb', '{"cells": []}')
}

async function withCaches(world: World): Promise<void> {
  await usual(world)
  await world.put('set/labels/train.cache', Buffer.from('\x93NUMPY stale'))
  await world.put('set/images/train/train_0.npy', Buffer.from('\x93NUMPY stale'))
}

export const UNPACKED: readonly Entry[] = [
  { name: 'an archive that a Mac made', build: fromMac, expected: USUAL },
  { name: 'checkpoints of a notebook', build: fromNotebook, expected: USUAL },
  { name: 'caches that the library left', build: withCaches, expected: USUAL, libraryYaml: YAML },
  {
    name: 'classes.txt among the labels',
    build: async (world) => {
      await usual(world)
      for (const folder of ['set', 'set/labels', 'set/labels/train', 'set/labels/val'])
        await world.put(`${folder}/classes.txt`, 'coin\nnote\n')
    },
    expected: USUAL,
  },
  {
    name: 'labels of a split that data.yaml does not name',
    build: async (world) => {
      await usual(world)
      await world.put('set/labels/test/t1.txt', '0 0.5 0.5 0.2 0.2\n')
      await world.picture('set/images/test/t1.jpg')
      await world.put('set/labels/old/gone.txt', '0 0.5 0.5 0.2 0.2\n')
    },
    expected: USUAL,
  },
  {
    name: 'hidden pictures and folders in a split',
    build: async (world) => {
      await usual(world)
      await world.picture('set/images/train/.hidden.jpg')
      await world.picture('set/images/train/.thumbnails/train_0.jpg')
    },
    expected: USUAL,
  },
  {
    name: 'files of a file manager for Windows',
    build: async (world) => {
      await usual(world)
      await world.put('set/images/train/Thumbs.db', Buffer.from([0xd0, 0xcf, 0x11, 0xe0]))
      await world.put('set/images/desktop.ini', '[.ShellClassInfo]\r\n')
    },
    expected: USUAL,
  },
]
