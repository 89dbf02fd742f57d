/** The only place where the corpus knows how our own audit is called. */
import { join } from 'node:path'
import { resolveSettings, type Settings } from '../../../src/config/resolve.ts'
import { Failure } from '../../../src/errors.ts'
import type { Audit } from '../../../src/interfaces/audit.ts'
import { datasetRequest } from '../../../src/preflight/dataset-request.ts'
import { refusal } from '../../../src/preflight/finding.ts'
import { judgeDataset } from '../../../src/preflight/judge-dataset.ts'
import { auditDataset } from '../../../src/workloads/ultralytics/audit/audit.ts'
import { LocalFiles } from '../../../src/workloads/ultralytics/audit/local-files.ts'
import { type Counts, type Entry, isRefused, type SplitCounts } from './entry.ts'
import type { World } from './world.ts'

/** What our audit says of a dataset: what is in it, or what a user reads who cannot train on it. */
export type Verdict = { readonly counts: Counts } | { readonly refused: string }

/** Audits a dataset as preflight does. */
export async function ourAudit(world: World, entry: Entry): Promise<Verdict> {
  try {
    const { folder, request } = await datasetRequest(settingsOf(world, entry))
    const audit = await auditDataset(
      new LocalFiles(folder),
      { signal: new AbortController().signal },
      request,
    )
    return judged(audit, entry)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return { refused: error.message }
  }
}

/** Models by what they train. */
const WEIGHTS = {
  detect: 'yolov8n',
  segment: 'yolov8n-seg',
  pose: 'yolov8n-pose',
  obb: 'yolov8n-obb',
} as const

/** JSON is YAML. */
function settingsOf(world: World, { path = 'set', task = 'detect', settings = {} }: Entry): Settings {
  const { singleClass, ...dataset } = settings
  const training = {
    weights: `${WEIGHTS[task]}.yaml`,
    epochs: 1,
    ...(singleClass ? { single_cls: true } : {}),
  }
  return resolveSettings({
    text: JSON.stringify({ dataset: { path: join(world.path, path), name: 'corpus', ...dataset }, training }),
    fileName: 'retrain.yaml',
    overrides: [],
    trainingId: 'corpus',
    root: '/data/gpu-retrain',
    workspace: world.path,
  })
}

/** What stops preflight; with nothing said of a test split, it is not compared. */
function judged(audit: Audit, { task = 'detect', expected }: Entry): Verdict {
  const refused = refusal(judgeDataset(audit), false)
  if (refused !== undefined) return { refused: refused.message }
  const misfit = audit.misfits[task]
  if (misfit !== undefined) return { refused: misfit }
  const { train, val, test } = audit.splits
  const counts = { train: countsOf(train), val: countsOf(val) }
  const hasTest = !isRefused(expected) && expected.test !== undefined
  return { counts: hasTest ? { ...counts, test: countsOf(test) } : counts }
}

function countsOf({ images, backgrounds, boxes }: Audit['splits']['train']): SplitCounts {
  const present = boxes.map((count, class_) => [class_, count] as const).filter(([, count]) => count > 0)
  return { pictures: images, backgrounds, boxes: Object.fromEntries(present) }
}
