import type { Plan } from '../../src/config/plan.ts'
import { writePlan } from '../../src/config/plan-text.ts'
import { storeView } from '../../src/config/view-store.ts'
import type { ActionContext } from '../../src/github/run-action.ts'
import { FindingsFile } from '../../src/home/findings-file.ts'
import { readForecastErrors } from '../../src/home/forecast-errors.ts'
import { corrected } from '../../src/preflight/correction.ts'
import { forecast } from '../../src/preflight/forecast.ts'
import { setupHash } from '../../src/preflight/input-hash.ts'
import { judge } from '../../src/preflight/judge.ts'
import { judgedBefore } from '../../src/preflight/judged-before.ts'
import type { Line } from '../../src/preflight/link.ts'
import { look } from '../../src/preflight/look.ts'
import { outlookOf } from '../../src/preflight/outlook.ts'
import { composePlan, refuseSecret } from '../../src/preflight/plan.ts'
import { baselineGpuOf, baselineOf, resolveInputs } from '../../src/preflight/resolve-inputs.ts'
import { retrainWhen } from '../../src/preflight/retrain-when.ts'
import { scaledLabel, scaleOf } from '../../src/preflight/scale.ts'
import { type Situation, situationOf } from '../../src/preflight/situation.ts'
import type { PreflightReport } from '../../src/preflight/summary.ts'
import { judgedBy } from '../../src/report/judged-by.ts'
import type { Outcome } from '../../src/report/outcome.ts'
import type { PreflightInputs } from './inputs.ts'
import { haveLastGood } from './last-good.ts'
import { tell } from './tell.ts'

/** What preflight decided. */
export interface PreflightResult {
  readonly plan: Plan
  /** The plan as it is put out. */
  readonly written: string
  /** Whether there is something to do. */
  readonly needed: boolean
  /** Of everything that decides what the training learns. */
  readonly inputHash: string
  /** Of the same but the dataset's files. */
  readonly setupHash: string
  /** Of the line, as expected for the transfer. */
  readonly mbps: number
}

/**
 * Finds within minutes what would fail hours later, and decides everything that the later actions need.
 *
 * @param beforeServer is waited for once the settings are known to be right, before anything needs the server
 */
export async function main(
  inputs: PreflightInputs,
  context: ActionContext,
  beforeServer: () => Promise<void> = async () => undefined,
): Promise<PreflightResult> {
  const { workspace } = context.run
  const { settings, readable } = await resolveInputs(inputs, workspace)
  const baseline = await baselineOf(settings, workspace)
  await beforeServer()
  using findings = new FindingsFile(inputs.home, inputs.trainingId)
  const { access, staging, resumes, home, strict } = inputs
  const request = { access, staging, resumes, home, workspace, strict }
  await haveLastGood(settings, inputs, context)
  const { found, line } = await look(settings, readable, findings, request, context)
  const gpu = await baselineGpuOf(settings, workspace)
  const report = await assess(situationOf(found), { line, baseline, gpu }, inputs, context)
  const failure = await tell(report, findings, context)
  if (failure) throw failure
  return await decide(report, inputs)
}

interface Known {
  readonly line: Line
  readonly baseline: Outcome | null
  /** On which the baseline was trained; empty when nobody says. */
  readonly gpu: string
}

async function assess(
  situation: Situation,
  { line, baseline, gpu }: Known,
  { home, strict }: PreflightInputs,
  { run: { eventName }, signal }: ActionContext,
): Promise<PreflightReport> {
  const scale = scaleOf(situation, gpu)
  const gates = judgedBy(situation.settings.collect.gates, baseline)
  const runs = await readForecastErrors(home, situation.settings.dataset.name)
  const uncorrected = forecast(situation, line, baseline, scale.factor)
  const foreseen = corrected(uncorrected, situation, scaledLabel(baseline?.label ?? '', scale), runs)
  return {
    situation,
    findings: judge(situation),
    forecast: foreseen,
    outlook: outlookOf(situation, foreseen, scale, baseline?.secondsPerEpoch ?? null),
    judged: await retrainWhen(
      situation,
      await judgedBefore(eventName, home, situation.inputHash, gates),
      { eventName, home, gates, now: new Date() },
      signal,
    ),
    strict,
  }
}

async function decide(
  { situation, forecast, outlook, judged }: PreflightReport,
  { home, access, hooks }: PreflightInputs,
): Promise<PreflightResult> {
  const { settings, audit, inputHash } = situation
  const view = await storeView(audit.view, home, settings.trainingId)
  const plan = composePlan(situation, view, forecast, outlook)
  // Before anything is recorded: what no later job could take is refused here.
  const written = writePlan(plan)
  refuseSecret(JSON.stringify(plan), access.sshPassphrase, access.sshKey, hooks?.secrets)
  return {
    plan,
    written,
    needed: judged?.doubt !== '',
    inputHash,
    setupHash: setupHash(situation),
    mbps: forecast.mbps,
  }
}
