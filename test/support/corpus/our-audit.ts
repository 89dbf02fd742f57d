/** The only place where the corpus knows how our own audit is called. */
import { join } from 'node:path'
import { resolveSettings, type Settings } from '../../../src/config/resolve.ts'
import { LocalFiles } from '../../../src/dataset/audit/local-files.ts'
import { type Audit, auditDataset } from '../../../src/dataset/audit.ts'
import { Failure } from '../../../src/errors.ts'
import { datasetRequest } from '../../../src/preflight/dataset-request.ts'
import { refusal } from '../../../src/preflight/finding.ts'
import { judgeDataset } from '../../../src/preflight/judge-dataset.ts'
import { type Counts, type Entry, isRefused, type SplitCounts } from './entry.ts'
import type { World } from './world.ts'

/** What our audit says of a dataset: what is in it, or what a user reads who cannot train on it. */
export type Verdict = { readonly counts: Counts } | { readonly refused: string }

/** Audits a dataset as preflight does. */
export async function ourAudit(world: World, entry: Entry): Promise<Verdict> {
  try {
    const asked = await datasetRequest(settingsOf(world, entry))
    const { signal } = new AbortController()
    return judged(await auditDataset(new LocalFiles(asked.folder), { signal }, asked.request), entry)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return { refused: error.message }
  }
}

/** The settings as a user writes them. */
function settingsOf(world: World, { path = 'set', settings = {} }: Entry): Settings {
  const { singleClass = false, ...said } = settings
  const dataset = { path: join(world.path, path), ...said }
  const training = { weights: 'yolov8n.yaml', single_cls: singleClass }
  const text = JSON.stringify({ dataset, training })
  return resolveSettings({
    text,
    fileName: 'retrain.yaml',
    overrides: [],
    trainingId: '1',
    root: '/',
    workspace: '/',
  })
}

/** Whatever stops preflight is a refusal, in the words that a user reads. */
function judged(audit: Audit, { expected }: Entry): Verdict {
  const failure = refusal(judgeDataset(audit), false)
  if (failure) return { refused: failure.message }
  const hasTest = !isRefused(expected) && expected.test !== undefined
  const { train, val, test } = audit.splits
  const counts = { train: countsOf(train), val: countsOf(val) }
  return { counts: hasTest ? { ...counts, test: countsOf(test) } : counts }
}

function countsOf({ images, backgrounds, boxes }: Audit['splits']['train']): SplitCounts {
  const present = boxes.map((count, class_) => [class_, count] as const).filter(([, count]) => count > 0)
  return { pictures: images, backgrounds, boxes: Object.fromEntries(present) }
}
