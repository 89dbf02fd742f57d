import { dirname } from 'node:path'
import { asFailure, type Failure } from '../../src/errors.ts'
import type { ActionContext } from '../../src/github/run-action.ts'
import type { FindingsFile } from '../../src/home/findings-file.ts'
import { type Audit, NAMED_FILES } from '../../src/interfaces/audit.ts'
import { refusal } from '../../src/preflight/finding.ts'
import { lastVerdict, type PreflightReport, preflightSummary } from '../../src/preflight/summary.ts'
import { bytes, duration } from '../../src/text/format.ts'
import { printable } from '../../src/text/printable.ts'

/**
 * Says everything in the log and on the run's page, whether it stops the run or not.
 *
 * @param all every single finding
 * @returns what stops the run
 */
export async function tell(
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
  for (const { setting, value, reason } of report.situation.foretold)
    log.info(`training.${setting}: auto will probably be ${value}: ${reason}. The server decides.`)
  log.info(`Transfer: up to ${bytes(forecast.bytes)}, about ${duration(forecast.transferSeconds)}.`)
  if (judged?.doubt === '')
    log.notice(
      `${judged.note ? 'Not enough has' : 'Nothing'} changed since the last verdict (${lastVerdict(judged)}): nothing to do.`,
    )
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
    const { uploadArtifact } = await import('./artifacts.ts')
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
