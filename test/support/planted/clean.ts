import sharp from 'sharp'
import { BOX, DatasetFolder, exported, plain, YAML } from '../dataset-folder.ts'
import { drawn } from './pictures.ts'

type Format = 'jpeg' | 'png' | 'webp' | 'tiff'

/** Pictures of a format in both splits. */
async function inFormat(format: Format, ending: string, options: object = {}): Promise<DatasetFolder> {
  const folder = await DatasetFolder.make()
  await folder.put('data.yaml', YAML)
  for (const [split, seeds] of Object.entries({ train: [1, 2, 3], val: [4, 5] }))
    for (const seed of seeds) {
      const picture = drawn(seed, 160, 90).toFormat(format, options)
      await folder.copy(`images/${split}/${seed}.${ending}`, await picture.toBuffer())
      await folder.put(`labels/${split}/${seed}.txt`, BOX)
    }
  return folder
}

async function changed(change: (folder: DatasetFolder) => Promise<void>): Promise<DatasetFolder> {
  const folder = await plain()
  await change(folder)
  return folder
}

const rows = (row: string) => async (folder: DatasetFolder) => {
  for (const name of ['train/p0', 'train/p1', 'train/p2', 'val/v0', 'val/v1'])
    await folder.put(`labels/${name}.txt`, row)
}

/** Datasets in which nothing is wrong, in shapes that people and tools give them. */
export const CLEAN_SETS: ReadonlyMap<string, () => Promise<DatasetFolder>> = new Map([
  ['images and labels in folders', plain],
  [
    'as Roboflow exports it',
    () => exported('train: ../train/images\nval: ../valid/images\nnames: [fire, smoke]\n'),
  ],
  ['PNG', () => inFormat('png', 'png')],
  ['PNG with few colours', () => inFormat('png', 'png', { palette: true, colours: 16 })],
  ['WebP', () => inFormat('webp', 'webp')],
  ['TIFF', () => inFormat('tiff', 'tif')],
  ['progressive JPEG', () => inFormat('jpeg', 'jpg', { progressive: true })],
  ['JPEG called .JPG', () => inFormat('jpeg', 'JPG')],
  ['polygons', () => changed(rows('0 0.2 0.2 0.6 0.1 0.8 0.5 0.5 0.9 0.1 0.6\n'))],
  ['boxes that touch the border', () => changed(rows('0 0.5 0.5 1 1\n0 0.1 0.1 0.2 0.2\n'))],
  [
    'boxes that rounding put outside by less than a millionth',
    () => changed(rows('0 1.0000001 0.5 0.01 0.2\n0 -1e-9 0.5 0.01 0.2\n')),
  ],
  ['lines that end as on Windows', () => changed(rows('0 0.5 0.5 0.2 0.2\r\n0 0.3 0.3 0.1 0.1\r\n'))],
  [
    'backgrounds, with an empty label and with none',
    () =>
      changed(async (folder) => {
        await folder.pictures('images/train', 2, undefined, 'empty')
        await folder.put('labels/train/empty0.txt', '')
      }),
  ],
  [
    'names of many scripts and signs',
    () =>
      changed(async (folder) => {
        for (const [at, name] of ['été', '火', 'a b', 'x#1', "it's", 'a.b.c', 'images'].entries()) {
          await folder.copy(
            `images/train/${name}.jpg`,
            await drawn(40 + at)
              .jpeg()
              .toBuffer(),
          )
          await folder.put(`labels/train/${name}.txt`, BOX)
        }
      }),
  ],
  [
    'frames of one camera, each a little different',
    () =>
      changed(async (folder) => {
        for (let frame = 0; frame < 6; frame++) {
          const spot = Buffer.from(
            `<svg width="9" height="9"><circle cx="4" cy="4" r="${2 + frame / 3}"/></svg>`,
          )
          const picture = await drawn(50)
            .composite([{ input: spot, left: frame * 9, top: 5 }])
            .png()
            .toBuffer()
          await folder.copy(`images/train/cam_${frame}.jpg`, await sharp(picture).jpeg().toBuffer())
          await folder.put(`labels/train/cam_${frame}.txt`, BOX)
        }
      }),
  ],
])
