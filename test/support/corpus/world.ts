import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import sharp, { type Sharp } from 'sharp'
import type { Counts } from './entry.ts'

/** A picture of 64 x 48 pixels that differs from all others. */
export function drawPicture(number: number): Sharp {
  const background = { r: (number * 53) % 256, g: (number * 97) % 256, b: (number * 29) % 256 }
  return sharp({ create: { width: 64, height: 48, channels: 3, background } })
}

/** A folder in which a dataset is built, with what lies around it. */
export class World {
  readonly path: string
  #pictures = 0

  constructor(path: string) {
    this.path = path
  }

  /** Writes a file; folders are made. */
  async put(path: string, content: string | Buffer): Promise<void> {
    await mkdir(dirname(join(this.path, path)), { recursive: true })
    await writeFile(join(this.path, path), content)
  }

  /** Draws a picture in the format of its ending. */
  async picture(path: string): Promise<void> {
    this.#pictures += 1
    const drawn = drawPicture(this.#pictures)
    const ending = path.slice(path.lastIndexOf('.') + 1).toLowerCase()
    const format = ending === 'png' || ending === 'webp' ? ending : 'jpeg'
    await this.put(path, await drawn.toFormat(format).toBuffer())
  }

  /** A relative link, so that a copy of the world has it too. */
  async link(path: string, target: string): Promise<void> {
    const link = join(this.path, path)
    await mkdir(dirname(link), { recursive: true })
    await symlink(relative(dirname(link), join(this.path, target)) || '.', link)
  }
}

/** Names a picture and its label for a split. */
export type Layout = (split: 'train' | 'val', name: string) => readonly [picture: string, label: string]

/** Writes a row of a label for an object of a class. */
export type Row = (class_: number) => string

/** A box. */
export const box: Row = (class_) => `${class_} 0.5 0.5 0.25 0.25`
/** A polygon of five corners. */
export const polygon: Row = (class_) => `${class_} 0.2 0.2 0.6 0.1 0.8 0.5 0.5 0.9 0.1 0.6`
/** The four corners of a turned box. */
export const corners: Row = (class_) => `${class_} 0.2 0.3 0.6 0.2 0.7 0.7 0.3 0.8`
/** A box and three points that are seen, hidden and missing. */
export const keypoints: Row = (class_) => `${class_} 0.5 0.5 0.25 0.25 0.4 0.4 2 0.5 0.5 1 0 0 0`

/** Class numbers of the objects on each picture of the usual small set. */
const OBJECTS = { train: [[0], [0, 1], []], val: [[1], [0]] } as const

/** What the usual small set holds. */
export const USUAL: Counts = {
  train: { pictures: 3, backgrounds: 1, boxes: { 0: 2, 1: 1 } },
  val: { pictures: 2, backgrounds: 0, boxes: { 0: 1, 1: 1 } },
}

/** The usual layout of the library's own documentation, in the folder `set`. */
export const byKind: Layout = (split, name) => [
  `set/images/${split}/${name}.jpg`,
  `set/labels/${split}/${name}.txt`,
]

/** Five pictures with their labels, a background among them. */
export async function usualSet(world: World, layout: Layout = byKind, row: Row = box): Promise<void> {
  for (const split of ['train', 'val'] as const) {
    for (const [index, classes] of OBJECTS[split].entries()) {
      const [picture, label] = layout(split, `${split}_${index}`)
      await world.picture(picture)
      await world.put(label, classes.map((class_) => `${row(class_)}\n`).join(''))
    }
  }
}
