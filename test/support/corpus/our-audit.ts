/** The only place where the corpus knows how our own audit is called. */
import { join } from 'node:path'
import { LocalFiles } from '../../../src/dataset/audit/local-files.ts'
import { type Audit, auditDataset } from '../../../src/dataset/audit.ts'
import { Failure } from '../../../src/errors.ts'
import { type Counts, type Entry, isRefused, type SplitCounts } from './entry.ts'
import type { World } from './world.ts'

/** What our audit says of a dataset: what is in it, or what a user reads who cannot train on it. */
export type Verdict = { readonly counts: Counts } | { readonly refused: string }

/** Audits a dataset as preflight does. */
export async function ourAudit(world: World, entry: Entry): Promise<Verdict> {
  try {
    const folder = join(world.path, entry.path ?? 'set')
    return judged(await auditDataset(new LocalFiles(folder), new AbortController().signal), entry)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return { refused: error.message }
  }
}

/** An error stops preflight; with nothing said of a test split, it is not compared. */
function judged({ issues, splits }: Audit, { expected }: Entry): Verdict {
  const errors = issues.filter(({ severity }) => severity === 'error')
  if (errors.length > 0) {
    return {
      refused: errors.map(({ meaning, examples }) => `${meaning} (${examples.join(', ')})`).join('\n'),
    }
  }
  const hasTest = !isRefused(expected) && expected.test !== undefined
  const counts = { train: countsOf(splits.train), val: countsOf(splits.val) }
  return { counts: hasTest ? { ...counts, test: countsOf(splits.test) } : counts }
}

function countsOf({ images, backgrounds, boxes }: Audit['splits']['train']): SplitCounts {
  const present = boxes.map((count, class_) => [class_, count] as const).filter(([, count]) => count > 0)
  return { pictures: images, backgrounds, boxes: Object.fromEntries(present) }
}
