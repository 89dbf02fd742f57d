import { posix } from 'node:path'
import { displayKey } from '../../../dataset/view.ts'
import type { Split } from '../../../interfaces/audit.ts'
import type { FileIndex, Pair } from '../../../interfaces/dataset-files.ts'
import type { Issues } from './issues.ts'
import { IMAGE_ENDING, OTHER_ENDING } from './places.ts'

/**
 * Pairs every picture with the label that the library would read.
 *
 * @returns the pairs of each split, in the order of the pictures
 */
export function pairLabels(
  splits: Readonly<Record<Split, readonly string[]>>,
  files: FileIndex,
  issues: Issues,
): Record<Split, Pair[]> {
  const owners = new Map<string, string>()
  const pair = (image: string): Pair => {
    const label = labelKey(image)
    if (!files.sizes.has(label)) return { image, label: undefined }
    const owner = owners.get(label) ?? image
    if (owner !== image) issues.add('label-shared', displayKey(label), displayKey(image))
    owners.set(label, owner)
    return { image, label }
  }
  const pairs = { train: splits.train.map(pair), val: splits.val.map(pair), test: splits.test.map(pair) }
  reportStrays([...pairs.train, ...pairs.val, ...pairs.test], owners, files, issues)
  return pairs
}

/** As img2label_paths does: the last `images` folder becomes `labels`, the ending becomes `.txt`. */
export function labelKey(image: string): string {
  const moved = labelFolder(`/${image}`)
  return `${moved.slice(1, moved.lastIndexOf('.'))}.txt`
}

/** Where labels stand for pictures in a folder: the last `images` of the path becomes `labels`. */
export function labelFolder(path: string): string {
  const at = path.lastIndexOf('/images/')
  return at === -1 ? path : `${path.slice(0, at)}/labels/${path.slice(at + '/images/'.length)}`
}

/**
 * Labels that no picture uses. One whose name fits a picture without a label was meant for it, unless it has one of its own
 * in no split, or one that stays at home: it lies in another split, beside the picture, ends in `.TXT`, or spells an accent in another way (NFC against NFD). One beside labels that
 * are used has lost its picture; all others belong to no split, and nobody misses them.
 */
function reportStrays(
  pairs: readonly Pair[],
  owners: ReadonlyMap<string, string>,
  files: FileIndex,
  issues: Issues,
): void {
  const strays = new Map<string, string>()
  const elsewhere: string[] = []
  const owned = labelsOfOthers(files)
  for (const key of files.sizes.keys()) {
    if (!/\.txt$/i.test(key) || owners.has(key)) continue
    if (owned.has(key)) elsewhere.push(key)
    else strays.set(foldedName(key), key)
  }
  for (const { image, label } of pairs) {
    const stray = label === undefined ? strays.get(foldedName(image)) : undefined
    if (stray === undefined) continue
    issues.add('label-elsewhere', displayKey(image), displayKey(stray))
    strays.delete(foldedName(image))
  }
  const used = new Set([...owners.keys()].map((label) => posix.dirname(label)))
  for (const key of elsewhere) if (isLabelPlace(key)) issues.add('label-unused', displayKey(key))
  for (const stray of strays.values()) {
    const isBesideUsed = used.has(posix.dirname(stray))
    if (isBesideUsed && !TEXTS.test(posix.basename(stray))) issues.add('label-orphan', displayKey(stray))
    else if (isBesideUsed || isLabelPlace(stray)) issues.add('label-unused', displayKey(stray))
  }
}

function isLabelPlace(key: string): boolean {
  return `/${key}`.includes('/labels/')
}

/** Labels of all pictures that are here, in a split or not, and of those that the settings have stay at home. */
function labelsOfOthers(files: FileIndex): Set<string> {
  const pictures = [...files.sizes.keys(), ...files.left.excluded].filter(
    (key) => IMAGE_ENDING.test(key) || OTHER_ENDING.test(key),
  )
  return new Set(pictures.map(labelKey))
}

/** Pictures that nobody would miss, since they lie among those that are trained with. */
export function reportOtherEndings(files: FileIndex, pictures: readonly string[], issues: Issues): void {
  const others = [...files.sizes.keys()].filter((key) => OTHER_ENDING.test(key))
  if (others.length === 0) return
  const folders = new Set(pictures.map((key) => posix.dirname(key)))
  for (const key of others) if (folders.has(posix.dirname(key))) issues.add('image-ending', displayKey(key))
}

/** What exporters lay beside labels. */
const TEXTS =
  /^(_?classes|obj|predefined_classes|names|notes|readme.*|train|valid?|test|license.*)\.(txt|names)$/i

function foldedName(key: string): string {
  const name = posix.basename(key)
  const stem = name.slice(0, name.lastIndexOf('.'))
  return Buffer.from(stem, 'latin1').toString('utf8').normalize('NFC').toLowerCase()
}
