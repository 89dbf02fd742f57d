import { ENVIRONMENT_MODULES } from '../../src/environment/modules.ts'
import { checkArguments, ensureVenv, ensureWeights, proveDevice } from '../../src/environment/prepare.ts'
import type { Proof, ServerWeights, Venv } from '../../src/environment/replies.ts'
import { environmentSummary, weightsText } from '../../src/environment/summary.ts'
import type { ActionContext } from '../../src/github/run-action.ts'
import { recordPhase } from '../../src/report/phases.ts'
import { connect } from '../../src/ssh/connect.ts'
import { serverWeights } from '../../src/weights/names.ts'
import type { SetupEnvInputs } from './inputs.ts'

/** What setup-env found or made. */
export interface SetupEnvResult {
  readonly venv: Venv
  readonly proof: Proof
}

/** Has the environment on the server, proves that it computes, and has it check what the training will be given. */
export async function main(inputs: SetupEnvInputs, context: ActionContext): Promise<SetupEnvResult> {
  const { log, summary } = context
  const { plan, request } = inputs
  const started = new Date()
  await using connection = await connect(inputs, context)
  await using agent = await connection.openAgent(inputs.root, ENVIRONMENT_MODULES)

  const venv = await log.group('Python environment', () => ensureVenv(agent, request, context))
  log.info(
    `${venv.reused ? 'Reusing' : 'Built'} ${venv.venv}: ${venv.packages} packages, Python ${venv.python}.`,
  )
  const proof = await log.group('Proof', () => proveDevice(agent, venv, request.device, context))
  log.info(
    `PyTorch ${proof.torch} computes on ${proof.gpu || 'the CPU'}, Ultralytics is ${proof.ultralytics}.`,
  )
  const checked = await checkArguments(agent, venv, plan.training.args, context)
  log.info(`Ultralytics accepts all ${checked} training arguments.`)
  const names = serverWeights(plan.training, plan.weightFiles, (name) => plan.dataset.weights.includes(name))
  const weights = await log.group('Weights', () => ensureWeights(agent, venv, names, context))
  for (const found of weights) log.info(`Starts from ${weightsText(found)}.`)

  const seconds = (Date.now() - started.getTime()) / 1000
  await summary.write(environmentSummary(venv, proof, checked, weights, seconds))
  await recordPhase(inputs.home, plan.trainingId, {
    phase: 'setup-env',
    startedAt: started.toISOString(),
    seconds,
    facts: {
      reused: String(venv.reused),
      python: venv.python,
      torch: proof.torch,
      ultralytics: proof.ultralytics,
      ...weightFacts(weights),
    },
  })
  return { venv, proof }
}

function weightFacts(weights: readonly ServerWeights[]): Record<string, string> {
  const files = weights.filter(({ kind }) => kind === 'file')
  return Object.fromEntries(files.map(({ name, sha256 }) => [name, sha256]))
}
