import { displayKey } from '../../../dataset/view.ts'
import { SPLITS, type Split } from '../../../interfaces/audit.ts'
import {
  type DatasetFiles,
  type FileIndex,
  MOST_LABEL_BYTES,
  type Pause,
} from '../../../interfaces/dataset-files.ts'
import type { DatasetRequest } from '../../../interfaces/dataset-request.ts'
import { type Twins, twinIn, twinsOf } from './copies.ts'
import type { Issues } from './issues.ts'
import { labelKey } from './pairing.ts'
import { areSameLabels } from './same-labels.ts'

/** What is compared. */
export interface OverlapTask {
  readonly dataset: DatasetFiles
  readonly files: FileIndex
  readonly pictures: Readonly<Record<Split, readonly string[]>>
  /** Groups of pictures with the same content, over all splits. */
  readonly copies: readonly (readonly string[])[]
  readonly request: Pick<DatasetRequest, 'measured' | 'isSingleClass'>
  readonly issues: Issues
  readonly pause: Pause
}

/**
 * Finds pictures that are there twice: by their path in two splits, or by what is in them under any name. Trained on and
 * measured by, they make what is measured no proof; with two labels, at least one of them is wrong.
 */
export async function reportOverlap(task: OverlapTask): Promise<void> {
  const overlap = new Overlap(task)
  await overlap.reportLeaks()
  for (const split of SPLITS) await overlap.reportRepeats(split)
}

class Overlap {
  readonly #task: OverlapTask
  readonly #twins: Twins
  readonly #train: ReadonlySet<string>

  constructor(task: OverlapTask) {
    this.#task = task
    this.#twins = twinsOf(task.copies)
    this.#train = new Set(task.pictures.train)
  }

  /** What is trained on and measured by. */
  async reportLeaks(): Promise<void> {
    const { pictures, request, issues, pause } = this.#task
    const shared = pictures[request.measured].flatMap((key) => {
      const trained = twinIn(this.#train, key, this.#twins)
      return trained === undefined ? [] : [{ key, trained }]
    })
    const kind = shared.length === pictures[request.measured].length ? 'split-identical' : 'split-overlap'
    for (const { key, trained } of shared) {
      await pause(() => '… comparing labels of pictures that are there twice')
      const twin = key === trained ? '' : told(trained)
      issues.add(kind, displayKey(key), twin)
      if (await this.#contradict(key, trained)) issues.add('split-conflict', displayKey(key), twin)
    }
  }

  /** Copies within a split, each held against the first. */
  async reportRepeats(split: Split): Promise<void> {
    const { pictures, copies, issues, pause } = this.#task
    const here = new Set(pictures[split])
    for (const group of copies) {
      const [first, ...others] = group.filter((key) => here.has(key))
      for (const key of others) {
        await pause(() => '… comparing labels of pictures that are there twice')
        if (first === undefined) continue
        const isConflict = await this.#contradict(key, first)
        issues.add(isConflict ? 'repeat-conflict' : 'image-repeated', displayKey(key), told(first))
      }
    }
  }

  async #contradict(key: string, twin: string): Promise<boolean> {
    if (key === twin) return false
    const [one, other] = [await this.#labelOf(key), await this.#labelOf(twin)]
    if (one === undefined || other === undefined) return false
    return !areSameLabels(one, other, this.#task.request.isSingleClass)
  }

  /** @returns empty without a label; undefined for one that cannot be read, of which more was said before */
  async #labelOf(image: string): Promise<string | undefined> {
    const { dataset, files } = this.#task
    const label = labelKey(image)
    const sizeBytes = files.sizes.get(label)
    if (sizeBytes === undefined) return ''
    if (sizeBytes > MOST_LABEL_BYTES) return undefined
    return dataset.read(label).then(
      (content) => content.toString('latin1'),
      () => undefined,
    )
  }
}

function told(twin: string): string {
  return `the same as ${displayKey(twin)}`
}
