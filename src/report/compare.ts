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
  /** This training's metrics minus the baseline's; null where either is unknown. */
  readonly change: { readonly map50: number | null; readonly map5095: number | null }
  /** The baseline's mean seconds per epoch over this training's; above 1 is faster. Null when either is unknown. */
  readonly speedup: number | null
}

/** Compares a training with a baseline. Pure. */
export function compare(now: Outcome, before: Outcome): Comparison {
  const conditions = [
    condition('dataset', now.digest, before.digest),
    condition('ultralytics', now.ultralytics, before.ultralytics),
    ...DECISIVE.map((name) => condition(name, now.arguments[name], before.arguments[name])),
  ]
  return {
    before,
    comparable: verdict(conditions),
    conditions,
    change: {
      map50: difference(now.metrics.map50, before.metrics.map50),
      map5095: difference(now.metrics.map5095, before.metrics.map5095),
    },
    speedup: ratio(before.secondsPerEpoch, now.secondsPerEpoch),
  }
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
