import type { Plan } from '../config/plan.ts'
import { AUTO_ARGUMENTS } from '../workloads/ultralytics/index.ts'

/** What a training demands of its machine, out of its arguments. */
export interface Load {
  /** The longer side of a picture, in pixels. */
  readonly imgsz: number
  /** Pictures; below one when the library chooses. */
  readonly batch: number
  /** Processes of the loader. */
  readonly workers: number
  readonly epochs: number
  /** After which the library ends the training, whatever `epochs` says; null when epochs count. */
  readonly hours: number | null
  readonly cache: 'ram' | 'disk' | 'none'
  /** What the server decides before the first epoch; foretold here, or, of the batch, the library's default. */
  readonly auto: ReadonlyArray<(typeof AUTO_ARGUMENTS)[number]>
  /** The GPU's number, or null for a training on the CPU. */
  readonly gpu: number | null
}

/** What the library takes when an argument is not given (ultralytics/cfg/default.yaml). */
const DEFAULTS = { imgsz: 640, batch: 16, workers: 8, epochs: 100 } as const

/** Reads the arguments as Ultralytics does. */
export function loadOf(args: Plan['training']['args']): Load {
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
function numberOf(args: Plan['training']['args'], name: keyof typeof DEFAULTS): number {
  const value = args[name]
  const given = Array.isArray(value) ? Math.max(...value.map(Number)) : Number(value ?? Number.NaN)
  return Number.isFinite(given) ? given : DEFAULTS[name]
}

/** The library takes true for RAM. */
function cacheOf(value: unknown): Load['cache'] {
  if (value === true || value === 'ram') return 'ram'
  return value === 'disk' ? 'disk' : 'none'
}
