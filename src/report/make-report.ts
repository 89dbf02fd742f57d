import type { Plan } from '../config/plan.ts'
import { asFailure, type Failure } from '../errors.ts'
import { secondsOnEarlierServers } from '../home/earlier-servers.ts'
import { findModelToBeat } from '../home/model-to-beat.ts'
import { type PhaseRecord, readPhases } from '../home/phases.ts'
import type { Workload } from '../interfaces/workload.ts'
import { evaluatedSplit } from '../training/order.ts'
import { workloadOf } from '../workloads/workloads.ts'
import { type Baseline, readBaseline } from './baseline.ts'
import { compileReport } from './compile.ts'
import type { Evaluation } from './evaluation.ts'
import { judgedBy } from './judged-by.ts'
import { type ReadRecord, readRecord } from './record.ts'
import type { Report, ReportFile } from './report.ts'

/** What to report on. */
export interface ReportRequest {
  readonly plan: Plan
  readonly trainingId: string
  /** The runner-side home, absolute. */
  readonly home: string
  /** Absolute path of the baseline; empty for none. */
  readonly baseline: string
  /** Limit by gate name. */
  readonly gates: Readonly<Record<string, number>>
  /** What the report opens with. */
  readonly goals: Pick<Plan['collect'], 'goalSpeedup' | 'goalHours'>
}

/** What a collection brought home. */
export interface Results {
  /** Absolute. */
  readonly folder: string
  readonly files: readonly ReportFile[]
  readonly leftOut: Report['leftOut']
}

/** A report, and what belongs to it. */
export interface MadeReport {
  readonly report: Report
  /** Hash of what it was judged by. */
  readonly judgedBy: string
  /** Which files are not read for it, and why. */
  readonly unread: readonly string[]
  /** Why there is no baseline in it if one was wanted: that must not keep results from being saved. */
  readonly failure: Failure | undefined
}

/**
 * Reads what came home, what the phases recorded and what to compare with, and makes the report of it.
 *
 * @param collecting the collection so far: its record is written when it has ended
 * @returns the report, and what belongs to it
 */
export async function makeReport(
  request: ReportRequest,
  { folder, files, leftOut }: Results,
  collecting: PhaseRecord,
  signal: AbortSignal,
): Promise<MadeReport> {
  const { plan, trainingId, gates, goals } = request
  const workload = workloadOf(plan.workload)
  const earlier = (await readPhases(request.home, trainingId)).filter(({ phase }) => phase !== 'collect')
  const record = onSplit(await readRecord(workload, trainingId, folder, files, signal), plan)
  const phases = [...earlier, collecting]
  const { baseline, failure } = await tryBaseline(request.baseline, workload)
  const earlierSeconds = await secondsOnEarlierServers(request.home, trainingId)
  const before = { baseline: baseline?.outcome ?? null, baselineSpent: baseline?.spent ?? null }
  const found = await findModelToBeat(request.home, plan.dataset.name)
  // What is collected again may be the last good one itself.
  const lastGood = found?.trainingId === trainingId ? null : (found ?? null)
  const made = { record, lastGood, ...before, phases, earlierSeconds, now: new Date() }
  const sources = { plan, trainingId, gates, goals, files, leftOut, ...made }
  return {
    report: compileReport(sources),
    judgedBy: judgedBy(gates, before.baseline),
    unread: record.unread,
    failure,
  }
}

/** What the server evaluated must be what it was asked to. */
function onSplit(record: ReadRecord, plan: Plan): ReadRecord {
  const { evaluation } = record
  const why = evaluation === null ? '' : otherPictures(evaluation, plan)
  if (why === '') return record
  const { files } = workloadOf(plan.workload).results
  return { ...record, evaluation: null, unread: [...record.unread, `${files.evaluation}: ${why}`] }
}

/** Pictures that the library cannot read it leaves out; it makes none up, and does not leave out most. */
function otherPictures({ split, pictures }: Evaluation, plan: Plan): string {
  if (split !== evaluatedSplit(plan)) return 'it is about another split'
  const { images } = plan.dataset.splits.val
  const isOther = split === 'val' && (pictures > images || pictures < images / 2)
  return isOther ? `it is about ${pictures} pictures, of ${images}` : ''
}

async function tryBaseline(
  path: string,
  { results }: Workload,
): Promise<{ baseline: Baseline | null; failure: Failure | undefined }> {
  try {
    return { baseline: path ? await readBaseline(path, results) : null, failure: undefined }
  } catch (thrown) {
    return { baseline: null, failure: asFailure(thrown) }
  }
}
