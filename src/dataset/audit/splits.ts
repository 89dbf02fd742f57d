import { posix } from 'node:path'
import { Failure } from '../../errors.ts'
import { printable } from '../../text.ts'
import { type DataYaml, SPLITS, type Split } from './data-yaml.ts'
import type { DatasetFiles } from './dataset-files.ts'
import { displayKey, type FileIndex, keyOf } from './file-index.ts'
import type { Issues } from './issues.ts'

/** Endings that Ultralytics 8.4.190 takes for pictures (data/utils.py, IMG_FORMATS). */
const IMAGE_ENDING = /\.(avif|bmp|dng|heic|heif|jp2|jpe?g|mpo|png|tiff?|webp)$/i

/**
 * The pictures of each split, found as the library finds them (BaseDataset.get_img_files): everything below a folder
 * except hidden names, or the lines of a list file.
 *
 * @returns keys of the pictures by split, sorted; `test` may be empty
 * @throws Failure DATASET_EMPTY when train or val has no picture
 * @throws Failure DATASET_INVALID when a split leads out of the dataset or to nothing
 */
export async function findSplits(
  dataset: DatasetFiles,
  yaml: DataYaml,
  files: FileIndex,
  issues: Issues,
): Promise<Record<Split, string[]>> {
  const pictures = async (split: Split) => {
    const keys = new Set<string>()
    for (const entry of yaml.splits[split]) {
      for (const key of await entryPictures(dataset, split, entry, files, issues)) keys.add(key)
    }
    return [...keys].sort()
  }
  const found = {
    train: await pictures('train'),
    val: await pictures('val'),
    test: await pictures('test'),
  }
  for (const split of SPLITS) {
    if (split !== 'test' && found[split].length === 0) throw empty(dataset.place, split, yaml.splits[split])
  }
  return found
}

async function entryPictures(
  dataset: DatasetFiles,
  split: Split,
  entry: string,
  files: FileIndex,
  issues: Issues,
): Promise<string[]> {
  const key = resolveEntry(entry, files)
  if (key === undefined) throw missing(dataset.place, split, entry)
  if (!files.sizes.has(key)) return picturesBelow(key, files)
  return listedPictures(key, (await dataset.read(key)).toString('latin1'), files, issues)
}

/** As check_det_dataset does: a leading `../`, which exported datasets often have, is dropped when it leads nowhere. */
function resolveEntry(entry: string, files: FileIndex): string | undefined {
  const candidates = entry.startsWith('../') ? [entry, entry.slice(3)] : [entry]
  const keys = candidates.map((candidate) => posix.normalize(keyOf(candidate)).replace(/\/+$/, ''))
  return keys.find(
    (key) => files.sizes.has(key) || picturesBelow(key, files).length > 0 || hasFolder(key, files),
  )
}

function hasFolder(key: string, files: FileIndex): boolean {
  return key === '.' || [...files.sizes.keys()].some((path) => path.startsWith(`${key}/`))
}

function picturesBelow(key: string, files: FileIndex): string[] {
  const prefix = key === '.' ? '' : `${key}/`
  return [...files.sizes.keys()].filter((path) => {
    return path.startsWith(prefix) && IMAGE_ENDING.test(path) && !/(^|\/)\./.test(path.slice(prefix.length))
  })
}

function listedPictures(list: string, text: string, files: FileIndex, issues: Issues): string[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    if (!IMAGE_ENDING.test(line.trim())) return []
    const key = posix.join(posix.dirname(list), line.trim())
    if (line.startsWith('./') && files.sizes.has(key)) return key
    issues.add('list-line', `${displayKey(list)} line ${index + 1}: ${printable(line, 120)}`)
    return []
  })
}

function missing(folder: string, split: Split, entry: string): Failure {
  const reason = entry.startsWith('/')
    ? 'is an absolute path, which does not exist on the server: write it relative to the folder of data.yaml'
    : 'is not in it'
  return new Failure('DATASET_INVALID', {
    what: `The ${split} split of ${printable(folder)}, ${printable(entry, 200)}, ${reason}.`,
    safe: 'Nothing was sent or changed.',
    next: 'Splits are looked up beside data.yaml; what its `path` says does not count, for the server has another one.',
  })
}

function empty(folder: string, split: Split, entries: readonly string[]): Failure {
  return new Failure('DATASET_EMPTY', {
    what: `The ${split} split of ${printable(folder)} (${printable(entries.join(', '), 300)}) holds no picture.`,
    safe: 'Nothing was sent or changed.',
    next: 'Correct data.yaml, or mount the disk that holds the pictures.',
  })
}
