import type { Plan } from '../config/plan.ts'
import { asFailure, type Failure } from '../errors.ts'
import { secondsOnEarlierServers } from '../home/earlier-servers.ts'
import { type PhaseRecord, readPhases } from '../home/phases.ts'
import type { Workload } from '../interfaces/workload.ts'
import { workloadOf } from '../workloads/workloads.ts'
import { readBaseline } from './baseline.ts'
import { compileReport } from './compile.ts'
import { judgedBy } from './judged-by.ts'
import { readRecord } from './record.ts'
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
  const { plan, trainingId, gates } = request
  const workload = workloadOf(plan.workload)
  const earlier = (await readPhases(request.home, trainingId)).filter(({ phase }) => phase !== 'collect')
  const record = await readRecord(workload, trainingId, folder, files, signal)
  const phases = [...earlier, collecting]
  const { baseline, failure } = await tryBaseline(request.baseline, workload)
  const earlierSeconds = await secondsOnEarlierServers(request.home, trainingId)
  const made = { record, baseline, phases, earlierSeconds, now: new Date() }
  const sources = { plan, trainingId, gates, files, leftOut, ...made }
  return {
    report: compileReport(sources),
    judgedBy: judgedBy(gates, baseline),
    unread: record.unread,
    failure,
  }
}

async function tryBaseline(
  path: string,
  { results }: Workload,
): Promise<{ baseline: Awaited<ReturnType<typeof readBaseline>> | null; failure: Failure | undefined }> {
  try {
    return { baseline: path ? await readBaseline(path, results) : null, failure: undefined }
  } catch (thrown) {
    return { baseline: null, failure: asFailure(thrown) }
  }
}
