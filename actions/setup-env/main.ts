import { exportRequest } from '../../src/config/environment-request.ts'
import { ENVIRONMENT } from '../../src/environment/operations.ts'
import { checkArguments, ensureVenv, proveDevice } from '../../src/environment/prepare.ts'
import type { Proof, ServerWeights, Venv } from '../../src/environment/replies.ts'
import { proveStartingPoint } from '../../src/environment/starting-point.ts'
import { environmentSummary, weightsText } from '../../src/environment/summary.ts'
import type { ActionContext } from '../../src/github/run-action.ts'
import type { Helping } from '../../src/link/connect-once.ts'
import { openAgent } from '../../src/link/open-agent.ts'
import { reach } from '../../src/link/reach.ts'
import type { Agent } from '../../src/ssh/agent.ts'
import { HELPER, TRANSFER } from '../../src/transfer/operations.ts'
import { TokenBucket } from '../../src/transfer/send/pace.ts'
import { sendModelToBeat, sendWeights } from '../../src/weights/send.ts'
import { workloadOf } from '../../src/workloads/workloads.ts'
import type { SetupEnvInputs } from './inputs.ts'

/** What setup-env found or made. */
export interface SetupEnvResult {
  readonly venv: Venv
  readonly proof: Proof
  /** What the training starts from. */
  readonly weights: readonly ServerWeights[]
}

/** The longest time without any progress: a line that is down for half an hour may well come back. */
const PATIENCE_MS = 30 * 60_000

/** Has the environment on the server, proves that it computes, and has it check what the training will be given. */
export async function main(inputs: SetupEnvInputs, context: ActionContext): Promise<SetupEnvResult> {
  const { log, summary } = context
  const { plan, request } = inputs
  await using agent = await openAgent(inputs, ENVIRONMENT, context)

  const venv = await log.group('Python environment', () => ensureVenv(agent, request, context))
  log.info(
    `${venv.reused ? 'Reusing' : 'Built'} ${venv.venv}: ${venv.packages} packages, Python ${venv.python}.`,
  )
  const proof = await log.group('Proof', () => proveDevice(agent, venv, request.device, context))
  log.info(`PyTorch ${proof.torch} computes on ${proof.gpu || 'the CPU'}, Ultralytics is ${proof.library}.`)
  await haveExportEnvironment(agent, inputs, context)
  const checked = await checkArguments(agent, venv, plan.training.args, context)
  log.info(`Ultralytics accepts all ${checked} training arguments.`)
  const weights = await log.group('Weights', () => haveWeights(agent, venv, inputs, context))

  const seconds = (Date.now() - context.startedAt.getTime()) / 1000
  await summary.write(environmentSummary(venv, proof, checked, weights, seconds))
  return { venv, proof, weights }
}

/**
 * Has what exports will be made with: what a training of hours would miss at its end is better known now.
 *
 * @throws Failure what ensureVenv throws
 */
export async function haveExportEnvironment(
  agent: Agent,
  { plan, request }: Pick<SetupEnvInputs, 'plan' | 'request'>,
  context: Pick<ActionContext, 'log' | 'signal'>,
): Promise<void> {
  if (plan.collect.export.length === 0) return
  const asked = exportRequest(workloadOf(plan.workload), request, plan.collect.export)
  const venv = await context.log.group('Environment of the exports', () => ensureVenv(agent, asked, context))
  context.log.info(`Exports as ${plan.collect.export.join(', ')} will be made with ${venv.venv}.`)
}

/**
 * Has what the training starts from on the server and loads it there, before a dataset travels for nothing.
 *
 * @throws Failure what sendWeights and proveStartingPoint throw
 */
export async function haveWeights(
  agent: Agent,
  venv: Venv,
  inputs: SetupEnvInputs,
  { log, signal, run }: Pick<ActionContext, 'log' | 'signal' | 'run'>,
): Promise<ServerWeights[]> {
  const { plan, home } = inputs
  const { connections, compress, keep } = plan.transfer
  const order = {
    ...{ home, connections, compress, keep, trustIndex: true, patienceMs: PATIENCE_MS },
    pace: new TokenBucket(inputs.bandwidth),
    owner: `run ${run.runId} of ${run.repository || 'a runner'}`,
  }
  const connectOnce = (from: AbortSignal, helping?: Helping) =>
    reach(inputs, helping ? HELPER : TRANSFER, from, helping?.loggedIn)
  await sendWeights(order, plan, { log, signal, connectOnce })
  await sendModelToBeat(order, plan, { log, signal, connectOnce })
  for (const name of plan.dataset.weights) {
    log.notice(`${name} lies in the dataset on the staging server: it is loaded when the training starts.`)
  }
  const weights = await proveStartingPoint(agent, venv, plan, { log, signal })
  for (const found of weights) log.info(`Starts from ${weightsText(found)}.`)
  return weights
}
