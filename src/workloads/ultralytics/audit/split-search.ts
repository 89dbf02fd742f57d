import { keyOf, textOf } from '../../../dataset/path-key.ts'
import { displayKey, type Left } from '../../../dataset/view.ts'
import { type Part, type Prefix, SPLITS, type Split, type SplitSource } from '../../../interfaces/audit.ts'
import {
  type DatasetFiles,
  type FileIndex,
  MOST_TEXT_BYTES,
  type Pause,
} from '../../../interfaces/dataset-files.ts'
import { printable } from '../../../text/printable.ts'
import { absence, placeElsewhere } from './elsewhere.ts'
import { leftBecause } from './file-index.ts'
import type { Issues } from './issues.ts'
import type { IssueKind } from './kinds.ts'
import { LINE_END } from './labels.ts'
import { readPictureList } from './list-lines.ts'
import { locate, writtenKeys, type YamlPlace } from './locate.ts'
import { IMAGE_ENDING, Places } from './places.ts'
import { isHeldOut } from './split-source.ts'

/** In what the pictures of the splits are looked for. */
export interface SplitRequest {
  readonly dataset: DatasetFiles
  /** From where the paths of data.yaml start. */
  readonly at: YamlPlace
  readonly files: FileIndex
  /** Folders whose pictures travel under another path, by key. */
  readonly moved: ReadonlyMap<string, string>
  readonly issues: Issues
  /** The split that the training is measured by. */
  readonly measured: Split
}

/** Possible places that a message names. */
const NAMED = 12

/** A split of which the pictures are not found. */
export interface Fault {
  readonly split: Split
  readonly text: string
  /** Whether the place is here, and has no picture. */
  readonly isEmpty?: boolean
  /** Whether the settings have the place stay at home. */
  readonly isLeft?: boolean
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

/** Finds the pictures, split by split. */
export class SplitSearch {
  readonly faults: Fault[] = []
  readonly places: Places
  readonly #dataset: DatasetFiles
  readonly #at: YamlPlace
  readonly #moved: ReadonlyMap<string, string>
  readonly #files: FileIndex
  readonly #issues: Issues
  readonly #measured: Split
  #entries: Entry[] = []

  constructor({ dataset, at, files, moved, issues, measured }: SplitRequest) {
    this.#measured = measured
    this.#moved = moved
    this.#dataset = dataset
    this.#at = at
    this.#files = files
    this.#issues = issues
    this.places = new Places(files, moved)
  }

  /** Takes what data.yaml says of a split. */
  find(split: Split, written: string): void {
    const { keys, isMapped } = locate(written, this.#at, this.places)
    const why = isMapped ? this.#whyLeft(written) : undefined
    const key = keys[0] && (this.#moved.get(keys[0]) ?? keys[0])
    if (why !== undefined) this.#stays(split, written, why)
    else if (key === undefined) this.#fault(split, absence(written, this.#at, this.#dataset.folder))
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
    const place = placeElsewhere(written, this.#at, this.#dataset.folder, this.#moved.keys())
    if (place !== undefined) this.#issues.add('path-elsewhere', split, printable(place, 200))
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
    const isLeft = why === 'excluded'
    this.#fault(split, `${printable(written, 200)} stays at home, since ${rule}`, { isLeft })
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
        this.#issues.add('split-mapped', split, `${printable(written, 200)} is ${displayKey(key)}`)
  }

  /** Finds the pictures of what was taken. */
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

  /** Notes splits without any picture. */
  refuseEmpty(): void {
    const isNamed = this.#entries.some(({ split }) => split === this.#measured)
    if (!isNamed && !this.faults.some(({ split }) => split === this.#measured))
      this.#fault(this.#measured, 'training.split says that it is measured by, and no folder is named for it')
    for (const split of SPLITS) {
      const entries = this.#entries.filter((entry) => entry.split === split)
      const isTold = this.faults.some((fault) => fault.split === split)
      if (isTold || entries.length === 0 || entries.some(({ pictures }) => pictures.length > 0)) continue
      const where = entries.map(({ key }) => displayKey(key)).join(', ')
      this.#fault(split, `there is no picture in ${where}`, { isEmpty: true })
    }
  }

  /** Where the pictures of each split are. */
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

  /** Keys of the pictures of each split, sorted. */
  pictures(): Record<Split, string[]> {
    return { train: this.#picturesOf('train'), val: this.#picturesOf('val'), test: this.#picturesOf('test') }
  }

  #picturesOf(split: Split): string[] {
    const all = this.#entries.filter((entry) => entry.split === split).flatMap(({ pictures }) => pictures)
    const sorted = all.sort()
    for (const [at, key] of sorted.entries())
      if (key === sorted[at - 1]) this.#issues.add('list-repeated', displayKey(key), `twice in ${split}`)
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
      const text = `${printable(from, 120)} is ${printable(to || 'the top', 120)}`
      this.#issues.add('split-mapped', displayKey(entry.key), text)
    }
    const name = displayKey(entry.key)
    const tell = async (kind: IssueKind, places: readonly number[]): Promise<void> => {
      for (const place of places) {
        this.#issues.add(kind, name, list.told(place))
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
  #fault(split: Split, text: string, why: Pick<Fault, 'isEmpty' | 'isLeft'> = {}): void {
    if (split === 'test' && this.#measured !== split) this.#issues.add('test-missing', text)
    else this.faults.push({ split, text, ...why })
  }
}

/** Whether a picture's name can be a line of a list: text of one line, as the library parts them. */
function isListable(key: string): boolean {
  return keyOf(textOf(key)) === key && !LINE_END.test(textOf(key))
}

function overlaps(one: string, other: string): boolean {
  if (one === other || one === '.' || other === '.') return true
  return one.startsWith(`${other}/`) || other.startsWith(`${one}/`)
}
