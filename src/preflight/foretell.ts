/**
 * What the server will decide where an argument is `auto`, by the rules that it decides by
 * (`remote/gpu_retrain/workloads/ultralytics/auto_rules.py`), from what preflight knows. The server has the last word:
 * only there can batches be tried and the disk be measured.
 */

import type { Load } from '../interfaces/load.ts'
import { bytes } from '../text/format.ts'
import { diskCacheBytes, ramCacheBytes, ramPeakBytes } from './cache-size.ts'
import type { Found } from './found.ts'
import { BESIDE_CACHE_BYTES, sharedMemoryBytes } from './memory-need.ts'
import { DISK_CACHE_MARGIN, RESERVE_BYTES, spaceNeed, type UsableRoot } from './need.ts'

const MAX_WORKERS = 16

/** One decision of the server's, foretold. */
export interface Foretold {
  readonly setting: string
  /** What it will probably be. */
  readonly value: string
  readonly reason: string
}

/**
 * Foretells what is `auto`.
 *
 * @param load out of the arguments as they stand
 * @param root null when there is none that can be used
 * @returns the load with what was foretold in its place, and the words for it
 */
export function foretell(
  load: Load,
  { audit, server }: Pick<Found, 'audit' | 'server'>,
  root: UsableRoot | null,
): { readonly load: Load; readonly foretold: readonly Foretold[] } {
  const workers = load.auto.includes('workers') ? foretoldWorkers(load, server) : undefined
  const cache = load.auto.includes('cache') ? foretoldCache(load, { audit, server }, root) : undefined
  const foretold: Foretold[] = [
    ...(load.auto.includes('batch') ? [foretoldBatch(load)] : []),
    ...(workers ? [{ setting: 'workers', value: String(workers.value), reason: workers.reason }] : []),
    ...(cache ? [{ setting: 'cache', ...cache }] : []),
  ]
  return {
    load: { ...load, workers: workers?.value ?? load.workers, cache: cache?.value ?? load.cache },
    foretold,
  }
}

function foretoldBatch({ gpu }: Load): Foretold {
  if (gpu === null) return { setting: 'batch', value: 'up to 16', reason: 'more brings nothing on a CPU' }
  const reason = 'the largest that trains and validates, tried on the GPU before the first epoch'
  return { setting: 'batch', value: 'what fits', reason }
}

function foretoldWorkers(
  { gpu, imgsz, batch }: Load,
  { processors, sharedMemoryBytes: free }: Found['server'],
) {
  if (gpu === null) return { value: 0, reason: 'on a CPU the library loads pictures by itself' }
  const most = Math.min(Math.max(1, Math.floor(processors.usable) - 1), MAX_WORKERS)
  let value = most
  while (free !== null && value > 0 && sharedMemoryBytes(imgsz, batch, value, processors.count) > free)
    value -= 1
  const given = `the server gives ${Number(processors.usable.toFixed(1))} CPUs`
  return { value, reason: value === most ? given : `${given}, but /dev/shm has only ${bytes(free)}` }
}

function foretoldCache(
  { imgsz, epochs }: Load,
  { audit, server }: Pick<Found, 'audit' | 'server'>,
  root: UsableRoot | null,
): { readonly value: Load['cache']; readonly reason: string } {
  if (epochs < 2) return { value: 'none', reason: 'one epoch decodes every picture once' }
  const { train, val } = audit.splits
  const [ramTrain, ramVal] = [ramCacheBytes(train.sizes, imgsz), ramCacheBytes(val.sizes, imgsz)]
  const peak = ramPeakBytes(ramTrain, ramVal)
  const room = Math.max(0, server.memory.usableBytes - BESIDE_CACHE_BYTES)
  const ram = `ram needs ${bytes(peak)} while it is filled, of ${bytes(room)}`
  if (peak <= room) return { value: 'ram', reason: ram }
  const disk = Math.ceil((diskCacheBytes(train.sizes) + diskCacheBytes(val.sizes)) * DISK_CACHE_MARGIN)
  const free = root === null ? 0 : Math.max(0, root.freeBytes - laterBytes(audit, root) - RESERVE_BYTES)
  const both = `${ram}; disk needs ${bytes(disk)} of ${bytes(free)}`
  if (disk > free) return { value: 'none', reason: both }
  return { value: 'disk', reason: `${both}; unless the disk turns out slower than decoding the pictures` }
}

/** What dataset and environment will have taken of the disk by then. */
function laterBytes(audit: Found['audit'], root: UsableRoot): number {
  const { dataset, environment } = spaceNeed(audit, 'none', root)
  return dataset + environment
}
