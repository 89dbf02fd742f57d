import { exportRequest, trainingRequest } from '../../src/config/environment-request.ts'
import { within } from '../../src/deadline.ts'
import { asFailure, type Failure } from '../../src/errors.ts'
import { publishRelease } from '../../src/github/releases.ts'
import type { ActionContext } from '../../src/github/run-action.ts'
import { openAgent } from '../../src/link/open-agent.ts'
import { bringExports } from '../../src/model/bring-exports.ts'
import { exportFailed, exportFailure } from '../../src/model/export-failure.ts'
import { type ModelFolder, makeModelFolder, type Results } from '../../src/model/folder.ts'
import { EXPORTS, type Export, notExported } from '../../src/model/operations.ts'
import { modelRelease } from '../../src/model/release.ts'
import type { Report } from '../../src/report/report.ts'
import { writeReport } from '../../src/report/write-report.ts'
import { workloadOf } from '../../src/workloads/workloads.ts'
import type { CollectInputs } from './inputs.ts'

/** Since the step began: then what is here is saved. What the server has made by then stays there for the next time. */
const EXPORTED_BY_MINUTES = 85
const PUBLISH_MINUTES = 20
const PATIENCE_MS = 10 * 60_000

/** What was made of a model for those who use it. */
export interface Delivered {
  readonly exports: readonly Export[]
  /** Undefined when there are no weights, or it could not be made: then they are saved as they came. */
  readonly folder: ModelFolder | undefined
  /** Told after everything is saved. */
  readonly failure: Failure | undefined
}

/** Exports a model that passed, and puts together what people take along. Whatever goes wrong costs no more than that. */
export async function deliver(
  report: Report | undefined,
  collected: Results,
  inputs: CollectInputs,
  context: ActionContext,
): Promise<Delivered> {
  const { exports, failure } = await exported(report, collected, inputs, context)
  if (report && exports.length > 0)
    await reportAgain({ ...report, exports }, collected.folder, inputs, context)
  try {
    const folder = await makeModelFolder(collected, report, exports, workloadOf(inputs.plan.workload))
    return { exports, folder, failure }
  } catch (thrown) {
    context.signal.throwIfAborted()
    return { exports, folder: undefined, failure: failure ?? asFailure(thrown) }
  }
}

/** The report is there before anything is exported; now it tells of that, too. When it cannot, it stays as it was. */
async function reportAgain(
  report: Report,
  folder: string,
  { plan }: CollectInputs,
  { log }: ActionContext,
): Promise<void> {
  try {
    await writeReport(folder, report, workloadOf(plan.workload).results.pictures)
  } catch (thrown) {
    log.warning(`The report does not tell of the exports: ${asFailure(thrown).text.what}`)
  }
}

async function exported(
  report: Report | undefined,
  { folder }: Results,
  inputs: CollectInputs,
  context: ActionContext,
): Promise<Pick<Delivered, 'exports' | 'failure'>> {
  const { plan, trainingId, home, export: formats } = inputs
  if (formats.length === 0) return { exports: [], failure: undefined }
  if (report?.verdict !== 'pass') {
    context.log.info('Nothing is exported: only a model that passed is.')
    return { exports: [], failure: undefined }
  }
  const workload = workloadOf(plan.workload)
  const training = trainingRequest(workload, plan.environment, plan.training.args.device)
  const request = exportRequest(workload, training, formats)
  const passed = (Date.now() - context.startedAt.getTime()) / 60_000
  const minutes = Math.round(Math.max(1, EXPORTED_BY_MINUTES - passed))
  const limited = { ...context, signal: within(context.signal, minutes, 'Exporting the model') }
  const open = () => openAgent(inputs, EXPORTS, limited, { patienceMs: PATIENCE_MS })
  try {
    const { names } = workload.exports
    const exporting = { trainingId, formats, names, request, home, folder }
    const exports = await context.log.group('Exports', () => bringExports(open, exporting, limited))
    return { exports, failure: exportFailure(exports) }
  } catch (thrown) {
    context.signal.throwIfAborted()
    const failure = asFailure(limited.signal.aborted ? limited.signal.reason : thrown)
    const exports = formats.map((format) => notExported(format, failure.text.what))
    return { exports, failure: exportFailed(`There are no exports: ${failure.text.what}`, thrown) }
  }
}

/** Releases a model that passed; never one of which anything is missing. */
export async function published(
  report: Report | undefined,
  { exports, folder, failure }: Delivered,
  { publish, githubToken }: CollectInputs,
  context: ActionContext,
): Promise<Failure | undefined> {
  if (publish === 'none' || report === undefined || folder === undefined || failure !== undefined) return
  const limit = within(context.signal, PUBLISH_MINUTES, 'Releasing the model')
  try {
    const release = await modelRelease(report, exports, folder)
    if (release === undefined) return
    const limited = { ...context, signal: limit }
    const page = await publishRelease(release, { token: githubToken, run: context.run }, limited)
    context.log.info(`${release.tag} is released: ${page}`)
    return
  } catch (thrown) {
    context.signal.throwIfAborted()
    return asFailure(limit.aborted ? limit.reason : thrown)
  }
}
