import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { HEIGHT, WIDTH } from './dataset/canvas.ts'
import { type Random, seededRandom } from './dataset/random.ts'
import { CLASSES, drawScene, type Label } from './dataset/scene.ts'

/** How much of a dataset to draw. */
export interface DrawnDataset {
  readonly trainImages: number
  readonly valImages: number
  /** The same seed draws the same pictures. */
  readonly seed: number
  /** Width of a picture in pixels; it is three quarters as high. */
  readonly sizePx: number
}

/**
 * Draws a labelled fire dataset in Ultralytics' layout: landscapes by day and night, with flames, smoke, both, or, in a
 * fourth of the pictures, neither (an empty label file). Draws nothing when the folder holds a complete one.
 *
 * @param directory the dataset's folder; `data.yaml` is written last, so its presence means complete
 */
export async function makeDataset(directory: string, drawn: DrawnDataset): Promise<void> {
  if (existsSync(join(directory, 'data.yaml'))) return
  const random = seededRandom(drawn.seed)
  await drawSplit(directory, 'train', drawn.trainImages, drawn.sizePx, random)
  await drawSplit(directory, 'val', drawn.valImages, drawn.sizePx, random)
  const names = CLASSES.map((name, index) => `  ${index}: ${name}\n`)
  await writeFile(
    join(directory, 'data.yaml'),
    `train: images/train\nval: images/val\nnames:\n${names.join('')}`,
  )
}

async function drawSplit(
  directory: string,
  split: string,
  count: number,
  sizePx: number,
  random: Random,
): Promise<void> {
  const [images, labels] = [join(directory, 'images', split), join(directory, 'labels', split)]
  await mkdir(images, { recursive: true })
  await mkdir(labels, { recursive: true })
  for (let index = 0; index < count; index += 1) {
    const scene = drawScene(random, index)
    const name = `drawn_${split}_${String(index).padStart(5, '0')}`
    const picture = sharp(Buffer.from(scene.svg), { density: (72 * sizePx) / WIDTH }).resize(sizePx)
    await picture.jpeg({ quality: 88 }).toFile(join(images, `${name}.jpg`))
    await writeFile(join(labels, `${name}.txt`), scene.labels.map(labelRow).join(''))
  }
}

/** A row of a YOLO label file: class, then middle and size as shares of the picture. */
function labelRow({ name, box }: Label): string {
  const shares = [
    (box.left + box.right) / 2 / WIDTH,
    (box.top + box.bottom) / 2 / HEIGHT,
    (box.right - box.left) / WIDTH,
    (box.bottom - box.top) / HEIGHT,
  ]
  return `${CLASSES.indexOf(name)} ${shares.map((share) => share.toFixed(6)).join(' ')}\n`
}
