import { realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Plan } from '../config/plan.ts'
import { datasetFolder } from '../dataset/file-index.ts'
import { manifestPath } from '../dataset/known-manifests.ts'
import { asFailure } from '../errors.ts'
import { keepModelToBeat, type ModelToBeat } from '../home/model-to-beat.ts'
import { SETUP_HASH_FACT } from '../home/phases.ts'
import type { Log } from '../log.ts'
import { profileOf } from './profile.ts'
import type { Report } from './report.ts'

/** What was collected, and where it lies. */
export interface Good {
  readonly report: Report
  /** Hash of what it was judged by. */
  readonly judgedBy: string
  /** The results, absolute. */
  readonly folder: string
  readonly plan: Plan
  /** Of the run that collected it. */
  readonly runId: string
  /** The runner-side home, absolute. */
  readonly home: string
}

/**
 * Whether a model may take the place of the last good one: it passed, its numbers prove something, and it is not known to
 * be worse, be there a gate on that or not.
 */
export function isGood({ verdict, model, dataset, against }: Report): boolean {
  return verdict === 'pass' && model !== null && dataset.worthless === '' && against.standing !== 'worse'
}

/**
 * Keeps a good model as the one that the next is held against; any other leaves the last good one where it is. That it
 * cannot be kept is no reason to fail.
 *
 * @returns whether it is kept
 */
export async function keepGood(good: Good, log: Log): Promise<boolean> {
  const { report, folder, plan, runId, home } = good
  const { model, verdict, dataset, trainingId, against } = report
  if (verdict === 'pass' && against.standing === 'worse')
    log.warning(
      `It passed and is worse than the model of training ${against.trainingId}, which stays the last good one of ${dataset.name}; nothing is released. The gate not-worse-than-baseline fails such a run.`,
    )
  if (model === null || !isGood(report)) return false
  const madeOf = madeOfIt(good)
  const kept: ModelToBeat = {
    path: join(folder, model.path),
    sha256: model.sha256,
    bytes: model.size,
    trainingId,
    classes: [...plan.dataset.classes],
    passed: { runId, at: new Date().toISOString() },
    ...(madeOf === undefined ? {} : { madeOf }),
  }
  try {
    await keepModelToBeat(home, plan.dataset.name, kept, await manifestOfIt(good))
    log.info(`The next model of ${dataset.name} will be held against this one.`)
    return true
  } catch (error) {
    log.warning(`The next model will be held against an earlier one: ${asFailure(error).text.what}`)
    return false
  }
}

/** @returns undefined where the records on this runner do not tell */
function madeOfIt({ report, judgedBy, plan }: Good): ModelToBeat['madeOf'] {
  const planned = report.phases.find(({ phase }) => phase === 'preflight')
  const setup = planned?.facts[SETUP_HASH_FACT]
  const { digest } = report.dataset
  if (planned === undefined || typeof setup !== 'string' || digest === null) return undefined
  const profile = profileOf(plan.dataset, report.evaluation)
  return { at: planned.startedAt, setup, judgedBy, digest, profile }
}

/** Of the dataset, as it was sent or had another server send it; undefined where another runner did that. */
async function manifestOfIt({ report, plan, home }: Good): Promise<string | undefined> {
  const { digest } = report.dataset
  const { path: folder, name } = plan.dataset
  if (digest === null || !/^[0-9a-f]{64}$/.test(digest)) return undefined
  const root = folder === '' ? name : await realpath(folder).catch(() => folder)
  const path = manifestPath(datasetFolder(home, root), digest)
  const file = await stat(path).catch(() => undefined)
  return file?.isFile() ? path : undefined
}
