import type { Plan, WeightFile } from '../config/plan.ts'
import type { Settings } from '../config/resolve.ts'
import type { Audit } from '../dataset/audit/audit.ts'
import type { WeightFault } from '../weights/find.ts'
import type { Runner } from './judge-runner.ts'
import type { Server } from './probe.ts'

/** Everything that preflight judges. */
export interface Situation {
  readonly settings: Settings
  /** The dataset's folder on the runner, absolute; empty when it lies on the staging server. */
  readonly folder: string
  readonly audit: Audit
  /** What the training starts from and the runner has. */
  readonly weightFiles: readonly WeightFile[]
  /** What the settings name to start from, and cannot be taken. */
  readonly weightFaults?: readonly WeightFault[]
  /** Code of the user's own; null for none. */
  readonly code: Plan['code']
  readonly server: Server
  readonly runner: Runner
}

/** A numeric training argument, or what the library takes when it is not given (ultralytics/cfg/default.yaml). */
export function numberArgument(
  { settings }: Situation,
  name: 'imgsz' | 'batch' | 'workers' | 'epochs',
): number {
  const value = settings.training.args[name]
  const given = Array.isArray(value) ? Math.max(...value.map(Number)) : Number(value ?? Number.NaN)
  return Number.isFinite(given) ? given : DEFAULTS[name]
}

const DEFAULTS = { imgsz: 640, batch: 16, workers: 8, epochs: 100 } as const

/** Hours after which the library ends the training, whatever `epochs` says; null when epochs count. */
export function timeBudget({ settings }: Situation): number | null {
  const hours = Number(settings.training.args.time ?? 0)
  return hours > 0 ? hours : null
}

/** What `cache` stands for: the library takes true for RAM. */
export function cacheKind({ settings }: Situation): 'ram' | 'disk' | 'none' {
  const value = settings.training.args.cache
  if (value === true || value === 'ram') return 'ram'
  return value === 'disk' ? 'disk' : 'none'
}

/** The GPU's number, or null for a training on the CPU. */
export function gpuIndex({ settings }: Situation): number | null {
  const device = settings.training.args.device
  return typeof device === 'number' ? device : null
}
