import type { ActionContext } from '../../src/github/run-action.ts'
import { keptFromMain } from '../../src/github/state.ts'
import { deliver } from '../../src/training/cancel.ts'
import type { TrainInputs } from './inputs.ts'
import { KEPT_TRAINING_ID } from './main.ts'

/** GitHub gives a cancelled job five minutes in all. */
const PATIENCE_MS = 200_000

/** The post step, after a cancel: delivers what `on-cancel` says. The inputs are the same as in the main step. */
export async function onCancel(inputs: TrainInputs, context: ActionContext): Promise<object> {
  const trainingId = keptFromMain(KEPT_TRAINING_ID)
  if (trainingId === '') context.log.info('The step was cancelled before it had to do with any training.')
  else {
    const where = { access: inputs.access, root: inputs.root, trainingId }
    await deliver(where, inputs.order.limits.onCancel, PATIENCE_MS, context)
  }
  return {}
}
