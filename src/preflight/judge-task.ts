import type { Plan } from '../config/plan.ts'
import type { Audit } from '../interfaces/audit.ts'
import { workloadOf } from '../workloads/workloads.ts'
import type { Finding } from './finding.ts'
import type { Situation } from './situation.ts'

/** By task why it cannot be trained: because of the labels, or because no dataset for it is understood yet. */
export function misfitsOf(audit: Audit, workload: string): NonNullable<Plan['dataset']['misfits']> {
  return { ...audit.misfits, ...workloadOf(workload).models.unsupported }
}

/** Do weights, task and labels go together, as far as names tell? What a file holds setup-env finds out. */
export function judgeTask(situation: Situation): Finding[] {
  const { settings, audit } = situation
  const { models } = workloadOf(settings.workload)
  const misfits = misfitsOf(audit, settings.workload)
  return models.taskProblems(settings.training, taskOfWeights(situation), misfits).map((problem) => ({
    severity: 'error',
    code: 'TASK_MISMATCH',
    ...problem,
  }))
}

/** A file that lies somewhere already may hold anything, whatever its name. */
function taskOfWeights(situation: Situation): string | undefined {
  const { settings, weightFiles, weightFaults, audit, root } = situation
  const { weights } = settings.training
  const { models } = workloadOf(settings.workload)
  const isElsewhere =
    audit.has(weights) || [...weightFiles, ...weightFaults].some(({ name }) => name === weights)
  const isMissing = root?.missingWeights.includes(weights) ?? false
  const isLibrarys = models.isArchitecture(weights) || (isMissing && situation.weights.includes(weights))
  return isLibrarys && !isElsewhere ? models.taskOf(weights) : undefined
}
