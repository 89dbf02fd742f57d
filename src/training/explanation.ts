/** Why a training is slower than promised: one cause, from figures that are in hand, and what to set. Pure. */
import { rent } from '../home/cost.ts'
import { bytes, duration, money } from '../text/format.ts'
import type { EventOf } from './events.ts'
import { type Expectation, excess, type Projection } from './projection.ts'
import { type Usage, waitShare } from './usage.ts'

/** What a slow training is explained from. */
export interface Figures {
  readonly begin: EventOf<'begin'>
  readonly epoch: EventOf<'epoch'>
  readonly projection: Projection
  /** Of the machine since the training began. */
  readonly usage: Usage
  /** Where the library keeps the decoded pictures of the train split: `ram`, `disk`, or null. */
  readonly cache: string | null
  readonly expected: Expectation
}

/** What holds a training up. */
export type Cause = 'throttled' | 'processors' | 'disk' | 'loader' | 'precision' | 'unknown'

/** One cause, in a sentence. */
export interface Explanation {
  readonly cause: Cause
  readonly text: string
}

/** A training that is slower than promised by more is worth a word. */
const NOTABLE_EXCESS = 0.25
/** Without a promise: one that loses as much to its loader. */
const NOTABLE_LOSS = 0.25
/** A share of its time below which something does not explain a slow training. */
const NOTABLE_SHARE = 0.15
/** Workers that use this share of the processors they can get do nothing else than compute. */
const BUSY = 0.8
/** So many of them in the disk's queue, or a disk that is busy for so long, is the disk's fault. */
const BLOCKED = 0.25
const DISK_BUSY_PERCENT = 80
/** More processes hold more memory, and no card that is rented today needs more to be fed (auto_rules.py). */
const MOST_WORKERS = 16
/** What is left to do about a slow loader. */
const OTHERWISE = {
  disk: 'take a faster disk',
  processors: 'take a server with more CPUs',
  loader: 'look at the volume that the pictures lie on',
} as const
/** The library fills a cache only when twice its size is free (check_cache_ram); ours leaves the training its part. */
const CACHE_MARGIN = 2

/** @returns null for a training that is as fast as promised */
export function explain(figures: Figures): Explanation | null {
  const wait = waitShare(figures.epoch) ?? 0
  const more = excess(figures.projection, figures.expected)
  if (more === null ? wait < NOTABLE_LOSS : more <= NOTABLE_EXCESS) return null
  const { begin, usage } = figures
  const dearer = loss(figures)
  const held = throttled(usage)
  if (held && held.share >= wait) return { cause: 'throttled', text: `${dearer}${held.text}` }
  if (wait >= NOTABLE_SHARE) return waiting(figures, wait)
  if (begin.ampAsked && !begin.amp && usage.last('gpuSource') !== null)
    return { cause: 'precision', text: `${dearer}${precision(begin)}` }
  return more === null ? null : { cause: 'unknown', text: `${dearer}${unexplained(usage, wait)}` }
}

/** What being slower than promised costs until the last epoch; empty without a promise. */
function loss({ projection, expected }: Figures): string {
  const { secondsPerEpoch } = expected
  if (secondsPerEpoch === null) return ''
  const more = projection.secondsPerEpoch - secondsPerEpoch
  return `${priced(more * epochsLeft(projection), expected)} more than promised until the last epoch. `
}

function epochsLeft({ epoch, epochs }: Projection): number {
  return Math.max(0, epochs - epoch)
}

/** Heat and the power brake are the host's faults; a power cap is normal under load. */
function throttled(usage: Usage): { share: number; text: string } | null {
  const reasons = [
    ['too hot', usage.meanOf('gpuThermalShare')],
    ['braked by its power supply', usage.meanOf('gpuPowerBrakeShare')],
    ['slowed down by its hardware', usage.meanOf('gpuSlowdownShare')],
  ] as const
  const [worst] = [...reasons].sort(([, one], [, other]) => (other ?? 0) - (one ?? 0))
  const share = worst?.[1] ?? 0
  if (!worst || share < NOTABLE_SHARE) return null
  const [clock, most] = [usage.mean('gpuSmClockMhz'), usage.last('gpuSmClockMaxMhz')]
  const at = clock === null || most === null ? '' : ` and runs at ${Math.round(clock)} of ${most} MHz`
  const celsius = usage.max('gpuTemperatureCelsius')
  const heat = celsius === null ? '' : `, up to ${Math.round(celsius)} °C`
  return {
    share,
    text: `The GPU is ${worst[0]} for ${percent(share)} of the time${at}${heat}: that is a fault of the host, so ask its provider, or go on on another server.`,
  }
}

function precision({ amp }: Pick<EventOf<'begin'>, 'amp'>): string {
  return `The training computes in ${amp ? 'mixed' : 'full'} precision, although mixed was asked for: on this GPU the two did not agree, so use another GPU or set \`amp: false\` and plan for it.`
}

function unexplained(usage: Usage, wait: number): string {
  const busy = usage.mean('gpuUtilizationPercent')
  const known = busy === null ? '' : `the GPU is busy for ${Math.round(busy)} % of the time and `
  return `The figures show no cause: ${known}${percent(wait)} of the training waits for data; the baseline's machine may be faster.`
}

function waiting(figures: Figures, wait: number): Explanation {
  const { cause, why } = bottleneck(figures)
  return { cause, text: `${lost(figures, wait)}; ${why}: ${advice(figures, cause)}.` }
}

/** What the wait costs until the last epoch. */
function lost({ epoch, projection, expected }: Figures, wait: number): string {
  const seconds = (epoch.loaderWaitSeconds ?? 0) * epochsLeft(projection)
  return `${percent(wait)} of the training waits for pictures, ${priced(seconds, expected)} until the last epoch`
}

function priced(seconds: number, { pricePerHour }: Expectation): string {
  const cost = pricePerHour === null ? null : rent(seconds, pricePerHour)
  return `${duration(seconds)}${cost === null ? '' : ` = ${money(cost)}`}`
}

function bottleneck({ begin, usage }: Figures): { cause: keyof typeof OTHERWISE; why: string } {
  const [cores, blocked] = [usage.mean('loaderCpuCores'), usage.mean('loaderBlocked')]
  const limit = usage.last('cpuLimitCores')
  const reads = usage.mean('loaderReadBytesPerSecond') ?? usage.mean('diskReadBytesPerSecond')
  const { workers } = begin
  if (workers === 0) return { cause: 'loader', why: 'no process loads them ahead (workers: 0)' }
  const room = Math.min(workers, limit ?? workers)
  if (cores !== null && cores >= BUSY * room)
    return {
      cause: 'processors',
      why: `the ${workers} workers use ${cores.toFixed(1)} of ${(limit ?? workers).toFixed(1)} CPUs`,
    }
  // The disk is the whole machine's: it may be busy with somebody else while ours wait for nothing of it.
  const isDisk =
    blocked === null
      ? (usage.mean('diskBusyPercent') ?? 0) >= DISK_BUSY_PERCENT
      : blocked >= BLOCKED * workers
  if (isDisk)
    return {
      cause: 'disk',
      why: `the ${workers} workers wait for the disk${reads === null ? '' : `, which gives ${bytes(Math.round(reads))} a second`}`,
    }
  if (cores === null) return { cause: 'loader', why: `what holds the ${workers} workers up is not known yet` }
  return {
    cause: 'loader',
    why: `the ${workers} workers use ${cores.toFixed(1)} CPUs, and are not seen waiting for the disk`,
  }
}

function advice(figures: Figures, cause: keyof typeof OTHERWISE): string {
  const { begin, usage, cache } = figures
  const limit = usage.last('cpuLimitCores')
  const usable = limit === null ? null : Math.min(Math.max(1, Math.floor(limit)), MOST_WORKERS)
  if (cause === 'processors' && usable !== null && begin.workers > usable)
    return `set \`workers: ${usable}\`, since they slow each other down`
  // Training on a CPU, the library has no workers, whatever is asked for.
  const mayHaveMore = begin.workers > 0 || usage.last('gpuSource') !== null
  if (cause !== 'disk' && usable !== null && begin.workers < usable && mayHaveMore)
    return `set \`workers: ${usable}\``
  const refused =
    begin.cacheAsked !== null && cache === null ? `\`cache: ${begin.cacheAsked}\` was refused; ` : ''
  return `${refused}${cache === null ? cacheAdvice(figures, OTHERWISE[cause]) : OTHERWISE[cause]}`
}

function cacheAdvice({ usage, expected }: Figures, other: string): string {
  const [memory, used] = [usage.last('memoryLimitBytes'), usage.max('memoryUsedBytes')]
  const { ramCacheBytes, diskCacheBytes } = expected
  const options = [
    {
      name: 'ram',
      needs: ramCacheBytes === null ? null : ramCacheBytes * CACHE_MARGIN,
      free: memory === null || used === null ? null : memory - used,
    },
    { name: 'disk', needs: diskCacheBytes, free: usage.last('diskFreeBytes') },
  ]
  const known = options.flatMap(({ name, needs, free }) =>
    needs === null || free === null ? [] : [{ name, needs, free }],
  )
  const fitting = known.find(({ needs, free }) => needs <= free)
  const said = ({ needs, free }: (typeof known)[number]) =>
    `needs ${bytes(Math.round(needs))}, and ${bytes(Math.max(0, Math.round(free)))} are free`
  if (fitting) return `set \`cache: ${fitting.name}\` (${said(fitting)})`
  const short = known.map((option) => `\`cache: ${option.name}\` ${said(option)}`).join('; ')
  return `${other}${short === '' ? '' : `, since ${short}`}`
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}
