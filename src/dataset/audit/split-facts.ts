import type { Split } from './data-yaml.ts'
import type { DatasetFiles } from './dataset-files.ts'
import { displayKey, type FileIndex } from './file-index.ts'
import type { ImageFacts } from './image-facts.ts'
import type { Issues } from './issues.ts'
import { type LabelRules, readLabels } from './labels.ts'
import type { Pair } from './pairing.ts'
import type { Pause } from './pause.ts'

/** What one split holds. */
export interface SplitFacts {
  readonly images: number
  /** Bytes of the pictures alone. */
  readonly imageBytes: number
  /** Pictures without any box, on purpose or not. */
  readonly backgrounds: number
  /** Number of boxes by class number. */
  readonly boxes: readonly number[]
  /** Number of pictures by size, as `1440x808`; pictures whose header is not read are missing. */
  readonly sizes: ReadonlyMap<string, number>
}

/** What `inspectSplit` works on. */
export interface SplitTask {
  readonly dataset: DatasetFiles
  readonly files: FileIndex
  readonly split: Split
  readonly pairs: readonly Pair[]
  readonly rules: LabelRules
  readonly issues: Issues
  readonly pause: Pause
}

/** Looks at every picture and label of a split, and reports what is wrong with them. */
export async function inspectSplit(task: SplitTask): Promise<SplitFacts> {
  const boxes = new Array<number>(task.rules.classCount).fill(0)
  const sizes = new Map<string, number>()
  let [imageBytes, backgrounds, done] = [0, 0, 0]
  for await (const { pair, picture, label = '' } of task.dataset.look(task.pairs, task.files)) {
    imageBytes += task.files.sizes.get(pair.image) ?? 0
    if (picture.defect !== undefined) task.issues.add(picture.defect, displayKey(pair.image))
    countSize(sizes, picture)
    const classes = inspectLabel(task, pair.label ?? '', label)
    if (classes.length === 0) backgrounds += 1
    for (const class_ of classes) boxes[class_] = (boxes[class_] ?? 0) + 1
    done += 1
    await task.pause(() => `… ${done} of ${task.pairs.length} ${task.split} pictures and their labels`)
  }
  return { images: task.pairs.length, imageBytes, backgrounds, boxes, sizes }
}

function countSize(sizes: Map<string, number>, { size }: ImageFacts): void {
  if (size === undefined) return
  const key = `${size.width}x${size.height}`
  sizes.set(key, (sizes.get(key) ?? 0) + 1)
}

function inspectLabel(task: SplitTask, key: string, text: string): readonly number[] {
  const { classes, defect, oddities } = readLabels(text, task.rules)
  if (defect !== undefined) task.issues.add('label-invalid', `${displayKey(key)} ${defect}`)
  for (const oddity of oddities) task.issues.add(oddity, displayKey(key))
  return classes
}
