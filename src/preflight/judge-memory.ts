import { bytes } from '../text/format.ts'
import { ramCacheBytes, ramPeakBytes } from './cache-size.ts'
import type { Finding } from './finding.ts'
import { BESIDE_CACHE_BYTES, sharedMemoryBytes } from './memory-need.ts'
import type { Situation } from './situation.ts'

/** Ultralytics 8.4.190 fills the cache only when twice its size is available (check_cache_ram). */
const CACHE_MARGIN = 2
/** Is there memory for the cache, and for the loader's processes? */
export function judgeMemory(situation: Situation): Finding[] {
  const cache = situation.load.cache === 'ram' ? judgeCache(situation) : []
  return [...cache, ...judgeWorkers(situation), ...judgeSharedMemory(situation)]
}

/** The library looks at the machine's memory and not at the container's limit: it may fill a cache that kills it. */
function judgeCache(situation: Situation): Finding[] {
  const { availableBytes, limitBytes, usableBytes } = situation.server.memory
  if (usableBytes === 0 && limitBytes === null) return [unknownMemory()]
  const { imgsz } = situation.load
  const train = ramCacheBytes(situation.audit.splits.train.sizes, imgsz)
  const val = ramCacheBytes(situation.audit.splits.val.sizes, imgsz)
  const trainFits = train * CACHE_MARGIN <= availableBytes
  const valFits = val * CACHE_MARGIN <= availableBytes - (trainFits ? train : 0)
  const peak = ramPeakBytes(trainFits ? train : 0, valFits ? val : 0)
  const size = `cache: ram holds ${bytes(train)} for train and ${bytes(val)} for val at imgsz ${imgsz}`
  if (peak > 0 && peak + BESIDE_CACHE_BYTES > usableBytes) {
    const limit = limitBytes === null ? '' : ` of the container's ${bytes(limitBytes)}`
    return [
      {
        severity: 'error',
        code: 'REMOTE_MEMORY_SHORT',
        what: `${size}, and ${bytes(peak)} while it is filled, but only ${bytes(usableBytes)}${limit} can be used: the training would be killed`,
        next: 'Set training.cache: false (or disk), a smaller imgsz, or rent a server with more memory.',
      },
    ]
  }
  if (trainFits && valFits) return []
  const part = trainFits ? 'the val split' : valFits ? 'the train split' : 'anything'
  return [
    {
      severity: 'warning',
      code: 'REMOTE_MEMORY_SHORT',
      what: `${size}; the library wants twice that and sees ${bytes(availableBytes)}, so it will not cache ${part}`,
      next: 'Set training.cache: false (or disk), or rent a server with more memory.',
    },
  ]
}

function unknownMemory(): Finding {
  return {
    severity: 'warning',
    code: 'REMOTE_MEMORY_SHORT',
    what: 'The server does not tell how much memory it has, so whether cache: ram fits is unknown',
    next: 'Set training.cache: false (or disk) unless you know that it fits.',
  }
}

function judgeWorkers(situation: Situation): Finding[] {
  const { workers, auto } = situation.load
  if (auto.includes('workers')) return []
  const { count, usable } = situation.server.processors
  // The library takes no more than the machine has, but it does not know the container's quota.
  if (Math.min(workers, count) <= Math.max(1, Math.ceil(usable))) return []
  return [
    {
      severity: 'warning',
      code: 'REMOTE_MEMORY_SHORT',
      what: `training.workers is ${workers}, and the server gives ${Number(usable.toFixed(1))} CPUs`,
      next: `Set training.workers: ${Math.max(1, Math.ceil(usable))}, or the loader's processes slow each other down.`,
    },
  ]
}

function judgeSharedMemory(situation: Situation): Finding[] {
  const { imgsz, batch, auto } = situation.load
  const free = situation.server.sharedMemoryBytes
  if (free === null || batch < 1 || auto.includes('workers')) return []
  const { count } = situation.server.processors
  const needed = (workers: number) => sharedMemoryBytes(imgsz, batch, workers, count)
  const workers = Math.min(situation.load.workers, count)
  if (needed(workers) <= free) return []
  let fitting = workers
  while (fitting > 0 && needed(fitting) > free) fitting -= 1
  return [
    {
      severity: 'warning',
      code: 'REMOTE_MEMORY_SHORT',
      what: `/dev/shm has ${bytes(free)}, and ${workers} loader processes may fill ${bytes(needed(workers))} of it`,
      next: `Set training.workers: ${fitting}, or start the container with a larger --shm-size.`,
    },
  ]
}
