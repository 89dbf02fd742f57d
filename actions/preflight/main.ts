import { dirname, resolve } from 'node:path'
import { findCode } from '../../src/code/find.ts'
import type { Plan } from '../../src/config/plan.ts'
import { writePlan } from '../../src/config/plan-text.ts'
import { resolveSettings, type Settings } from '../../src/config/resolve.ts'
import { readSettingsText } from '../../src/config/settings-file.ts'
import { storeView } from '../../src/config/view-store.ts'
import { type Audit, auditDataset, NOTHING_SEEN } from '../../src/dataset/audit/audit.ts'
import { NAMED_FILES } from '../../src/dataset/audit/issues.ts'
import { LocalFiles } from '../../src/dataset/audit/local-files.ts'
import { asFailure, type Failure } from '../../src/errors.ts'
import type { ActionContext } from '../../src/github/run-action.ts'
import { INGREDIENTS_FACT, recordPhase } from '../../src/home/phases.ts'
import { openAgent } from '../../src/link/open-agent.ts'
import { type Asked, datasetRequest } from '../../src/preflight/dataset-request.ts'
import { Faults } from '../../src/preflight/faults.ts'
import { refusal, stops } from '../../src/preflight/finding.ts'
import { FindingsFile } from '../../src/preflight/findings-file.ts'
import { forecast } from '../../src/preflight/forecast.ts'
import { judge, judgeKnown, type Known } from '../../src/preflight/judge.ts'
import { lookAtRunner } from '../../src/preflight/judge-runner.ts'
import { measureLink } from '../../src/preflight/link.ts'
import { usableRoot } from '../../src/preflight/need.ts'
import { inputHash, judgedBefore } from '../../src/preflight/needed.ts'
import { PROBE } from '../../src/preflight/operations.ts'
import { composePlan, refuseSecret } from '../../src/preflight/plan.ts'
import { probeServer, type Server } from '../../src/preflight/probe.ts'
import { Readable } from '../../src/preflight/readable.ts'
import type { Situation } from '../../src/preflight/situation.ts'
import { lastVerdict, type PreflightReport, preflightSummary } from '../../src/preflight/summary.ts'
import { neededWeights } from '../../src/preflight/weights.ts'
import { readBaseline } from '../../src/report/baseline.ts'
import { judgedBy } from '../../src/report/judged-by.ts'
import type { Outcome } from '../../src/report/outcome.ts'
import { otherServer } from '../../src/ssh/connect.ts'
import { auditStaged } from '../../src/staging/audit.ts'
import { congestionAdvice, congestionControl } from '../../src/tcp/congestion.ts'
import { bytes, count, duration } from '../../src/text/format.ts'
import { printable } from '../../src/text/printable.ts'
import { compareTraining, LOOKUP } from '../../src/training/operations.ts'
import { findWeights } from '../../src/weights/find.ts'
import type { PreflightInputs } from './inputs.ts'

/** What preflight decided. */
export interface PreflightResult {
  readonly plan: Plan
  /** The plan as it is put out. */
  readonly written: string
  /** Whether there is something to do. */
  readonly needed: boolean
}

/** Finds within minutes what would fail hours later, and decides everything that the later actions need. */
export async function main(inputs: PreflightInputs, context: ActionContext): Promise<PreflightResult> {
  const started = new Date()
  const { settings, readable } = await resolveInputs(inputs, context)
  const baseline = await baselineOf(settings, context)
  const asked = await datasetRequest(settings)
  readable.refuseDataset(asked.folder)
  const faults = new Faults(context.signal)
  const places = [context.run.workspace, asked.folder, settings.code?.path ?? ''].filter(Boolean)
  const weights = await findWeights(settings.training, places, context.signal, readable.allowed)
  const code = await faults.unless(() => {
    readable.refuseCode()
    return findCode(settings.code, context)
  })
  using findings = new FindingsFile(inputs.home, inputs.trainingId)
  const dataset = await faults.unless(() =>
    context.log.group('Dataset', () => audited(settings, asked, findings, inputs, context)),
  )
  if (dataset) readable.refuseLinks(dataset.folder, dataset.audit.view)
  const known = { settings, audit: dataset?.audit ?? NOTHING_SEEN, weightFiles: weights.files }
  const probe = await faults.unless(() => context.log.group('Server', () => probed(known, inputs, context)))
  const runner = await lookAtRunner(inputs.home)
  if (code === undefined || !dataset || !probe) {
    const seen = {
      settings,
      runner,
      audit: dataset?.audit,
      server: probe?.server,
      weightFaults: weights.faults,
    }
    throw failureOf(faults, seen, inputs)
  }
  const { server, mbps } = probe
  const report = await assess(
    { settings, ...dataset, weightFiles: weights.files, weightFaults: weights.faults, code, server, runner },
    mbps,
    baseline,
    inputs,
    context,
  )
  const failure = await tell(report, findings, context)
  if (failure) throw failure
  return await conclude(report, inputs, started)
}

/** One failure that names everything that is known to be wrong; the failure itself where nothing else is. */
function failureOf(faults: Faults, known: Known, { strict }: PreflightInputs): Failure | undefined {
  const [first] = faults.failures
  const others = judgeKnown(known)
  const isAlone = faults.failures.length === 1 && !others.some((finding) => stops(finding, strict))
  if (isAlone) return first
  return refusal([...faults.findings, ...others], strict, { settingsFile: known.settings.file })
}

/** @throws Failure NOT_ALLOWED when the overrides lead to files of the runner that this run may not read */
async function resolveInputs(
  { config, overrides, trainingId, root, allowance }: PreflightInputs,
  { run: { workspace } }: ActionContext,
): Promise<{ settings: Settings; readable: Readable }> {
  const text = await readSettingsText(config)
  const settings = resolveSettings({ text, fileName: config, overrides, trainingId, root, workspace })
  const readable = new Readable(settings, { text, overrides }, workspace, allowance)
  readable.refuseSettings()
  return { settings, readable }
}

async function baselineOf({ collect }: Settings, { run }: ActionContext): Promise<Outcome | null> {
  return collect.baseline === '' ? null : await readBaseline(resolve(run.workspace, collect.baseline))
}

async function audited(
  settings: Settings,
  { folder, request }: Asked,
  findings: FindingsFile,
  inputs: PreflightInputs,
  context: ActionContext,
): Promise<{ folder: string; audit: Audit }> {
  const { log, signal } = context
  const { name, stagingRoot } = settings.dataset
  log.info(`Looking at every file of ${stagingRoot === '' ? folder : `${name} on the staging server`}.`)
  const each = findings.add
  const audit =
    stagingRoot === ''
      ? await auditDataset(new LocalFiles(folder), { signal, tell: log.info, each }, request)
      : await auditStaged(
          name,
          { access: otherServer(inputs.access, inputs.staging), root: stagingRoot },
          context,
          request,
          each,
        )
  findings.flush()
  const { train, val } = audit.splits
  log.info(
    `${count(audit.files)} files, ${bytes(audit.bytes)}; ${count(train.images)} + ${count(val.images)} pictures.`,
  )
  return { folder, audit }
}

async function probed(
  known: Pick<Situation, 'settings' | 'audit' | 'weightFiles'>,
  inputs: PreflightInputs,
  context: ActionContext,
): Promise<{ server: Server; mbps: number | null }> {
  const { root, dataset } = known.settings
  const { access } = inputs
  await using agent = await openAgent({ access, root: '' }, PROBE, context)
  const server = await probeServer(agent, root, dataset.name, neededWeights(known), context.signal)
  if (inputs.resumes) await mustGoOn(known.settings, inputs, context)
  const gpus = server.gpus.map(({ name }) => name).join(', ') || `no GPU: ${server.note}`
  context.log.info(`${gpus}; ${server.processors.usable} CPUs; Python ${server.python}.`)
  const { mbps, segments } = await measureLink(agent, context.signal)
  context.log.info(
    mbps === null ? 'The line was too slow to measure.' : `The line carries ${mbps.toFixed(1)} Mbit/s.`,
  )
  const advice = congestionAdvice(await congestionControl(), segments)
  if (advice !== null) context.log.notice(advice)
  return { server, mbps }
}

/**
 * Over a connection of its own, since some servers allow one session for each (MaxSessions 1).
 *
 * @throws Failure TRAINING_UNKNOWN for an id that is no training's there, ORDER_DIFFERS for one with other arguments
 */
async function mustGoOn(
  { trainingId, root, training }: Settings,
  { access }: PreflightInputs,
  context: ActionContext,
): Promise<void> {
  await using agent = await openAgent({ access, root }, LOOKUP, context)
  const { signal } = context
  await agent.call(compareTraining, { id: trainingId, args: training.args }, { signal })
}

async function assess(
  situation: Situation,
  mbps: number | null,
  baseline: Outcome | null,
  { home, strict }: PreflightInputs,
  { run }: ActionContext,
): Promise<PreflightReport> {
  const { settings } = situation
  const hash = inputHash(situation)
  return {
    situation,
    findings: judge(situation),
    forecast: forecast(situation, usableRoot(situation.server.root), mbps, baseline),
    judged: await judgedBefore(run.eventName, home, hash, judgedBy(settings.collect.gates, baseline)),
    strict,
  }
}

/** Says everything in the log and on the run's page, whether it stops the run or not. */
async function tell(
  report: PreflightReport,
  all: FindingsFile,
  context: ActionContext,
): Promise<Failure | undefined> {
  const { log, summary } = context
  const { findings, forecast, judged, strict } = report
  for (const { what, severity } of findings) {
    if (severity === 'warning') log.warning(`${printable(what)}.`)
    if (severity === 'info') log.info(`${printable(what)}.`)
  }
  log.info(`Transfer: up to ${bytes(forecast.bytes)}, about ${duration(forecast.transferSeconds)}.`)
  if (judged?.doubt === '')
    log.notice(`Nothing changed since the last verdict (${lastVerdict(judged)}): nothing to do.`)
  else if (judged) log.info(`The last verdict: ${lastVerdict(judged)}.`)
  const where = await publishFindings(all, report.situation.audit, context)
  await summary.write(preflightSummary(report))
  return refusal(findings, strict, { where, settingsFile: report.situation.settings.file })
}

/** @returns where every single finding stands, when there are more than a message names; empty otherwise */
async function publishFindings(
  all: FindingsFile,
  { issues }: Audit,
  { log, run, signal }: ActionContext,
): Promise<string> {
  if (!issues.some(({ severity, count: found }) => severity !== 'info' && found > NAMED_FILES)) return ''
  log.info(`Every finding stands in ${all.path}.`)
  if (!run.hasArtifacts) return `All of them: ${all.path}.`
  const name = `findings-${run.runId}-${run.runAttempt}`
  try {
    const { uploadArtifact } = await import('../../src/github/artifacts.ts')
    const upload = {
      name,
      files: [all.path],
      folder: dirname(all.path),
      retentionDays: 0,
      compressionLevel: 6,
    }
    await uploadArtifact(upload, signal)
    return `All of them: artifact ${name}, and ${all.path}.`
  } catch (error) {
    signal.throwIfAborted()
    log.warning(asFailure(error).text.what)
    return `All of them: ${all.path}.`
  }
}

async function conclude(
  { situation, forecast: expected, judged }: PreflightReport,
  inputs: PreflightInputs,
  started: Date,
): Promise<PreflightResult> {
  const { settings, audit } = situation
  const plan = composePlan(situation, await storeView(audit.view, inputs.home, settings.trainingId))
  // Before anything is recorded: what no later job could take is refused here.
  const written = writePlan(plan)
  refuseSecret(JSON.stringify(plan), inputs.access.sshPassphrase, inputs.access.sshKey)
  await recordPhase(inputs.home, plan.trainingId, {
    phase: 'preflight',
    startedAt: started.toISOString(),
    seconds: (Date.now() - started.getTime()) / 1000,
    facts: {
      [INGREDIENTS_FACT]: inputHash(situation),
      files: plan.dataset.files,
      bytes: plan.dataset.bytes,
      gpu: plan.server.gpu?.name ?? 'none',
      mbps: Number(expected.mbps.toPrecision(3)),
    },
  })
  return { plan, written, needed: judged?.doubt !== '' }
}
