import { posix } from 'node:path'
import type { FileIndex } from '../../../interfaces/dataset-files.ts'

/** Endings that Ultralytics 8.4.190 takes for pictures (data/utils.py, IMG_FORMATS). */
export const IMAGE_ENDING = /\.(avif|bmp|dng|heic|heif|jp2|jpe?g|mpo|png|tiff?|webp)$/i

/** Endings of pictures for which it does not look. */
export const OTHER_ENDING = /\.(gif|jfif|jfi|jif|jpe|jxl|j2k|ppm|pgm|pbm|pnm|tga|psd|cr2|cr3|nef|arw|exr)$/i

/** Whether the library would take a file of this name for a picture. */
export function isPictureName(key: string): boolean {
  return IMAGE_ENDING.test(key)
}

/** The folders and files of a dataset, to find places by their name or by the end of their path. Keys as in FileIndex. */
export class Places {
  readonly #files: FileIndex
  /** In order. */
  readonly #keys: readonly string[]
  /** Every folder, and how many pictures lie in it and below. */
  readonly #folders = new Map<string, number>([['.', 0]])

  /** @param moved folders that are spoken of under another path than theirs: by that, the key that they have */
  constructor(files: FileIndex, moved: ReadonlyMap<string, string> = new Map()) {
    this.#files = files
    this.#keys = [...files.sizes.keys()].sort()
    for (const key of files.sizes.keys()) this.#note(key)
    for (const [spoken, key] of moved) this.#folders.set(spoken, this.#folders.get(key) ?? 0)
  }

  /** What there is at a key; `.` is the top. */
  kind(key: string): 'file' | 'folder' | undefined {
    if (this.#files.sizes.has(key)) return 'file'
    return this.#folders.has(key) ? 'folder' : undefined
  }

  /** Folders with pictures and text files whose path is this, or ends in it after a slash. */
  endingIn(suffix: string): string[] {
    const fits = (key: string) => key === suffix || key.endsWith(`/${suffix}`)
    const lists = /\.txt$/i.test(suffix) ? [...this.#files.sizes.keys()].filter(fits) : []
    const folders = [...this.#folders].filter(([key, pictures]) => pictures > 0 && fits(key))
    return [...folders.map(([key]) => key), ...lists]
  }

  /** A folder or file that differs only in case; undefined unless there is exactly one. */
  ignoringCase(key: string): string | undefined {
    const folded = key.toLowerCase()
    const found = [...this.#folders.keys()].filter((folder) => folder.toLowerCase() === folded)
    return found.length === 1 ? found[0] : undefined
  }

  /** Pictures below a folder as the library finds them (BaseDataset.get_img_files): all but those with hidden names. */
  picturesBelow(folder: string): string[] {
    const prefix = folder === '.' ? '' : `${folder}/`
    const found: string[] = []
    for (let at = this.#firstFrom(prefix); at < this.#keys.length; at++) {
      const path = this.#keys[at] ?? ''
      if (!path.startsWith(prefix)) break
      if (IMAGE_ENDING.test(path) && !/(^|\/)\./.test(path.slice(prefix.length))) found.push(path)
    }
    return found
  }

  /** Keys are in order, so that what is below a folder is found without looking at all of them. */
  #firstFrom(prefix: string): number {
    let [low, high] = [0, this.#keys.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#keys[middle] ?? '') < prefix) low = middle + 1
      else high = middle
    }
    return low
  }

  /** Folders that hold pictures themselves, with their number. */
  pictureFolders(): Map<string, number> {
    const found = new Map<string, number>()
    for (const key of this.#files.sizes.keys()) {
      if (!IMAGE_ENDING.test(key)) continue
      const folder = posix.dirname(key)
      found.set(folder, (found.get(folder) ?? 0) + 1)
    }
    return found
  }

  #note(key: string): void {
    const isPicture = IMAGE_ENDING.test(key) ? 1 : 0
    for (let folder = posix.dirname(key); ; folder = posix.dirname(folder)) {
      this.#folders.set(folder, (this.#folders.get(folder) ?? 0) + isPicture)
      if (folder === '.') return
    }
  }
}
