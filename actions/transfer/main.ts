import { sendCode } from '../../src/code/send.ts'
import type { ActionContext } from '../../src/github/run-action.ts'
import { recordPhase } from '../../src/report/phases.ts'
import { type Context, connect } from '../../src/ssh/connect.ts'
import { TRANSFER_MODULES } from '../../src/transfer/modules.ts'
import { TokenBucket } from '../../src/transfer/pace.ts'
import type { Dialed } from '../../src/transfer/server-link.ts'
import { transferSummary } from '../../src/transfer/summary.ts'
import { describeTimetable } from '../../src/transfer/timetable.ts'
import { transfer } from '../../src/transfer/transfer.ts'
import type { TransferResult } from '../../src/transfer/transfer-order.ts'
import { sendWeights } from '../../src/weights/send.ts'
import type { TransferInputs } from './inputs.ts'

/** The longest time without any progress: a line that is down for half an hour may well come back. */
const PATIENCE_MS = 30 * 60_000

/** Makes the server hold exactly this dataset, the weights to start from and the code, verified; says what it took. */
export async function main(inputs: TransferInputs, context: ActionContext): Promise<TransferResult> {
  const { log, signal, summary, run } = context
  const { plan, bandwidth } = inputs
  const started = new Date()
  if (bandwidth.length > 0) log.info(`Bandwidth: ${describeTimetable(bandwidth)}.`)
  const order = {
    ...inputs,
    pace: new TokenBucket(bandwidth),
    owner: `run ${run.runId} of ${run.repository || 'a runner'}`,
    patienceMs: PATIENCE_MS,
  }
  const sending = { log, signal, dial: (from: AbortSignal) => dial(inputs, { log, signal: from }) }
  const result = await transfer(order, sending)
  log.info(`The dataset is at ${result.path}, verified.`)
  // After it: an empty store takes a dataset without hashing it first.
  if (inputs.source === plan.dataset.path) {
    await sendWeights(order, plan, sending)
    await sendCode(order, plan, sending)
  }
  await summary.write(transferSummary(inputs.name, result))
  await recordPhase(inputs.home, plan.trainingId, {
    phase: 'transfer',
    startedAt: started.toISOString(),
    seconds: (Date.now() - started.getTime()) / 1000,
    facts: {
      files: result.files,
      bytes: result.bytes,
      'bytes-sent': result.bytesSent,
      reconnects: result.breaks,
      digest: result.digest,
      ...(plan.code === null ? {} : { code: plan.code.digest }),
      ...Object.fromEntries(plan.weightFiles.map(({ name, sha256 }) => [name, sha256])),
    },
  })
  return result
}

async function dial(inputs: TransferInputs, context: Context): Promise<Dialed> {
  const connection = await connect(inputs, context, { patienceMs: 0 })
  try {
    return {
      agent: await connection.openAgent(inputs.root, TRANSFER_MODULES),
      destroy: () => connection.destroy(),
    }
  } catch (error) {
    connection.destroy()
    throw error
  }
}
