import { resolve } from 'node:path'
import { resolveSettings, type Settings } from '../config/resolve.ts'
import { readSettingsText } from '../config/settings-file.ts'
import { readBaseline } from '../report/baseline.ts'
import { readBaselineGpu } from '../report/baseline-gpu.ts'
import type { Outcome } from '../report/outcome.ts'
import { workloadOf } from '../workloads/workloads.ts'
import { type Allowance, Readable } from './readable.ts'

/** Which settings, for which training, and what somebody who starts a run may decide. */
export interface SettingsRequest {
  /** Absolute path of the settings file. */
  readonly config: string
  /** `section.key=value` lines that win over the file. */
  readonly overrides: readonly string[]
  readonly trainingId: string
  /** The server's home of everything, if an input names it. */
  readonly root: string
  readonly allowance: Allowance
}

/**
 * Reads the settings, and knows from then on what of the runner may be read.
 *
 * @param workspace the checked out repository, absolute
 * @throws Failure NOT_ALLOWED when the overrides lead to files of the runner that this run may not read
 */
export async function resolveInputs(
  { config, overrides, trainingId, root, allowance }: SettingsRequest,
  workspace: string,
): Promise<{ settings: Settings; readable: Readable }> {
  const text = await readSettingsText(config)
  const settings = resolveSettings({ text, fileName: config, overrides, trainingId, root, workspace })
  const readable = new Readable(settings, { text, overrides }, workspace, allowance)
  readable.refuseSettings()
  return { settings, readable }
}

/** On which GPU that was trained: as the settings or a report say; empty when nobody does. */
export async function baselineGpuOf({ baselineGpu, collect }: Settings, workspace: string): Promise<string> {
  if (baselineGpu !== '' || collect.baseline === '') return baselineGpu
  return await readBaselineGpu(resolve(workspace, collect.baseline))
}

/** The recorded training to compare with; null when the settings name none. */
export async function baselineOf(
  { workload, collect }: Settings,
  workspace: string,
): Promise<Outcome | null> {
  if (collect.baseline === '') return null
  const { outcome } = await readBaseline(resolve(workspace, collect.baseline), workloadOf(workload).results)
  return outcome
}
