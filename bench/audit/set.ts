import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { DATA } from '../paths.ts'

/** How many pictures each split has; every one has a label. */
export interface Shape {
  readonly train: number
  readonly val: number
}

const SIDE_PX = 160
/** Files in one folder are looked up faster with names of one length. */
const DIGITS = 7
/** The end of a JPEG's first marker, behind which a comment may stand. */
const AFTER_START = 2

/**
 * Makes a dataset of real JPEGs that differ in a comment, each with a label, or finds the one made earlier.
 *
 * @returns its folder
 */
export async function makeSet({ train, val }: Shape): Promise<string> {
  const folder = join(DATA, `audit-${train}-${val}`)
  if (existsSync(folder)) return folder
  const unfinished = `${folder}.part`
  rmSync(unfinished, { recursive: true, force: true })
  const picture = await drawn()
  for (const [split, pictures] of Object.entries({ train, val })) {
    for (const kind of ['images', 'labels']) mkdirSync(join(unfinished, kind, split), { recursive: true })
    for (let at = 0; at < pictures; at++) {
      const name = join(split, String(at).padStart(DIGITS, '0'))
      writeFileSync(join(unfinished, 'images', `${name}.jpg`), withComment(picture, name))
      writeFileSync(join(unfinished, 'labels', `${name}.txt`), label(at))
    }
  }
  writeFileSync(join(unfinished, 'data.yaml'), 'train: images/train\nval: images/val\nnames: [fire, smoke]\n')
  renameSync(unfinished, folder)
  return folder
}

/** Noise, so that it is as large as a photograph of its size. */
async function drawn(): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const
  const create = { width: SIDE_PX, height: SIDE_PX, channels: 3, background: '#888', noise } as const
  return await sharp({ create }).jpeg({ quality: 80 }).toBuffer()
}

function withComment(picture: Buffer, text: string): Buffer {
  const comment = Buffer.from(`\xff\xfe\0${String.fromCharCode(text.length + 2)}${text}`, 'latin1')
  return Buffer.concat([picture.subarray(0, AFTER_START), comment, picture.subarray(AFTER_START)])
}

function label(at: number): string {
  const rows = Array.from({ length: 1 + (at % 4) }, (_, row) => {
    const place = (0.2 + row * 0.15 + (at % 100) / 1000).toFixed(6)
    return `${(at + row) % 2} ${place} ${place} 0.100000 0.120000\n`
  })
  return rows.join('')
}
