import { type PlannedArtifact, planArtifacts } from '../../src/collect/artifacts.ts'
import { type Collected, fetchResults } from '../../src/collect/fetch.ts'
import { copyFindings } from '../../src/collect/findings.ts'
import { amounts } from '../../src/collect/listing.ts'
import { RESULTS } from '../../src/collect/operations.ts'
import { writeReadme } from '../../src/collect/readme.ts'
import { within } from '../../src/deadline.ts'
import { asFailure, type Failure } from '../../src/errors.ts'
import { type Uploaded, uploadArtifact } from '../../src/github/artifacts.ts'
import { shareLastGood } from '../../src/github/last-good/share.ts'
import type { ActionContext } from '../../src/github/run-action.ts'
import { keepForecastErrors } from '../../src/home/forecast-errors.ts'
import { phaseRecord } from '../../src/home/phases.ts'
import { openAgent } from '../../src/link/open-agent.ts'
import type { Log } from '../../src/log.ts'
import { forgetMirror, keptFiles } from '../../src/mirror/kept.ts'
import { exportsPart } from '../../src/model/card.ts'
import { gateFailure } from '../../src/report/gate-failure.ts'
import { keepGood } from '../../src/report/keep-good.ts'
import { type MadeReport, makeReport } from '../../src/report/make-report.ts'
import { writeModelFacts } from '../../src/report/model-facts.ts'
import { ratiosOf } from '../../src/report/promises.ts'
import type { Report } from '../../src/report/report.ts'
import { reportSummary, unreportedSummary } from '../../src/report/summary.ts'
import { writeReport } from '../../src/report/write-report.ts'
import { printable } from '../../src/text/printable.ts'
import { workloadOf } from '../../src/workloads/workloads.ts'
import { deliver, published } from './deliver.ts'
import type { CollectInputs } from './inputs.ts'

/** Of the action's 110: so that, whatever the line does, time is left to save what is here. */
const FETCH_MINUTES = 80
/** It takes seconds. */
const REPORT_MINUTES = 5

/** One that GitHub has confirmed. */
type SavedArtifact = PlannedArtifact & Uploaded

/** What came of a collection. */
export interface CollectResult {
  /** Undefined when none could be made: what came home is saved all the same. */
  readonly report: Report | undefined
  /** The artifacts that GitHub has confirmed. */
  readonly uploaded: readonly SavedArtifact[]
  readonly files: Collected['files']
  /** Where they lie on the runner, absolute; empty when nothing came home. */
  readonly folder: string
  /** Hash of what the report was judged by; undefined without one. */
  readonly judgedBy: string | undefined
  /** Reported once everything is saved: a gate, a baseline that cannot be read, an upload that failed. */
  readonly failure: Failure | undefined
}

/** A rented server may be restarted while its results are fetched; that takes minutes. */
const PATIENCE_MS = 10 * 60_000

/** Brings the results home, verified; reports, uploads, and only then judges. */
export async function main(inputs: CollectInputs, context: ActionContext): Promise<CollectResult> {
  const { log, summary, run, signal } = context
  const { trainingId, home } = inputs
  const fetching = { ...context, signal: within(signal, FETCH_MINUTES, 'Bringing the results home') }
  const atHome = await keptFiles(home, trainingId)
  const collected = await log.group('Results', () =>
    fetchResults(
      () => openAgent(inputs, RESULTS, fetching, { patienceMs: PATIENCE_MS }),
      { trainingId, home, atHome },
      fetching,
    ),
  )
  log.info(`Everything is verified and lies in ${collected.folder}.`)
  const { made, written, modelNotes, failure: reporting } = await reported(inputs, collected, context)
  const report = made?.report
  const readme = await writeReadme(collected.folder)
  const ours = [...written, ...(await copyFindings(home, trainingId, collected.folder))]

  const suffix = `${trainingId}-${run.runAttempt}`
  const delivered = await deliver(report, { ...collected, modelNotes }, inputs, context)
  const contents = { reports: ours, notes: [readme], modelNotes, model: delivered.folder }
  const planned = planArtifacts(collected.folder, collected.files, contents, suffix)
  const { uploaded, failure } = await log.group('Artifacts', () => upload(planned, inputs, context))
  const names = uploaded.map(({ name }) => name)
  const exports = exportsPart(delivered.exports)
  await summary.write(
    report ? `${reportSummary(report, names)}${exports}` : unreportedSummary(trainingId, names),
  )
  log.info(`Verdict: ${report?.verdict ?? 'none'}.`)
  if (report && report.dataset.worthless !== '')
    log.warning(`What is measured proves nothing: ${printable(report.dataset.worthless)}.`)
  if (report?.training.state === 'finished' && report.model !== null) await forget(home, trainingId, log)
  const saved = {
    kinds: planned.map(({ kind }) => kind),
    uploaded: uploaded.map(({ kind }) => kind),
    folder: collected.folder,
  }
  const gate = report && gateFailure(report, saved)
  const good = made && { ...made, folder: collected.folder, plan: inputs.plan, runId: run.runId, home }
  if (good && (await keepGood(good, log))) await share(uploaded, inputs, context)
  if (report) await learn(report, inputs, log)
  const saving = gate ?? reporting ?? failure
  const releasing = saving ? undefined : await published(report, delivered, inputs, context)
  return {
    report,
    uploaded,
    files: collected.files,
    folder: collected.folder,
    judgedBy: made?.judgedBy,
    failure: saving ?? delivered.failure ?? releasing,
  }
}

/** How far the forecast was off corrects the next one; of a training that ended early it says nothing. */
async function learn(report: Report, { plan, home }: CollectInputs, log: Log): Promise<void> {
  const { training, trainingId, createdAt, phases, promises } = report
  if (training.state !== 'finished') return
  const took = Object.fromEntries(phases.map(({ phase, seconds }) => [phase, seconds]))
  const run = { trainingId, at: createdAt, ratios: ratiosOf(plan, promises), phases: took }
  try {
    await keepForecastErrors(home, plan.dataset.name, run)
  } catch (error) {
    log.warning(`The next forecast learns nothing from this run: ${asFailure(error).text.what}`)
  }
}

/** So that other runners find it; that they do not is no reason to fail. */
async function share(
  uploaded: CollectResult['uploaded'],
  { plan, home, retentionDays }: CollectInputs,
  { signal, log }: ActionContext,
): Promise<void> {
  const artifact = uploaded.find(({ kind }) => kind === 'model')
  if (artifact === undefined) return
  try {
    await shareLastGood({ home, dataset: plan.dataset.name, artifact, retentionDays }, signal)
  } catch (error) {
    signal.throwIfAborted()
    log.warning(`Other runners will not find this model: ${asFailure(error).text.what}`)
  }
}

/** What is at home whole needs no mirror; one that cannot be removed is no reason to fail. */
async function forget(home: string, trainingId: string, log: ActionContext['log']): Promise<void> {
  await forgetMirror(home, trainingId).catch((error: unknown) =>
    log.notice(`The mirror of the training stays on the runner: ${asFailure(error).text.what}`),
  )
}

interface Reported {
  /** Undefined when none could be made. */
  readonly made: MadeReport | undefined
  /** Names of the files of the report. */
  readonly written: readonly string[]
  /** Names of what was written about the model. */
  readonly modelNotes: readonly string[]
  /** Why there is no report, or no baseline in it. */
  readonly failure: Failure | undefined
}

/** Hours of training must not be lost for a report: whatever goes wrong here is told after everything is saved. */
async function reported(
  { plan, trainingId, home, baseline, gates, goalSpeedup, goalHours }: CollectInputs,
  collected: Collected,
  { log, signal, startedAt }: ActionContext,
): Promise<Reported> {
  const limit = within(signal, REPORT_MINUTES, 'Making the report')
  const request = { plan, trainingId, home, baseline, gates, goals: { goalSpeedup, goalHours } }
  const { pictures } = workloadOf(plan.workload).results
  let made: MadeReport | undefined
  try {
    made = await makeReport(
      request,
      collected,
      phaseRecord('collect', startedAt, amounts(collected.files)),
      limit,
    )
    for (const reason of made.unread) log.warning(`Not read for the report: ${reason}.`)
    const written = await writeReport(collected.folder, made.report, pictures)
    const modelNotes = await writeModelFacts(collected.folder, made.report)
    return { made, written, modelNotes, failure: made.failure }
  } catch (thrown) {
    signal.throwIfAborted()
    const failure = asFailure(limit.aborted ? limit.reason : thrown)
    log.warning(`The report is missing: ${failure.text.what} What came home is saved all the same.`)
    return { made, written: [], modelNotes: [], failure }
  }
}

/** One artifact that cannot be uploaded must not keep the others from it: the first failure is reported at the end. */
async function upload(
  planned: readonly PlannedArtifact[],
  { retentionDays }: CollectInputs,
  { signal, log }: ActionContext,
): Promise<{ uploaded: SavedArtifact[]; failure: Failure | undefined }> {
  const uploaded: SavedArtifact[] = []
  let failure: Failure | undefined
  for (const artifact of planned) {
    signal.throwIfAborted()
    try {
      const taken = await uploadArtifact({ ...artifact, retentionDays }, signal)
      uploaded.push({ ...artifact, ...taken })
      log.info(`${artifact.name}: ${artifact.files.length} files, ${(taken.bytes / 1e6).toFixed(1)} MB.`)
    } catch (thrown) {
      failure ??= asFailure(thrown)
    }
  }
  return { uploaded, failure }
}
