import { isEpochTime, isMetric } from '../possible.ts'
import type { Outcome } from './outcome.ts'

/** The arguments that decide what a training learns; time and place (device, workers, cache) are not among them. */
export const DECISIVE: readonly string[] = [
  'model',
  'imgsz',
  'epochs',
  'batch',
  'optimizer',
  'lr0',
  'seed',
  'fraction',
  'single_cls',
  'mosaic',
]

/** What a metric is a number of: two on other pictures, or at another size, have no difference. */
const MEASURED_ON: readonly string[] = ['dataset', 'imgsz', 'single_cls']
/** What makes an epoch another piece of work, beside the model. */
const WORK: readonly string[] = ['imgsz', 'fraction']

/** Whether one condition was the same in both trainings, and what it was. */
export interface Condition {
  readonly name: string
  readonly now: string
  readonly before: string
  /** `unknown` when either side does not tell. */
  readonly same: 'yes' | 'no' | 'unknown'
}

/** How a training stands against its baseline. */
export interface Comparison {
  readonly before: Outcome
  /** `no` when a condition differs, `unknown` when the baseline does not tell enough, and `yes` only otherwise. */
  readonly comparable: 'yes' | 'no' | 'unknown'
  readonly conditions: readonly Condition[]
  /** What the baseline was measured on otherwise, such as `another dataset`; empty when nothing is known of that. */
  readonly measuredOn: string
  /** What made an epoch of it other work; empty when nothing is known of that. */
  readonly otherWork: string
  /** This training's metrics minus the baseline's; null where either is unknown, or they are not comparable. */
  readonly change: { readonly map50: number | null; readonly map5095: number | null }
  /** The baseline's mean seconds per epoch over this training's; above 1 is faster. Null likewise. */
  readonly speedup: number | null
}

/** Compares a training with a baseline. Pure. */
export function compare(now: Outcome, before: Outcome): Comparison {
  const conditions = [
    condition('dataset', now.digest, before.digest),
    condition('ultralytics', now.ultralytics, before.ultralytics),
    ...DECISIVE.map((name) => condition(name, meant(name, now), meant(name, before))),
  ]
  const [measuredOn, otherWork] = [apart(conditions, MEASURED_ON), apart(conditions, WORK)]
  const metrics = measuredOn === '' ? before.metrics : { map50: null, map5095: null }
  return {
    before,
    comparable: verdict(conditions),
    conditions,
    measuredOn,
    otherWork,
    change: {
      map50: difference(now.metrics.map50, metrics.map50),
      map5095: difference(now.metrics.map5095, metrics.map5095),
    },
    speedup: otherWork === '' ? ratio(before.secondsPerEpoch, now.secondsPerEpoch) : null,
  }
}

/** Those of the names that are known to differ, in words. */
function apart(conditions: readonly Condition[], names: readonly string[]): string {
  const told = conditions.filter(({ name, same }) => same === 'no' && names.includes(name))
  return told
    .map(({ name, before, now }) =>
      name === 'dataset' ? 'another dataset' : `another ${name} (${before}, not ${now})`,
    )
    .join(' and ')
}

/** Of two sides the library trains with the larger. */
function meant(name: string, { arguments: all }: Outcome): unknown {
  const value = all[name]
  return name === 'imgsz' && Array.isArray(value) ? Math.max(...value.map(Number)) : value
}

function condition(name: string, now: unknown, before: unknown): Condition {
  const known = isKnown(now) && isKnown(before)
  const same = JSON.stringify(now) === JSON.stringify(before) ? 'yes' : 'no'
  return { name, now: shown(now), before: shown(before), same: known ? same : 'unknown' }
}

function verdict(conditions: readonly Condition[]): Comparison['comparable'] {
  if (conditions.some(({ same }) => same === 'no')) return 'no'
  return conditions.every(({ same }) => same === 'yes') ? 'yes' : 'unknown'
}

function isKnown(value: unknown): boolean {
  return value !== undefined && value !== null
}

function shown(value: unknown): string {
  if (!isKnown(value)) return '–'
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** To the six digits of results.csv, so that 0.80 - 0.79 is a drop of 0.01 and no more. */
function difference(now: number | null, before: number | null): number | null {
  if (now === null || before === null || !isMetric(now) || !isMetric(before)) return null
  return Number((now - before).toFixed(6))
}

function ratio(before: number | null, now: number | null): number | null {
  if (before === null || now === null || !isEpochTime(before) || !isEpochTime(now)) return null
  return before / now
}
