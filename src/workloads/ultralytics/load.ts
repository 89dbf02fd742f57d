import { AUTO_ARGUMENTS, type Load } from '../../interfaces/load.ts'
import type { Arguments } from '../../interfaces/workload.ts'

/** What the library takes when an argument is not given (ultralytics/cfg/default.yaml). */
const DEFAULTS = { imgsz: 640, batch: 16, workers: 8, epochs: 100 } as const

/** Reads the arguments as Ultralytics does. */
export function loadOf(args: Arguments): Load {
  const hours = Number(args.time ?? 0)
  return {
    imgsz: numberOf(args, 'imgsz'),
    batch: numberOf(args, 'batch'),
    workers: numberOf(args, 'workers'),
    epochs: numberOf(args, 'epochs'),
    hours: hours > 0 ? hours : null,
    cache: cacheOf(args.cache),
    auto: AUTO_ARGUMENTS.filter((name) => args[name] === 'auto'),
    gpu: typeof args.device === 'number' ? args.device : null,
  }
}

/** Of a list the larger side counts. */
function numberOf(args: Arguments, name: keyof typeof DEFAULTS): number {
  const value = args[name]
  const given = Array.isArray(value) ? Math.max(...value.map(Number)) : Number(value ?? Number.NaN)
  return Number.isFinite(given) ? given : DEFAULTS[name]
}

/** The library takes true for RAM. */
function cacheOf(value: unknown): Load['cache'] {
  if (value === true || value === 'ram') return 'ram'
  return value === 'disk' ? 'disk' : 'none'
}
