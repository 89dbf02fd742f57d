import { sendCode } from '../../src/code/send.ts'
import { describeTimetable } from '../../src/config/timetable.ts'
import { loadView } from '../../src/config/view-store.ts'
import { signedIndexCache } from '../../src/dataset/signed-index-cache.ts'
import { githubCache } from '../../src/github/cache.ts'
import type { ActionContext } from '../../src/github/run-action.ts'
import type { Helping } from '../../src/link/connect-once.ts'
import { reach } from '../../src/link/reach.ts'
import { otherServer } from '../../src/ssh/connect.ts'
import { DISPATCH, HOST } from '../../src/staging/operations.ts'
import { type StagingContext, transferFromServer } from '../../src/staging/transfer.ts'
import { HELPER, TRANSFER } from '../../src/transfer/operations.ts'
import { TokenBucket } from '../../src/transfer/send/pace.ts'
import { transferSummary } from '../../src/transfer/summary.ts'
import { transfer } from '../../src/transfer/transfer.ts'
import type { TransferOptions, TransferResult } from '../../src/transfer/transfer-options.ts'
import type { StagedTree, TransferInputs } from './inputs.ts'

/** The longest time without any progress: a line that is down for half an hour may well come back. */
const PATIENCE_MS = 30 * 60_000

/** Makes the server hold exactly this dataset and the code, verified; says what it took. */
export async function main(inputs: TransferInputs, context: ActionContext): Promise<TransferResult> {
  const { log, signal, summary, run } = context
  const { plan, bandwidth } = inputs
  if (bandwidth.length > 0) log.info(`Bandwidth: ${describeTimetable(bandwidth)}.`)
  const { source, name, home, trustIndex, connections, compress, adopt, allowShrink, keep } = inputs
  const options = {
    ...{ source, name, home, trustIndex, connections, compress, adopt, allowShrink, keep },
    pace: new TokenBucket(bandwidth),
    owner: `run ${run.runId} of ${run.repository || 'a runner'}`,
    patienceMs: PATIENCE_MS,
  }
  const sending = {
    log,
    signal,
    connectOnce: (from: AbortSignal, helping?: Helping) =>
      reach(inputs, helping ? HELPER : TRANSFER, from, helping?.loggedIn),
  }
  const result = inputs.staging
    ? await fromServer(inputs.staging, options, inputs, sending)
    : await fromRunner({ ...options, view: await viewOf(inputs) }, inputs, sending)
  log.info(`The dataset is at ${result.path}, verified.`)
  // After it: an empty store takes a dataset without hashing it first.
  if (inputs.name === plan.dataset.name) {
    await sendCode(options, plan, sending)
  }
  await summary.write(transferSummary(inputs.name, result))
  return result
}

/** What travels of the folder that the plan speaks of; of another one everything does. */
async function viewOf({ source, plan, home }: TransferInputs): Promise<TransferOptions['view']> {
  return source === plan.dataset.path ? loadView(plan.dataset.view, home, plan.trainingId) : undefined
}

/** A runner whose home does not outlive the job finds in the repository's cache what earlier ones hashed. */
async function fromRunner(
  options: TransferOptions,
  inputs: TransferInputs,
  sending: Pick<StagingContext, 'log' | 'signal' | 'connectOnce'>,
): Promise<TransferResult> {
  if (!inputs.indexCache || !inputs.trustIndex) return transfer(options, sending)
  const { log, signal } = sending
  const secret = inputs.access.sshKey
  const { home, source } = options
  await using _index = await signedIndexCache({ home, source, secret }, githubCache(log, signal), log)
  return await transfer(options, sending)
}

/** The key that opens the one server opens the other; which server it is, each has to prove. */
function fromServer(
  { server, hostKey, root, digest, authorizedKeys }: StagedTree,
  options: TransferOptions,
  inputs: TransferInputs,
  sending: Pick<StagingContext, 'log' | 'signal' | 'connectOnce'>,
): Promise<TransferResult> {
  const staging = { access: otherServer(inputs.access, { server, hostKey }), root }
  return transferFromServer(
    { ...options, digest, authorizedKeys },
    {
      ...sending,
      connectBeside: (signal) => reach(inputs, HOST, signal),
      connectStaging: (signal) => reach(staging, DISPATCH, signal),
    },
  )
}
