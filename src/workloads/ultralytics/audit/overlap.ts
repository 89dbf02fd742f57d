import { displayKey } from '../../../dataset/view.ts'
import type { Split } from '../../../interfaces/audit.ts'
import type { DatasetFiles, FileIndex, Pause } from '../../../interfaces/dataset-files.ts'
import type { Issues } from './issues.ts'

/**
 * Finds pictures that are trained on and measured by. Two are the same when their paths are; or when their names, their
 * sizes and what is in them are: frames of two films may have the same names, and without compression the same sizes.
 *
 * @param measured the split that is measured by
 */
export async function reportOverlap(
  dataset: DatasetFiles,
  pictures: Readonly<Record<Split, readonly string[]>>,
  measured: Split,
  files: FileIndex,
  issues: Issues,
  pause: Pause,
): Promise<void> {
  const identity = (key: string) => `${key.slice(key.lastIndexOf('/') + 1)} ${files.sizes.get(key)}`
  const train = new Map<string, Set<string>>()
  for (const key of pictures.train) {
    const alike = train.get(identity(key)) ?? new Set()
    train.set(identity(key), alike.add(key))
  }
  const prints = new Map<string, string>()
  const printOf = async (key: string) => {
    const print = prints.get(key) ?? (await dataset.print(key))
    prints.set(key, print)
    return print
  }
  /** Of the pictures of an identity. */
  const known = new Map<string, Set<string>>()
  const shared: string[] = []
  for (const [at, key] of pictures[measured].entries()) {
    await pause(
      () => `… ${at} of ${pictures[measured].length} pictures compared with those of the train split`,
    )
    const alike = train.get(identity(key))
    if (alike === undefined) continue
    if (!alike.has(key)) {
      const trained = known.get(identity(key)) ?? new Set(await all([...alike], printOf))
      known.set(identity(key), trained)
      if (!trained.has(await printOf(key))) continue
    }
    shared.push(key)
  }
  const isIdentical = shared.length === pictures[measured].length
  for (const key of shared) issues.add(isIdentical ? 'split-identical' : 'split-overlap', displayKey(key))
}

async function all<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const done: R[] = []
  for (const item of items) done.push(await work(item))
  return done
}
