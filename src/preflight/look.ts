import { findCode } from '../code/find.ts'
import type { WeightFile } from '../config/plan.ts'
import type { Settings } from '../config/resolve.ts'
import type { Failure } from '../errors.ts'
import type { FindingsFile } from '../home/findings-file.ts'
import { findModelToBeat, LAST_GOOD } from '../home/model-to-beat.ts'
import { NOTHING_SEEN } from '../interfaces/audit.ts'
import type { Context, Log } from '../log.ts'
import { bytes } from '../text/format.ts'
import { type FoundWeights, findWeights } from '../weights/find.ts'
import { findLastGood } from '../weights/last-good.ts'
import { datasetRequest } from './dataset-request.ts'
import { Faults } from './faults.ts'
import { refusal, stops } from './finding.ts'
import type { Found } from './found.ts'
import { judgeKnown, type Known } from './judge.ts'
import { lookAtRunner } from './judge-runner.ts'
import type { Line } from './link.ts'
import { lookAtDataset, type Servers } from './look-at-dataset.ts'
import { lookAtServer, type ServerRequest } from './look-at-server.ts'
import type { Readable } from './readable.ts'

/** Where to look. */
export interface LookRequest extends Servers, ServerRequest {
  /** The runner-side home, absolute. */
  readonly home: string
  /** The checked out repository, absolute. */
  readonly workspace: string
  /** Whether warnings stop the run too. */
  readonly strict: boolean
}

/**
 * Looks at everything that is judged: the weights, the code, the dataset, the server and the runner.
 *
 * @returns what was found, and the line to the server
 * @throws Failure one that names everything that is known to be wrong, when something could not be looked at
 */
export async function look(
  settings: Settings,
  readable: Readable,
  findings: FindingsFile,
  request: LookRequest,
  context: Context,
): Promise<{ found: Found; line: Line }> {
  const asked = await datasetRequest(settings)
  readable.refuseDataset(asked.folder)
  const faults = new Faults(context.signal)
  const places = [request.workspace, asked.folder, settings.code?.path ?? ''].filter(Boolean)
  const weights = await weightsOf(settings, places, readable, request.home, context)
  const code = await faults.unless(() => {
    readable.refuseCode()
    return findCode(settings.code, context)
  })
  const dataset = await faults.unless(() =>
    context.log.group('Dataset', () => lookAtDataset(settings, asked, findings, request, context)),
  )
  if (dataset) readable.refuseLinks(dataset.folder, dataset.audit.view)
  const known = { settings, audit: dataset?.audit ?? NOTHING_SEEN, weightFiles: weights.files }
  const probe = await faults.unless(() =>
    context.log.group('Server', () => lookAtServer(known, request, context)),
  )
  const seen = { settings, runner: await lookAtRunner(request.home), weightFaults: weights.faults }
  if (code === undefined || !dataset || !probe)
    throw failureOf(faults, { ...seen, audit: dataset?.audit, server: probe?.server }, request.strict)
  const modelToBeat = await modelOf(settings.dataset.name, dataset.audit.classes, request.home, context.log)
  const found = { ...seen, ...dataset, weightFiles: weights.files, modelToBeat, code, server: probe.server }
  return { found, line: probe.line }
}

/** What the settings name to start from: in the runner's files, and the last good model in its home. */
async function weightsOf(
  settings: Settings,
  places: readonly string[],
  readable: Readable,
  home: string,
  { log, signal }: Context,
): Promise<FoundWeights> {
  const { training, dataset } = settings
  const named = await findWeights(settings, places, signal, readable.allowed)
  if (training.weights !== LAST_GOOD) return named
  const last = await findLastGood(home, dataset.name, settings.workload, signal)
  for (const { bytes: size, sha256 } of last.files)
    log.info(`It starts from the last good model of ${dataset.name}: ${bytes(size)}, SHA-256 ${sha256}.`)
  return { files: [...last.files, ...named.files], faults: [...last.faults, ...named.faults] }
}

/** The last good model of the dataset's name, if it finds the same classes. */
async function modelOf(
  dataset: string,
  classes: readonly string[],
  home: string,
  log: Log,
): Promise<WeightFile | null> {
  const found = await findModelToBeat(home, dataset)
  if (found === undefined) return null
  const { path, sha256, trainingId } = found
  if (JSON.stringify(found.classes) !== JSON.stringify(classes)) {
    log.notice(
      `The new model cannot be held against that of training ${trainingId}, which has other classes.`,
    )
    return null
  }
  log.info(`The new model will be held against that of training ${trainingId}.`)
  return { name: trainingId, path, bytes: found.bytes, sha256 }
}

/** One failure that names everything that is known to be wrong; the failure itself where nothing else is. */
function failureOf(faults: Faults, known: Known, strict: boolean): Failure | undefined {
  const [first] = faults.failures
  const others = judgeKnown(known)
  const isAlone = faults.failures.length === 1 && !others.some((finding) => stops(finding, strict))
  if (isAlone) return first
  return refusal([...faults.findings, ...others], strict, { settingsFile: known.settings.file })
}
