import * as v from 'valibot'
import { count } from '../schemas.ts'

const amount = v.pipe(v.number(), v.finite(), v.minValue(0))
const positive = v.pipe(v.number(), v.finite(), v.gtValue(0))
const basis = v.pipe(v.string(), v.maxLength(500))

/** By how much the last runs were off, which this forecast takes into account. */
const correctionSchema = v.strictObject({
  /** What the forecast was multiplied with. */
  factor: positive,
  /** Of how many runs that is the median. */
  runs: count,
})

/** What preflight foretells, which `train` and the report hold what happened against; null where it cannot. */
export const promiseSchema = v.strictObject({
  /** Of the whole training. */
  trainingSeconds: v.nullable(positive),
  /** Of an epoch, on which that stands: of the baseline, corrected by what the last runs taught. */
  secondsPerEpoch: v.nullable(positive),
  /** What caches of all pictures would take. */
  ramCacheBytes: v.nullable(count),
  diskCacheBytes: v.nullable(count),
  /** What is sent at most, at which rate in Mbit/s, for how long. */
  transfer: v.optional(
    v.strictObject({ bytes: count, mbps: positive, isMeasured: v.boolean(), seconds: amount }),
  ),
  /** Of transfer and training. */
  cost: v.optional(v.nullable(amount)),
  /** Seconds of a phase, where earlier runs tell. */
  phases: v.optional(v.record(v.string(), amount)),
  /** What a forecast stands on, by quantity: only runs that stand on the same correct it. */
  bases: v.optional(v.record(v.string(), basis)),
  /** What was corrected, by quantity. */
  corrections: v.optional(v.record(v.string(), correctionSchema)),
})

/** What preflight foretells. */
export type Promised = v.InferOutput<typeof promiseSchema>
/** By how much a quantity was corrected. */
export type Correction = v.InferOutput<typeof correctionSchema>
