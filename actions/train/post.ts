import '../../src/ssh/node-globals.ts'
import { type ActionContext, runAction } from '../../src/github/run-action.ts'
import { keptFromMain } from '../../src/github/state.ts'
import { deliver } from '../../src/training/cancel.ts'
import { readInputs, type TrainInputs } from './inputs.ts'
import { KEPT_TRAINING_ID } from './main.ts'

/** GitHub gives a cancelled job five minutes in all. */
const PATIENCE_MS = 200_000

/** After a cancel: delivers what `on-cancel` says. The inputs are the same as in the main step. */
async function main(inputs: TrainInputs, context: ActionContext): Promise<object> {
  const trainingId = keptFromMain(KEPT_TRAINING_ID)
  if (trainingId === '') context.log.info('The step was cancelled before it had to do with any training.')
  else {
    const where = { access: inputs.access, root: inputs.root, trainingId }
    await deliver(where, inputs.onCancel, PATIENCE_MS, context)
  }
  return {}
}

await runAction('train', { readInputs, main, outputs: () => ({}), facts: () => undefined })
