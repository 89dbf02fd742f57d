import { textOf } from '../../../dataset/path-key.ts'
import { type DatasetFiles, type FileIndex, MOST_LABEL_BYTES } from '../../../interfaces/dataset-files.ts'
import { decodeText } from './decode.ts'
import { labelKey } from './pairing.ts'
import { IMAGE_ENDING, Places } from './places.ts'

/** Files in which tools write down the names of the classes, a line each. */
const NAME_FILES =
  /(^|\/)(_?classes\.txt|obj\.names|[^/]+\.names|predefined_classes\.txt|_darknet\.labels|labels\.txt)$/i
/** Labels that are read to find the highest class number. */
const LABELS_READ = 2000

/** What a dataset without data.yaml may be meant as. */
export interface Suggestion {
  /** `dataset.data` of the settings, in one line. */
  readonly data: string
  /** Whether its pictures are not parted yet, so that some of them would be held out. */
  readonly isUnparted: boolean
  /** How many class names it has. */
  readonly names: number
  /** The highest class number that labels use, of those that were read; null where no picture has a label. */
  readonly highestClass: number | null
}

/**
 * What fits a folder without a data.yaml: the splits by the names of its folders, the classes by what a tool wrote down, or
 * by the labels.
 *
 * @returns undefined when there is no picture
 */
export async function suggestData(dataset: DatasetFiles, files: FileIndex): Promise<Suggestion | undefined> {
  const splits = splitFolders(files)
  if (splits === undefined) return undefined
  const highestClass = await highestOf(dataset, files)
  const names = (await writtenNames(dataset, files)) ?? countedNames(highestClass ?? 0)
  const entries = Object.entries({ ...splits, names })
  return {
    data: `{${entries.map(([key, value]) => `${key}: ${JSON.stringify(value)}`).join(', ')}}`,
    isUnparted: splits.val.endsWith('%'),
    names: names.length,
    highestClass,
  }
}

interface SplitFolders {
  readonly train: string
  readonly val: string
  readonly test?: string
}

function splitFolders(files: FileIndex): SplitFolders | undefined {
  const folders = [...new Places(files).pictureFolders().keys()]
  if (folders.length === 0) return undefined
  const named = (names: RegExp) => folderNamed(folders, names)
  const [train, val, test] = [
    named(/(^|[^a-z])(train|training)([^a-z]|$)/i),
    named(/(^|[^a-z])(val|valid|validation|validate|dev)([^a-z]|$)/i),
    named(/(^|[^a-z])(test|testing)([^a-z]|$)/i),
  ]
  if (train !== undefined && val !== undefined) return { train, val, ...(test === undefined ? {} : { test }) }
  return { train: train ?? commonFolder(folders), val: '20%' }
}

/** The folder of all pictures that lie below one of such a name: `images/train`, or `train/images`. */
function folderNamed(folders: readonly string[], names: RegExp): string | undefined {
  const below = folders.filter((folder) => folder.split('/').some((part) => names.test(part)))
  return below.length === 0 ? undefined : commonFolder(below)
}

function commonFolder(folders: readonly string[]): string {
  const [first = [], ...rest] = folders.map((folder) => folder.split('/'))
  const differs = first.findIndex((part, at) => rest.some((other) => other[at] !== part))
  const shared = differs === -1 ? first : first.slice(0, differs)
  return textOf(shared.join('/')) || '.'
}

async function writtenNames(dataset: DatasetFiles, files: FileIndex): Promise<string[] | undefined> {
  for (const key of files.sizes.keys()) {
    if (!NAME_FILES.test(key) || (files.sizes.get(key) ?? 0) > 1_000_000) continue
    const text = decodeText(await dataset.read(key))
    const names = typeof text === 'string' ? text.split(/\r\n|\r|\n/).map((line) => line.trim()) : []
    const filled = names.filter((name) => name !== '')
    // A label may be called like a list of names.
    if (filled.length > 0 && !filled.every((name) => /^[\d.\s]+$/.test(name))) return filled
  }
  return undefined
}

/** A name for each class number up to the highest that labels use. */
function countedNames(highest: number): string[] {
  return Array.from({ length: highest + 1 }, (_, number) => `class_${number}`)
}

async function highestOf(dataset: DatasetFiles, files: FileIndex): Promise<number | null> {
  const labels = [...files.sizes.keys()].filter((key) => IMAGE_ENDING.test(key)).map(labelKey)
  const readable = labels.filter((key) => (files.sizes.get(key) ?? MOST_LABEL_BYTES + 1) <= MOST_LABEL_BYTES)
  const present = readable.slice(0, LABELS_READ)
  if (present.length === 0) return null
  let highest = 0
  for (const label of present)
    for (const [, number] of (await dataset.read(label)).toString('latin1').matchAll(/^[ \t]*(\d{1,4})\s/gm))
      highest = Math.max(highest, Number(number))
  return highest
}
