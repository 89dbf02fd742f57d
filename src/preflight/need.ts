import type { Audit } from '../interfaces/audit.ts'
import type { Load } from '../interfaces/load.ts'
import { diskCacheBytes } from './cache-size.ts'
import type { Root } from './probe.ts'

/** What PyTorch with CUDA and Ultralytics take installed, with the installer's cache. */
const VENV_BYTES = 8e9
const VENV_FILES = 60_000
/** Checkpoints, logs, plots, and room to breathe. */
export const RESERVE_BYTES = 2e9
/** What Ultralytics 8.4.190 demands for `cache: disk` (check_cache_disk). */
export const DISK_CACHE_MARGIN = 1.1

/** What the pipeline will still write on the server, by part, in bytes. */
export interface Need {
  readonly dataset: number
  readonly environment: number
  readonly cache: number
  readonly reserve: number
  readonly total: number
  /** Files and folders. */
  readonly inodes: number
}

/** A root that can be used. */
export type UsableRoot = Extract<Root, { readonly hardLinks: boolean }>

/** The root when it can be used, else null. */
export function usableRoot(root: Root | null): UsableRoot | null {
  return root !== null && 'hardLinks' in root ? root : null
}

/**
 * The space that is needed beyond what is there already. What the store may hold of this dataset is counted as parts of
 * it, which is true except after a change of most pictures; the transfer counts exactly.
 */
export function spaceNeed(audit: Audit, cacheKind: Load['cache'], root: UsableRoot): Need {
  const { train, val } = audit.splits
  const copies = root.hardLinks ? 1 : 2
  const dataset = Math.max(0, audit.bytes * copies - (root.storedBytes ?? 0))
  const environment = root.hasVenv ? 0 : VENV_BYTES
  const decoded = cacheKind === 'disk' ? diskCacheBytes(train.sizes) + diskCacheBytes(val.sizes) : 0
  const cache = decoded * DISK_CACHE_MARGIN
  return {
    dataset,
    environment,
    cache,
    reserve: RESERVE_BYTES,
    total: dataset + environment + cache + RESERVE_BYTES,
    inodes: (dataset > 0 ? audit.files * 2 : 0) + (root.hasVenv ? 0 : VENV_FILES),
  }
}
