import { hash } from 'node:crypto'
import type { FileRow } from '../dataset/file-page.ts'
import { displayKey } from '../dataset/view.ts'
import { Failure } from '../errors.ts'
import {
  type DatasetFiles,
  type FileIndex,
  type ImageFacts,
  LARGE_LABEL,
  type Look,
  MOST_LABEL_BYTES,
  MOST_TEXT_BYTES,
  type Pair,
  type Pause,
  tooLarge,
} from '../interfaces/dataset-files.ts'
import type { Datasets } from '../interfaces/workload.ts'
import type { Offer } from './offer.ts'
import { PartialImage } from './partial-image.ts'
import type { Range } from './read-ranges.ts'

/** Enough pairs for a line of 100 ms, few enough for a disk that turns. */
const BATCH_PAIRS = 1000
/** Of the labels, or of the pictures, that are held at a time. */
const BATCH_BYTES = 16 << 20
/** Reads parts of files, none of them empty. */
export type ReadRanges = (ranges: readonly Range[]) => Promise<Buffer[]>

/**
 * A dataset that lies as a verified tree on the staging server. What is read whole is compared with the manifest; of
 * pictures only those parts are read that tell their size and their end.
 */
export class StagedFiles implements DatasetFiles {
  readonly place: string
  readonly folder = ''
  readonly #offer: Offer
  readonly #read: ReadRanges
  readonly #inspectImage: Datasets['inspectImage']
  /** In the manifest, by key. */
  readonly #places = new Map<string, number>()

  /**
   * @param name of the tree
   * @param inspectImage looks at a picture
   */
  constructor(name: string, offer: Offer, read: ReadRanges, inspectImage: Datasets['inspectImage']) {
    this.#inspectImage = inspectImage
    this.place = `${name} on the staging server`
    this.#offer = offer
    this.#read = read
  }

  async list(pause: Pause): Promise<FileIndex> {
    const { table, digest } = this.#offer
    const sizes = new Map<string, number>()
    for (let place = 0; place < table.length; place++) {
      const key = table.at(place).path.toString('latin1')
      sizes.set(key, table.sizeAt(place))
      this.#places.set(key, place)
      await pause(() => `… ${place} files listed`)
    }
    return {
      sizes,
      bytes: table.bytes,
      snapshot: digest,
      left: { junk: [], excluded: [], link: [] },
      refused: [],
    }
  }

  /** @throws Failure DATASET_INVALID when it is too large for a text, VERIFICATION_FAILED, and what reading throws */
  async read(key: string): Promise<Buffer> {
    const content = (await this.#whole([key], MOST_TEXT_BYTES)).get(key)
    if (content === undefined) throw tooLarge(this.#name(key))
    return content
  }

  /** @returns the hash in the manifest */
  async print(key: string): Promise<string> {
    return this.#at(key).sha256?.toString('hex') ?? ''
  }

  /** @returns the hashes in the manifest */
  async contents(keys: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return new Map(keys.map((key) => [key, this.#at(key).sha256?.toString('hex') ?? key]))
  }

  /** @throws Failure VERIFICATION_FAILED for a label, and what reading throws */
  async *look(pairs: readonly Pair[]): AsyncGenerator<Look, void, undefined> {
    for (const batch of this.#batches(pairs)) {
      const pictures = await this.#inspect(batch.map(({ image }) => image))
      const labels = await this.#whole(
        batch.flatMap(({ label }) => label ?? []),
        MOST_LABEL_BYTES,
      )
      for (const [index, pair] of batch.entries()) {
        const label = pair.label === undefined ? undefined : (labels.get(pair.label) ?? LARGE_LABEL)
        yield { pair, picture: pictures[index] ?? {}, label: label?.toString('latin1') }
      }
    }
  }

  *#batches(pairs: readonly Pair[]): Generator<Pair[], void, undefined> {
    let [batch, bytes]: [Pair[], number] = [[], 0]
    for (const pair of pairs) {
      batch.push(pair)
      bytes += pair.label === undefined ? 0 : Math.min(this.#at(pair.label).sizeBytes, MOST_LABEL_BYTES)
      if (batch.length < BATCH_PAIRS && bytes < BATCH_BYTES) continue
      yield batch
      ;[batch, bytes] = [[], 0]
    }
    if (batch.length > 0) yield batch
  }

  /** The verified contents by key; without those that are too large. */
  async #whole(keys: readonly string[], mostBytes: number): Promise<Map<string, Buffer>> {
    const rows = keys.map((key) => ({ key, ...this.#at(key) }))
    const fitting = rows.filter(({ sizeBytes }) => sizeBytes <= mostBytes)
    const filled = fitting.filter(({ sizeBytes }) => sizeBytes > 0)
    const contents = await this.#read(
      filled.map(({ place, sizeBytes }) => ({ place, offset: 0, length: sizeBytes })),
    )
    const found = new Map<string, Buffer>(fitting.map(({ key }) => [key, Buffer.alloc(0)]))
    for (const [index, { key, sha256 }] of filled.entries()) {
      const content = contents[index]
      if (!content || !sha256?.equals(hash('sha256', content, 'buffer'))) throw changed(this.#name(key))
      found.set(key, content)
    }
    return found
  }

  async #inspect(keys: readonly string[]): Promise<ImageFacts[]> {
    const pictures = keys
      .map((key) => this.#at(key))
      .map(({ place, sizeBytes }) => ({
        place,
        partialImage: new PartialImage(sizeBytes, this.#inspectImage),
      }))
    for (let open = pictures; ; ) {
      open = open.filter(({ partialImage }) => partialImage.wants().length > 0)
      if (open.length === 0) return pictures.map(({ partialImage }) => partialImage.facts)
      await this.#readOn(open.slice(0, fitting(open.map(({ partialImage }) => partialImage))))
    }
  }

  async #readOn(
    pictures: readonly { readonly place: number; readonly partialImage: PartialImage }[],
  ): Promise<void> {
    const wanted = pictures.flatMap(({ place, partialImage }) =>
      partialImage.wants().map((span) => ({ place, partialImage, ...span })),
    )
    const contents = await this.#read(wanted)
    for (const [index, { partialImage, offset }] of wanted.entries())
      partialImage.add(offset, contents[index] ?? Buffer.alloc(0))
  }

  #at(key: string): FileRow & { readonly place: number } {
    const place = this.#places.get(key)
    if (place === undefined) throw new RangeError(`no file ${key}`)
    return { place, ...this.#offer.table.at(place) }
  }

  #name(key: string): string {
    return `${displayKey(key)} of ${this.place}`
  }
}

/** How many of them may go on so that all together hold no more than a batch; the first one always may. */
function fitting(partialImages: readonly PartialImage[]): number {
  let bytes = partialImages.reduce((sum, { heldBytes }) => sum + heldBytes, 0)
  const first = partialImages.findIndex((partialImage) => {
    for (const { length } of partialImage.wants()) bytes += length
    return bytes > BATCH_BYTES
  })
  return first === -1 ? partialImages.length : Math.max(1, first)
}

function changed(name: string): Failure {
  return new Failure('VERIFICATION_FAILED', {
    what: `${name} is not what its receipt says.`,
    safe: 'Nothing was sent, installed or started.',
    next: 'Transfer the dataset to the staging server again: that repairs it. If it repeats, use another server.',
  })
}
