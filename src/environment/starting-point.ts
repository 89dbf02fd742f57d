import type { Plan } from '../config/plan.ts'
import { Failure } from '../errors.ts'
import type { Context } from '../log.ts'
import type { Agent } from '../ssh/agent.ts'
import { weightTree } from '../weights/tree.ts'
import { workloadOf } from '../workloads/workloads.ts'
import { type AskedWeights, ensureWeights } from './prepare.ts'
import type { ServerWeights, Venv } from './replies.ts'

/**
 * Has what a training starts from on the server, loaded by the library that will train it, and sees that the labels can
 * train its task. The runner's own files must be there already.
 *
 * @returns what was found, in the order of the settings; without files that only the staging server's dataset holds
 * @throws Failure TASK_MISMATCH, and what ensureWeights throws
 */
export async function proveStartingPoint(
  agent: Agent,
  venv: Venv,
  plan: Pick<Plan, 'workload' | 'training' | 'dataset' | 'weightFiles'>,
  context: Context,
): Promise<ServerWeights[]> {
  const { models } = workloadOf(plan.workload)
  const found = await ensureWeights(agent, venv, askedWeights(plan), context)
  const start = found.find(({ argument }) => argument === 'weights')
  const problems = models.taskProblems(plan.training, start?.task, plan.dataset.misfits ?? {})
  if (problems.length === 0) return found
  throw new Failure('TASK_MISMATCH', {
    what: `${problems.map(({ what }) => what).join('. ')}.`,
    safe: 'Nothing of the dataset was sent; no training started.',
    next: [...new Set(problems.map(({ next }) => next))].join(' '),
  })
}

function askedWeights(plan: Pick<Plan, 'workload' | 'training' | 'dataset' | 'weightFiles'>): AskedWeights[] {
  const tree = weightTree(plan)
  return workloadOf(plan.workload)
    .models.uses(plan.training)
    .filter(({ name }) => !plan.dataset.weights.includes(name))
    .map((use) => {
      const file = tree?.files[use.name]
      return { ...use, sent: tree && file ? { name: tree.name, digest: tree.digest, ...file } : null }
    })
}
