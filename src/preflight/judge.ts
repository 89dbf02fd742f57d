import { NOTHING_SEEN } from '../interfaces/audit.ts'
import { type Finding, failureFinding } from './finding.ts'
import type { Found } from './found.ts'
import { judgeDataset } from './judge-dataset.ts'
import { judgeGpu } from './judge-gpu.ts'
import { judgeMemory } from './judge-memory.ts'
import { judgeRoot } from './judge-root.ts'
import { judgeRunner } from './judge-runner.ts'
import { judgeTask } from './judge-task.ts'
import { type Situation, situationOf } from './situation.ts'
import { judgeWeights } from './weights.ts'

/**
 * Everything that is wrong, or will be: with the settings, the dataset, the runner and the server.
 *
 * @returns errors first
 */
export function judge(situation: Situation): Finding[] {
  return sorted([
    ...judgeSettings(situation),
    ...judgeDataset(situation.audit),
    ...judgeRunner(situation),
    ...judgeServer(situation),
  ])
}

/** What could be found out of a situation; undefined for what a failure hides. */
export type Known = Pick<Found, 'settings' | 'runner' | 'weightFaults'> & {
  readonly audit: Found['audit'] | undefined
  readonly server: Found['server'] | undefined
}

/**
 * What is wrong beside failures that hide the rest, so that people need not mend them one by one.
 *
 * @returns errors first
 */
export function judgeKnown({ settings, runner, audit, server, weightFaults }: Known): Finding[] {
  const unseen = {
    settings,
    runner,
    folder: '',
    staged: null,
    weightFiles: [],
    modelToBeat: null,
    weightFaults,
    code: null,
  }
  const situation = server && situationOf({ ...unseen, audit: audit ?? NOTHING_SEEN, server })
  return sorted([
    ...judgeSettings({ settings }),
    ...(audit ? judgeDataset(audit) : []),
    ...judgeRunner({ runner }),
    ...weightFaults.map(({ failure }) => failureFinding(failure)),
    ...(situation ? [...judgeRoot(situation), ...judgeGpu(situation)] : []),
  ])
}

function judgeServer(situation: Situation): Finding[] {
  return [
    ...judgeRoot(situation),
    ...judgeWeights(situation),
    ...judgeTask(situation),
    ...judgeGpu(situation),
    ...judgeMemory(situation),
  ]
}

function sorted(findings: readonly Finding[]): Finding[] {
  const order = { error: 0, warning: 1, info: 2 }
  return findings.toSorted((a, b) => order[a.severity] - order[b.severity])
}

function judgeSettings({ settings }: Pick<Situation, 'settings'>): Finding[] {
  return settings.warnings.map((what) => ({
    severity: 'warning',
    code: 'CONFIG_INVALID',
    what,
    next: `Change it in ${settings.file} if it is not meant.`,
  }))
}
