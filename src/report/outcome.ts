import * as v from 'valibot'
import { epochTimeOrNull, metricOrNull } from '../possible.ts'

const numberOrNull = v.nullable(v.pipe(v.number(), v.finite()))
const scalar = v.union([v.string(), v.number(), v.boolean(), v.null()])

const curvesSchema = v.object({
  epochs: v.array(v.pipe(v.number(), v.safeInteger())),
  columns: v.record(v.string(), v.array(numberOrNull)),
})

/** How good the best model is, measured by the library on the val split; null where nothing tells what can be. */
const metricsSchema = v.object({
  precision: metricOrNull,
  recall: metricOrNull,
  map50: metricOrNull,
  map5095: metricOrNull,
  /** The epoch, counted from 1, of the best mAP50-95. */
  bestEpoch: numberOrNull,
})

/** What two trainings are compared by. A report.json holds one, and serves as a baseline later. */
export const outcomeSchema = v.object({
  /** What people call this training: its id, or the baseline's file. */
  label: v.string(),
  /** The dataset's digest, null when unknown. */
  digest: v.nullable(v.string()),
  /** Ultralytics' effective arguments (args.yaml), empty when unknown. */
  arguments: v.record(v.string(), v.union([scalar, v.array(scalar)])),
  /** The library's version, null when unknown. */
  ultralytics: v.nullable(v.string()),
  metrics: metricsSchema,
  curves: curvesSchema,
  /** Mean over the epochs whose time is known. */
  secondsPerEpoch: epochTimeOrNull,
})

/** What two trainings are compared by. */
export type Outcome = v.InferOutput<typeof outcomeSchema>

/** How good the best model is; null where nothing tells. */
export type Metrics = Outcome['metrics']
