import { hash } from 'node:crypto'
import { realpathSync } from 'node:fs'
import { posix } from 'node:path'
import { Failure } from '../../errors.ts'
import { printable } from '../../text.ts'
import { keyOf, textOf } from '../path-key.ts'
import type { Left } from '../walk.ts'
import { type DataYaml, SPLITS, type Split } from './data-yaml.ts'
import { type DatasetFiles, MOST_TEXT_BYTES } from './dataset-files.ts'
import { displayKey, type FileIndex, leftBecause } from './file-index.ts'
import type { IssueKind, Issues } from './issues.ts'
import { LINE_END } from './labels.ts'
import { type Prefix, readPictureList } from './list-lines.ts'
import { locate, writtenKeys, type YamlPlace } from './locate.ts'
import type { Pause } from './pause.ts'
import { IMAGE_ENDING, Places } from './places.ts'

/** Where the pictures of a split are, as the training gets it: a folder of the dataset, or a list in it. */
export interface SplitSource {
  /** From the dataset's top; `.` is the top itself. */
  readonly path: string
  /** Of a list: how its lines become paths of the dataset. */
  readonly prefixes?: readonly Prefix[]
  /** Which part of these pictures: those that `isHeldOut` picks by this share, or the others; all of them without it. */
  readonly part?: Part
}

/** A part of a set of pictures. */
export interface Part {
  /** Of the pictures that are held out, more than 0 and less than 1. */
  readonly share: number
  readonly heldOut: boolean
}

/** The splits of a dataset. */
export interface Splits {
  readonly sources: Readonly<Record<Split, readonly SplitSource[]>>
  /** Keys of the pictures, sorted as the library sorts them; one that is named twice is there twice. */
  readonly pictures: Readonly<Record<Split, readonly string[]>>
}

/** Folders with pictures that a message names. */
const NAMED = 12

/**
 * Finds the pictures of each split: everything below a folder except hidden names, or the lines of a list. What data.yaml
 * says is read as the library reads it, or, when that leads nowhere, as what it can only mean here.
 *
 * @param moved folders whose pictures travel under another path, by key
 * @param measured the split that the training is measured by
 * @throws Failure DATASET_EMPTY or DATASET_INVALID, naming every split of which the pictures are not found
 */
export async function findSplits(
  dataset: DatasetFiles,
  yaml: DataYaml,
  at: YamlPlace,
  files: FileIndex,
  moved: ReadonlyMap<string, string>,
  issues: Issues,
  measured: Split,
  pause: Pause,
): Promise<Splits> {
  const search = new Search(dataset, at, files, moved, issues, measured)
  for (const split of SPLITS)
    for (const entry of yaml.splits[split]) {
      search.find(split, entry)
      await pause(() => '… looking for the pictures')
    }
  search.refuseDoubtful()
  await search.readPictures(pause)
  if (yaml.heldOutShare !== null) search.holdOut(yaml.heldOutShare)
  search.refuseEmpty()
  if (search.faults.length > 0) throw failure(yaml, search.faults, search.places)
  return { sources: search.sources(), pictures: search.pictures() }
}

interface Fault {
  readonly split: Split
  readonly text: string
  /** Whether the place is here, and has no picture. */
  readonly isEmpty: boolean
}

interface Entry {
  readonly split: Split
  readonly written: string
  readonly key: string
  readonly isMapped: boolean
  prefixes?: readonly Prefix[]
  part?: Part
  pictures: readonly string[]
}

/** What is found, split by split. */
class Search {
  readonly faults: Fault[] = []
  readonly places: Places
  readonly #dataset: DatasetFiles
  readonly #at: YamlPlace
  readonly #moved: ReadonlyMap<string, string>
  readonly #files: FileIndex
  readonly #issues: Issues
  readonly #measured: Split
  #entries: Entry[] = []

  constructor(
    dataset: DatasetFiles,
    at: YamlPlace,
    files: FileIndex,
    moved: ReadonlyMap<string, string>,
    issues: Issues,
    measured: Split,
  ) {
    this.#measured = measured
    this.#moved = moved
    this.#dataset = dataset
    this.#at = at
    this.#files = files
    this.#issues = issues
    this.places = new Places(files, moved)
  }

  find(split: Split, written: string): void {
    const { keys, isMapped } = locate(written, this.#at, this.places)
    const why = isMapped ? this.#whyLeft(written) : undefined
    const key = keys[0] && (this.#moved.get(keys[0]) ?? keys[0])
    if (why !== undefined) this.#stays(split, written, why)
    else if (key === undefined) this.#fault(split, `${printable(written, 200)} is not in it`)
    else if (keys.length > 1)
      this.#fault(
        split,
        `${printable(written, 200)} may be ${keys.map(displayKey).slice(0, NAMED).join(' or ')}`,
      )
    else if (this.places.kind(key) === 'file' && IMAGE_ENDING.test(key))
      this.#fault(split, `${displayKey(key)} is a picture, and a folder or a list of pictures belongs there`)
    else {
      this.#entries.push({ split, written, key, isMapped, pictures: [] })
      this.#noteElsewhere(split, written)
    }
  }

  /** The library would train on what data.yaml leads to, and people may think that it is done. */
  #noteElsewhere(split: Split, written: string): void {
    const { folders, yamlFolder, path } = this.#at
    if (this.#dataset.folder === '') return
    const place = realPath(posix.resolve(yamlFolder, path, written))
    if (place === undefined || folders.some((folder) => `${place}/`.startsWith(`${folder}/`))) return
    if (this.#isLinked(place)) return
    this.#issues.add('path-elsewhere', `${split}: ${printable(place, 200)}`)
  }

  /** Whether a link of the dataset leads there. */
  #isLinked(place: string): boolean {
    return [...this.#moved.keys()].some((key) => realPath(`${this.#dataset.folder}/${textOf(key)}`) === place)
  }

  /** What stays at home must not be read as another place of that name. */
  #whyLeft(written: string): Left | undefined {
    const reasons = writtenKeys(written, this.#at).map((key) => leftBecause(this.#files, key))
    return reasons.find((why) => why === 'excluded' || why === 'junk')
  }

  /** Of a split that nobody is measured by, it is what was asked for. */
  #stays(split: Split, written: string, why: Left): void {
    if (split === 'test' && this.#measured !== split) return
    const rule = why === 'junk' ? 'its name is hidden' : 'dataset.exclude or .retrainignore says so'
    this.#fault(split, `${printable(written, 200)} stays at home, since ${rule}`)
  }

  /** A path of another machine must not be read as what another split is. */
  refuseDoubtful(): void {
    const isDoubtful = ({ split, written, key, isMapped }: Entry) =>
      isMapped &&
      this.#entries.some(
        (other) => other.split !== split && other.written !== written && overlaps(other.key, key),
      )
    for (const entry of this.#entries.filter(isDoubtful)) {
      const text = `${printable(entry.written, 200)} is not in it, and the only folder of that name is another split's`
      this.#fault(entry.split, text)
    }
    this.#entries = this.#entries.filter((entry) => !isDoubtful(entry))
    for (const { split, written, key, isMapped } of this.#entries)
      if (isMapped)
        this.#issues.add('split-mapped', `${split}: ${printable(written, 200)} is ${displayKey(key)}`)
  }

  async readPictures(pause: Pause): Promise<void> {
    for (const entry of this.#entries) {
      if (this.places.kind(entry.key) === 'folder') entry.pictures = this.places.picturesBelow(entry.key)
      else await this.#readList(entry, pause)
    }
  }

  /** Parts the training's pictures; which ones are held out depends on their paths alone. */
  holdOut(share: number): void {
    const held = this.#entries.filter(({ split }) => split === 'train')
    const [odd] = held.flatMap(({ pictures }) => pictures.filter((key) => !isListable(key)))
    if (odd !== undefined)
      this.#fault(
        'val',
        `${displayKey(odd)} cannot stand in a list, which a share of the pictures needs: rename it`,
      )
    for (const entry of held) {
      const val = { ...entry, split: 'val' as const, part: { share, heldOut: true } }
      val.pictures = entry.pictures.filter((key) => isHeldOut(key, share))
      entry.part = { share, heldOut: false }
      entry.pictures = entry.pictures.filter((key) => !isHeldOut(key, share))
      this.#entries.push(val)
    }
  }

  refuseEmpty(): void {
    const isNamed = this.#entries.some(({ split }) => split === this.#measured)
    if (!isNamed && !this.faults.some(({ split }) => split === this.#measured))
      this.#fault(this.#measured, 'training.split says that it is measured by, and no folder is named for it')
    for (const split of SPLITS) {
      const entries = this.#entries.filter((entry) => entry.split === split)
      const isTold = this.faults.some((fault) => fault.split === split)
      if (isTold || entries.length === 0 || entries.some(({ pictures }) => pictures.length > 0)) continue
      const where = entries.map(({ key }) => displayKey(key)).join(', ')
      this.#fault(split, `there is no picture in ${where}`, true)
    }
  }

  sources(): Record<Split, SplitSource[]> {
    const of = (split: Split) =>
      this.#entries
        .filter((entry) => entry.split === split && entry.pictures.length > 0)
        .map(({ key, prefixes, part }) => ({
          path: textOf(key),
          ...(prefixes ? { prefixes } : {}),
          ...(part ? { part } : {}),
        }))
    return { train: of('train'), val: of('val'), test: of('test') }
  }

  pictures(): Record<Split, string[]> {
    return { train: this.#picturesOf('train'), val: this.#picturesOf('val'), test: this.#picturesOf('test') }
  }

  #picturesOf(split: Split): string[] {
    const all = this.#entries.filter((entry) => entry.split === split).flatMap(({ pictures }) => pictures)
    const sorted = all.sort()
    for (const [at, key] of sorted.entries())
      if (key === sorted[at - 1]) this.#issues.add('list-repeated', `${split}: ${displayKey(key)}`)
    return sorted
  }

  async #readList(entry: Entry, pause: Pause): Promise<void> {
    if ((this.#files.sizes.get(entry.key) ?? 0) > MOST_TEXT_BYTES) {
      const text = `${displayKey(entry.key)} is too large for a list of pictures, and a folder or a list belongs there`
      return this.#fault(entry.split, text)
    }
    const list = await readPictureList(entry.key, await this.#dataset.read(entry.key), this.#files, pause)
    if (list.problem !== undefined) {
      const text = `${displayKey(entry.key)} ${list.problem}, and a folder or a list of pictures belongs there`
      return this.#fault(entry.split, text)
    }
    entry.pictures = list.pictures
    entry.prefixes = list.prefixes
    const mapped = list.prefixes.filter(({ from, to }) => from !== to && from !== './')
    for (const { from, to } of mapped) {
      const text = `${displayKey(entry.key)}: ${printable(from, 120)} is ${printable(to || 'the top', 120)}`
      this.#issues.add('split-mapped', text)
    }
    const name = displayKey(entry.key)
    const tell = async (kind: IssueKind, places: readonly number[]): Promise<void> => {
      for (const place of places) {
        this.#issues.add(kind, `${name} ${list.told(place)}`)
        await pause(() => `… line ${place} of ${name}`)
      }
    }
    await tell('left-out', list.excluded)
    if (list.pictures.length === 0) {
      const [dead, excluded = 0] = [list.dead[0], list.excluded[0]]
      const first = dead === undefined ? `${list.told(excluded)} (excluded)` : list.told(dead)
      return this.#fault(entry.split, `${name} names no picture that is here (${first})`)
    }
    await tell('list-line', list.dead)
  }

  /** The training can do without a test split that it is not measured by. */
  #fault(split: Split, text: string, isEmpty = false): void {
    if (split === 'test' && this.#measured !== split) this.#issues.add('test-missing', text)
    else this.faults.push({ split, text, isEmpty })
  }
}

/** Whether a picture is held out: by a hash of its path, so that a growing dataset keeps its parts. */
export function isHeldOut(key: string, share: number): boolean {
  return hash('sha256', Buffer.from(key, 'latin1'), 'buffer').readUInt32BE() < share * 2 ** 32
}

/** Whether a picture's name can be a line of a list: text of one line, as the library parts them. */
function isListable(key: string): boolean {
  return keyOf(textOf(key)) === key && !LINE_END.test(textOf(key))
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path)
  } catch {
    return undefined
  }
}

function overlaps(one: string, other: string): boolean {
  return (
    one === other ||
    one === '.' ||
    other === '.' ||
    one.startsWith(`${other}/`) ||
    other.startsWith(`${one}/`)
  )
}

function failure(yaml: DataYaml, faults: readonly Fault[], places: Places): Failure {
  const told = faults.map(({ split, text }) => `${split}: ${text}`).join('; ')
  const there = [...places.pictureFolders()].slice(0, NAMED)
  const folders = there.map(([key, count]) => `${displayKey(key)} (${count})`).join(', ')
  const isEmpty = faults.every((fault) => fault.isEmpty)
  return new Failure(isEmpty ? 'DATASET_EMPTY' : 'DATASET_INVALID', {
    what: `Pictures of ${printable(yaml.place)} are not found: ${told}.`,
    safe: 'Nothing was sent or changed.',
    next:
      folders === ''
        ? 'There is no picture in the whole folder: correct dataset.path, or mount the disk that holds them.'
        : `Folders with pictures here: ${folders}. Correct data.yaml, or set dataset.data in the settings, which wins over it.`,
  })
}
