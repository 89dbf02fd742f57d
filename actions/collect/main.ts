import { type PlannedArtifact, planArtifacts } from '../../src/collect/artifacts.ts'
import { type Collected, fetchResults } from '../../src/collect/fetch.ts'
import { openAgent } from '../../src/collect/open-agent.ts'
import { asFailure, type Failure } from '../../src/errors.ts'
import { uploadArtifact } from '../../src/github/artifacts.ts'
import type { ActionContext } from '../../src/github/run-action.ts'
import { gateFailure } from '../../src/report/gate-failure.ts'
import { type MadeReport, makeReport } from '../../src/report/make-report.ts'
import { JUDGED_BY_FACT, type PhaseRecord, recordPhase } from '../../src/report/phases.ts'
import type { Report } from '../../src/report/report.ts'
import { reportSummary } from '../../src/report/summary.ts'
import { writeReport } from '../../src/report/write-report.ts'
import { printable } from '../../src/text.ts'
import type { CollectInputs } from './inputs.ts'

/** What came of a collection. */
export interface CollectResult {
  readonly report: Report
  /** The artifacts that GitHub has confirmed. */
  readonly uploaded: readonly PlannedArtifact[]
  /** Reported once everything is saved: a gate, a baseline that cannot be read, an upload that failed. */
  readonly failure: Failure | undefined
}

/** Brings the results home, verified; reports, uploads, and only then judges. */
export async function main(inputs: CollectInputs, context: ActionContext): Promise<CollectResult> {
  const { log, summary, run } = context
  const started = new Date()
  const collected = await log.group('Results', () =>
    fetchResults(() => openAgent(inputs, context), inputs, context),
  )
  const made = await makeReport(inputs, collected, phase(started, collected))
  const written = await writeReport(collected.folder, made.report)
  log.info(`Everything is verified and lies in ${collected.folder}.`)

  const suffix = `${inputs.trainingId}-${run.runAttempt}`
  const planned = planArtifacts(collected.folder, collected.files, written, suffix)
  const { uploaded, failure } = await log.group('Artifacts', () => upload(planned, inputs, context))
  const names = uploaded.map(({ name }) => name)
  await summary.write(reportSummary(made.report, names))
  const { verdict, dataset } = made.report
  log.info(`Verdict: ${verdict}.`)
  if (dataset.worthless !== '')
    log.warning(`What is measured proves nothing: ${printable(dataset.worthless)}.`)
  const gate = gateFailure(made.report, {
    kinds: planned.map(({ kind }) => kind),
    uploaded: uploaded.map(({ kind }) => kind),
    folder: collected.folder,
  })
  const first = gate ?? made.failure ?? failure
  await recordPhase(inputs.home, inputs.trainingId, phase(started, collected, judgement(made, first)))
  return { report: made.report, uploaded, failure: first }
}

/** One artifact that cannot be uploaded must not keep the others from it: the first failure is reported at the end. */
async function upload(
  planned: readonly PlannedArtifact[],
  { retentionDays }: CollectInputs,
  { signal, log }: ActionContext,
): Promise<{ uploaded: PlannedArtifact[]; failure: Failure | undefined }> {
  const uploaded: PlannedArtifact[] = []
  let failure: Failure | undefined
  for (const artifact of planned) {
    signal.throwIfAborted()
    try {
      const { bytes } = await uploadArtifact({ ...artifact, retentionDays }, signal)
      uploaded.push(artifact)
      log.info(`${artifact.name}: ${artifact.files.length} files, ${(bytes / 1e6).toFixed(1)} MB.`)
    } catch (thrown) {
      failure ??= asFailure(thrown)
    }
  }
  return { uploaded, failure }
}

/** What a later run on a schedule needs to know: a failure is not evidence that there is nothing to do. */
function judgement({ report, judgedBy }: MadeReport, failure: Failure | undefined): PhaseRecord['facts'] {
  const failed: PhaseRecord['facts'] = failure ? { failure: failure.code } : {}
  return { verdict: report.verdict, [JUDGED_BY_FACT]: judgedBy, ...failed }
}

function phase(started: Date, { files }: Collected, judgement: PhaseRecord['facts'] = {}): PhaseRecord {
  return {
    phase: 'collect',
    startedAt: started.toISOString(),
    seconds: (Date.now() - started.getTime()) / 1000,
    facts: { files: files.length, bytes: files.reduce((sum, { size }) => sum + size, 0), ...judgement },
  }
}
