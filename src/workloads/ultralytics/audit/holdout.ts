import { displayKey } from '../../../dataset/view.ts'
import type { Split } from '../../../interfaces/audit.ts'
import type { Pause } from '../../../interfaces/dataset-files.ts'
import { type Twins, twinIn } from './copies.ts'
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
 * @param twins the copies among all pictures
 */
export async function reportHoldout(
  holdout: string,
  pictures: Readonly<Record<Split, readonly string[]>>,
  twins: Twins,
  issues: Issues,
  pause: Pause,
): Promise<void> {
  if (holdout === '') return
  if (pictures.test.length === 0) return issues.add('holdout-missing', holdout)
  const used = new Set([...pictures.train, ...pictures.val])
  for (const key of pictures.test) {
    await pause(() => '… comparing the pictures of the holdout with the others')
    if (twinIn(used, key, twins) !== undefined) issues.add('holdout-used', displayKey(key))
  }
}
