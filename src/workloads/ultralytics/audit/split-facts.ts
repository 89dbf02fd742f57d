import { displayKey } from '../../../dataset/view.ts'
import type { Split, SplitFacts } from '../../../interfaces/audit.ts'
import type {
  DatasetFiles,
  FileIndex,
  ImageFacts,
  Look,
  Pair,
  Pause,
} from '../../../interfaces/dataset-files.ts'
import { LFS_POINTER } from './image.ts'
import type { Issues } from './issues.ts'
import { type IssueKind, kindOf } from './kinds.ts'
import { type LabelFacts, type LabelRules, readLabels } from './labels.ts'

/** What `inspectSplit` works on. */
export interface SplitTask {
  readonly dataset: DatasetFiles
  readonly files: FileIndex
  readonly split: Split
  readonly pairs: readonly Pair[]
  readonly rules: LabelRules
  /** Class numbers that are trained; null for all. */
  readonly trained: ReadonlySet<number> | null
  readonly issues: Issues
  readonly pause: Pause
  /** Hears of a class number in a label that data.yaml does not name. */
  readonly beyond: (class_: number) => void
  /** Hears of what the settings have stay at home: a picture and its label. */
  readonly leave: (pair: Pair) => void
}

/** Looks at every picture and label of a split, and reports what is wrong with them. */
export async function inspectSplit(task: SplitTask): Promise<SplitFacts> {
  const facts = new Tally(task)
  let done = 0
  for await (const look of task.dataset.look(task.pairs, task.files)) {
    facts.add(look)
    done += 1
    await task.pause(() => `… ${done} of ${task.pairs.length} ${task.split} pictures and their labels`)
  }
  return facts.facts()
}

/** Sums up a split, and tells what is wrong on the way. */
class Tally {
  readonly #task: SplitTask
  readonly #boxes: number[]
  readonly #sizes = new Map<string, number>()
  readonly #shapes = { boxes: 0, polygons: 0, keypoints: 0 }
  #images = 0
  #imageBytes = 0
  #backgrounds = 0

  constructor(task: SplitTask) {
    this.#task = task
    this.#boxes = new Array<number>(task.rules.classCount).fill(0)
  }

  add({ pair, picture, label = '' }: Look): void {
    const facts = readLabels(label, this.#task.rules)
    const found = [...this.#pictureFaults(pair, picture), ...this.#labelFaults(pair, label, facts)]
    if (found.some((kind) => this.#task.issues.leaves(kind))) {
      this.#task.leave(pair)
      return
    }
    this.#images += 1
    this.#imageBytes += this.#task.files.sizes.get(pair.image) ?? 0
    this.#countSize(picture)
    for (const shape of ['boxes', 'polygons', 'keypoints'] as const)
      this.#shapes[shape] += facts.shapes[shape]
    this.#countBoxes(facts.classes, facts.beyond.length > 0)
  }

  facts(): SplitFacts {
    return {
      images: this.#images,
      imageBytes: this.#imageBytes,
      backgrounds: this.#backgrounds,
      boxes: this.#boxes,
      shapes: this.#shapes,
      sizes: this.#sizes,
    }
  }

  #pictureFaults({ image }: Pair, { defect }: ImageFacts): IssueKind[] {
    if (defect === undefined) return []
    const kind = kindOf(defect)
    this.#task.issues.add(kind, displayKey(image))
    return [kind]
  }

  #labelFaults({ label = '' }: Pair, text: string, { defect, beyond, oddities }: LabelFacts): IssueKind[] {
    const { issues } = this.#task
    for (const oddity of oddities) issues.add(oddity, displayKey(label))
    for (const class_ of beyond) this.#task.beyond(class_)
    if (beyond.length > 0) issues.add('class-beyond', displayKey(label), `uses ${beyond.join(', ')}`)
    if (defect === undefined) return beyond.length > 0 ? ['class-beyond'] : []
    const kind = text.startsWith(LFS_POINTER) ? 'label-pointer' : 'label-invalid'
    issues.add(kind, displayKey(label), kind === 'label-pointer' ? '' : defect)
    return [kind]
  }

  /** The library drops a picture with a class that data.yaml does not name: it is not a background. */
  #countBoxes(classes: readonly number[], isDropped: boolean): void {
    if (isDropped) return
    const { rules, trained } = this.#task
    const kept = trained === null ? classes : classes.filter((class_) => trained.has(class_))
    if (kept.length === 0) this.#backgrounds += 1
    for (const class_ of kept) {
      const counted = rules.isSingleClass ? 0 : class_
      this.#boxes[counted] = (this.#boxes[counted] ?? 0) + 1
    }
  }

  #countSize({ size }: ImageFacts): void {
    if (size === undefined) return
    const key = `${size.width}x${size.height}`
    this.#sizes.set(key, (this.#sizes.get(key) ?? 0) + 1)
  }
}
