import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import sharp, { type Sharp } from 'sharp'
import { makeDataset } from '../../../local/dataset.ts'

const DRAWN = { trainImages: 8, valImages: 4, seed: 3, sizePx: 160 }
let folder: string

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gpu-retrain-drawn-'))
  await makeDataset(join(folder, 'one'), DRAWN)
})
after(() => rm(folder, { recursive: true }))

describe('a drawn dataset', () => {
  test('has a label file per picture, and a fourth of the pictures show nothing', async () => {
    const pictures = await readdir(join(folder, 'one/images/train'))
    const labels = await readdir(join(folder, 'one/labels/train'))
    assert.equal(pictures.length, 8)
    assert.deepEqual(
      labels.map((name) => name.replace('.txt', '')),
      pictures.map((name) => name.replace('.jpg', '')),
    )
    const sizes = await Promise.all(
      labels.map(async (name) => (await stat(join(folder, 'one/labels/train', name))).size),
    )
    assert.equal(sizes.filter((size) => size === 0).length, 2)
  })

  test('labels what is drawn: a fire is redder than its picture, and every box lies in the picture', async () => {
    for (const [picture, rows] of await labelled('train')) {
      for (const { number, left, top, width, height } of rows) {
        assert.ok(
          left >= 0 && top >= 0 && left + width <= 160 && top + height <= 120,
          `${left} ${top} ${width} ${height}`,
        )
        if (number !== 0) continue
        const inside = await redness(sharp(picture).extract({ left, top, width, height }))
        assert.ok(inside > (await redness(sharp(picture))) + 20)
      }
    }
  })

  test('is the same for the same seed, and another for another', async () => {
    await makeDataset(join(folder, 'same'), DRAWN)
    await makeDataset(join(folder, 'other'), { ...DRAWN, seed: 4 })
    const [one, same, other] = await Promise.all(
      ['one', 'same', 'other'].map((name) => readFile(join(folder, name, 'images/val/drawn_val_00002.jpg'))),
    )
    assert.deepEqual(same, one)
    assert.notDeepEqual(other, one)
  })

  test('that is complete stays untouched', async () => {
    const file = join(folder, 'one/images/val/drawn_val_00000.jpg')
    const { mtimeMs } = await stat(file)
    await makeDataset(join(folder, 'one'), DRAWN)
    assert.equal((await stat(file)).mtimeMs, mtimeMs)
  })
})

/** How much more red than blue there is on average, of 255. */
async function redness(picture: Sharp): Promise<number> {
  // A pipeline's statistics are those of its input, so what was cut out has to be rendered first.
  const { channels } = await sharp(await picture.png().toBuffer()).stats()
  return (channels[0]?.mean ?? 0) - (channels[2]?.mean ?? 0)
}

interface Row {
  readonly number: number
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** Every picture of a split with its rows, in pixels. */
async function labelled(split: string): Promise<[string, Row[]][]> {
  const names = await readdir(join(folder, 'one/labels', split))
  return await Promise.all(
    names.map(async (name): Promise<[string, Row[]]> => {
      const text = await readFile(join(folder, 'one/labels', split, name), 'utf8')
      const rows = text.split('\n').filter(Boolean).map(readRow)
      return [join(folder, 'one/images', split, name.replace('.txt', '.jpg')), rows]
    }),
  )
}

function readRow(line: string): Row {
  const [number = 0, x = 0, y = 0, width = 0, height = 0] = line.split(' ').map(Number)
  const [left, top] = [Math.floor((x - width / 2) * 160), Math.floor((y - height / 2) * 120)]
  return { number, left, top, width: Math.floor(width * 160), height: Math.floor(height * 120) }
}
