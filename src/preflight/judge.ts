import type { Issue } from '../dataset/audit/issues.ts'
import type { Audit } from '../dataset/audit.ts'
import type { Finding } from './finding.ts'
import { judgeGpu } from './judge-gpu.ts'
import { judgeMemory } from './judge-memory.ts'
import { judgeRoot } from './judge-root.ts'
import { judgeRunner } from './judge-runner.ts'
import type { Situation } from './situation.ts'
import { judgeWeights } from './weights.ts'

/** Files that one sentence names; the summary names more. */
const NAMED = 3

/**
 * Everything that is wrong, or will be: with the settings, the dataset, the runner and the server.
 *
 * @returns errors first
 */
export function judge(situation: Situation): Finding[] {
  const findings = [
    ...judgeSettings(situation),
    ...judgeDataset(situation.audit),
    ...judgeRunner(situation),
    ...judgeRoot(situation),
    ...judgeWeights(situation),
    ...judgeGpu(situation),
    ...judgeMemory(situation),
  ]
  return [...findings.filter(isError), ...findings.filter((finding) => !isError(finding))]
}

function isError({ severity }: Finding): boolean {
  return severity === 'error'
}

function judgeSettings({ settings }: Situation): Finding[] {
  return settings.warnings.map((what) => ({
    severity: 'warning',
    code: 'CONFIG_INVALID',
    what,
    next: 'Change it in retrain.yaml if it is not meant.',
  }))
}

function judgeDataset({ issues, splits, files }: Audit): Finding[] {
  const findings = issues.map(issueFinding)
  const { images, backgrounds } = splits.train
  if (images > backgrounds) return findings
  const what = `None of the ${images} pictures of the train split has a box, in ${files} files`
  const next = 'Labels stand in labels/ where pictures stand in images/, under the same name ending in .txt.'
  return [{ severity: 'error', code: 'DATASET_INVALID', what, next }, ...findings]
}

function issueFinding({ severity, count, meaning, examples }: Issue): Finding {
  const named = examples.slice(0, NAMED).join('; ')
  return {
    severity,
    code: 'DATASET_INVALID',
    what: `${count} × ${meaning} (${named}${count > NAMED ? '; …' : ''})`,
    next: 'Repair or remove these files where the dataset comes from; the page of the run names the first 20.',
  }
}
