import type { Plan, WeightFile } from '../config/plan.ts'
import type { Settings } from '../config/resolve.ts'
import type { FileTable } from '../dataset/file-table.ts'
import type { Audit } from '../interfaces/audit.ts'
import type { WeightFault } from '../weights/find.ts'
import { serverWeights } from '../weights/names.ts'
import { workloadOf } from '../workloads/workloads.ts'
import type { Runner } from './judge-runner.ts'
import type { Server } from './probe.ts'

/** What preflight found by looking: on the runner, in the dataset and on the server. */
export interface Found {
  readonly settings: Settings
  /** The dataset's folder on the runner, absolute; empty when it lies on the staging server. */
  readonly folder: string
  /** The files of one that lies on the staging server; null for one on the runner. */
  readonly staged: FileTable | null
  readonly audit: Audit
  /** What the training starts from and the runner has. */
  readonly weightFiles: readonly WeightFile[]
  /** The last good model of the dataset's name; null for none that could be compared. */
  readonly modelToBeat: WeightFile | null
  /** What the settings name to start from, and cannot be taken. */
  readonly weightFaults: readonly WeightFault[]
  /** Code of the user's own; null for none. */
  readonly code: Plan['code']
  readonly server: Server
  readonly runner: Runner
}

/**
 * The files of weights that the server must have, or fetch. An architecture such as `yolov8s.yaml` comes with the
 * library; setup-env asks it.
 *
 * @returns names as written in the settings
 */
export function neededWeights({
  settings,
  audit,
  weightFiles,
}: Pick<Found, 'settings' | 'audit' | 'weightFiles'>): string[] {
  return serverWeights(settings, weightFiles, audit.has).filter(
    (name) => !workloadOf(settings.workload).models.isArchitecture(name),
  )
}
