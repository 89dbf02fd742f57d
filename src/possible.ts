/** What a number from elsewhere can be. What it cannot be is unknown, never rounded to something that it could be. */
import * as v from 'valibot'

/** A training of a year is beyond every lease, card and queue; what claims to be longer is not a time. */
const MOST_SECONDS = 366 * 86_400
/** No library counts, loads and learns anything in less. */
const LEAST_EPOCH_SECONDS = 0.001
/** In whatever currency: a year of the dearest machine is far below. */
const MOST_COST = 1e12
/** Means of many shares may end a little above one. */
const ROUNDING = 1e-9

/** Whether it can be a share, as every metric of ours is. */
export function isMetric(value: number): boolean {
  return value >= 0 && value <= 1 + ROUNDING
}

/** @param value a time in seconds */
export function isDuration(value: number): boolean {
  return value >= 0 && value <= MOST_SECONDS
}

/** @param value the time of one epoch in seconds */
export function isEpochTime(value: number): boolean {
  return value >= LEAST_EPOCH_SECONDS && value <= MOST_SECONDS
}

/** @param value an amount in the currency of the price */
export function isCost(value: number): boolean {
  return value >= 0 && value <= MOST_COST
}

/** A metric; null when it is missing, or cannot be one. */
export const metricOrNull = numberOrNull(isMetric)

/** A time in seconds; null when it is missing, or cannot be one. */
export const durationOrNull = numberOrNull(isDuration)

/** The time of an epoch in seconds; null when it is missing, or cannot be one. */
export const epochTimeOrNull = numberOrNull(isEpochTime)

function numberOrNull(isPossible: (value: number) => boolean) {
  return v.fallback(v.nullable(v.pipe(v.number(), v.check(isPossible))), null)
}
