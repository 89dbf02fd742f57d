import { samplePlan } from './plan.ts'
import type { TrainingWorld } from './training-world.ts'

/**
 * What the train action is given for a training of so many epochs of so many seconds each.
 *
 * @param changes replace inputs
 */
export function trainInputs(
  world: TrainingWorld,
  trainingId: string,
  length: { epochs: number; time: number },
  changes: Record<string, string> = {},
): Record<string, string> {
  const { access, root } = world
  const { dataset, venv, weights, args } = world.order(trainingId, length)
  const { name, splits, classes, rest } = dataset
  const plan = samplePlan({
    trainingId,
    root,
    dataset: { ...samplePlan().dataset, name, splits, classes: [...classes], rest },
    training: { weights, args },
  })
  return {
    server: access.server,
    'ssh-key': access.sshKey,
    'host-key': access.hostKey,
    home: `${root}/runner-home`,
    plan: JSON.stringify(plan),
    digest: dataset.digest,
    venv,
    ...changes,
  }
}
