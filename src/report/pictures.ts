import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Results } from '../interfaces/workload.ts'
import { Html, html } from './html.ts'

/** A mosaic of 16 images of 640 px is about 0.5 MB; the page must stay something to mail around. */
const MAX_PICTURE_BYTES = 2_000_000

/** A picture that goes into the page. */
export interface Picture {
  readonly caption: string
  readonly type: 'image/jpeg' | 'image/png'
  readonly content: Buffer
}

/**
 * Reads the pictures that are there. One that is too large, or no JPEG or PNG by its first bytes, is left out: a
 * browser decodes it under the page's name.
 *
 * @param folder the collected results, absolute
 * @param files the verified files in it
 * @param captions of those worth showing, by path, best first
 */
export async function readPictures(
  folder: string,
  files: ReadonlyArray<{ path: string }>,
  captions: Results['pictures'],
): Promise<Picture[]> {
  const present = new Set(files.map((file) => file.path))
  const wanted = Object.entries(captions).filter(([path]) => present.has(path))
  const pictures = await Promise.all(
    wanted.map(([path, caption]) => readPicture(join(folder, path), caption)),
  )
  return pictures.filter((picture) => picture !== undefined)
}

async function readPicture(path: string, caption: string): Promise<Picture | undefined> {
  if ((await stat(path)).size > MAX_PICTURE_BYTES) return undefined
  const content = await readFile(path)
  const type = imageType(content)
  return type && { caption, type, content }
}

function imageType(content: Buffer): Picture['type'] | undefined {
  if (content.subarray(0, 3).toString('hex') === 'ffd8ff') return 'image/jpeg'
  return content.subarray(0, 8).toString('hex') === '89504e470d0a1a0a' ? 'image/png' : undefined
}

/** One picture with its caption. */
export function pictureFigure({ caption, type, content }: Picture): Html {
  const source = new Html(`data:${type};base64,${content.toString('base64')}`)
  return html`<figure class="picture"><img alt="${caption}" src="${source}"><figcaption>${caption}</figcaption></figure>`
}
