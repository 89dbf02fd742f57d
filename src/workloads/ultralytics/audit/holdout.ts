import { displayKey } from '../../../dataset/view.ts'
import type { Split } from '../../../interfaces/audit.ts'
import type { DatasetFiles, FileIndex, Pause } from '../../../interfaces/dataset-files.ts'
import type { Described } from './find-yaml.ts'
import type { Issues } from './issues.ts'

/** The pictures that a model is evaluated on and never trained with take the place of the test split. */
export function withHoldout(described: Described, holdout: string): Described {
  if (holdout === '') return described
  const { yaml } = described
  return { ...described, yaml: { ...yaml, splits: { ...yaml.splits, test: [holdout] } } }
}

/**
 * Refuses a holdout that has no picture, or one that is in train or val too: by its path, or by what is in it under
 * another name. With such pictures nothing would be held out.
 *
 * @param holdout as the settings name it
 */
export async function reportHoldout(
  holdout: string,
  dataset: DatasetFiles,
  pictures: Readonly<Record<Split, readonly string[]>>,
  files: FileIndex,
  issues: Issues,
  pause: Pause,
): Promise<void> {
  if (holdout === '') return
  if (pictures.test.length === 0) return issues.add('holdout-missing', holdout)
  const used = [...pictures.train, ...pictures.val]
  const here = new Set(used)
  const bySize = Map.groupBy(used, (key) => files.sizes.get(key))
  const prints = new Map<number | undefined, Set<string>>()
  for (const key of pictures.test) {
    await pause(() => '… comparing the pictures of the holdout with the others')
    const size = files.sizes.get(key)
    const alike = bySize.get(size) ?? []
    if (!here.has(key) && alike.length === 0) continue
    const known = prints.get(size) ?? (await printsOf(alike, dataset, pause))
    prints.set(size, known)
    if (here.has(key) || known.has(await dataset.print(key))) issues.add('holdout-used', displayKey(key))
  }
}

async function printsOf(keys: readonly string[], dataset: DatasetFiles, pause: Pause): Promise<Set<string>> {
  const found = new Set<string>()
  for (const key of keys) {
    await pause(() => '… comparing the pictures of the holdout with the others')
    found.add(await dataset.print(key))
  }
  return found
}
