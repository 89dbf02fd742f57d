import * as v from 'valibot'
import { isMetric } from '../possible.ts'
import { count, sha256 } from '../schemas.ts'

const share = v.pipe(v.number(), v.check(isMetric))
const shareOrNull = v.nullable(share)
const name = v.pipe(v.string(), v.maxLength(500))

const intervalSchema = v.pipe(
  v.object({ value: share, low: share, high: share }),
  v.check(({ low, high }) => low <= high),
)

const pointSchema = v.object({
  /** False alarms per 1,000 background pictures that are allowed. */
  perThousand: v.pipe(v.number(), v.minValue(0), v.maxValue(1000)),
  /** The confidence to use; null where the backgrounds are too few to tell. */
  confidence: shareOrNull,
  /** Share of the pictures with an object in which anything is found, with its 95 % interval. */
  recall: v.nullable(intervalSchema),
  falseAlarms: v.nullable(count),
  /** Upper 95 % bound of what was seen. */
  atMostPerThousand: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(1000))),
})

/** Where the F1 of the boxes peaks, for those who expect it, and the operating point that one gets there. */
const f1PeakSchema = v.object({
  confidence: share,
  precision: share,
  recall: share,
  f1: share,
  point: v.nullable(pointSchema),
})

const sliceSchema = v.object({
  kind: v.picklist(['class', 'size', 'source', 'light']),
  name,
  pictures: count,
  objects: count,
  /** Null where the slice is too small to say anything. */
  map50: shareOrNull,
  map5095: shareOrNull,
})

const difference = v.pipe(v.number(), v.minValue(-1), v.maxValue(1))
const differenceSchema = v.pipe(
  v.object({ value: difference, low: difference, high: difference }),
  v.check(({ low, high }) => low <= high),
)

const comparisonSchema = v.object({
  /** SHA-256 of the model to beat. */
  model: sha256,
  /** Why there is no difference; empty when there is one. */
  trouble: v.pipe(v.string(), v.maxLength(500)),
  /** How much more the new one reaches, with its 95 % intervals. */
  difference: v.nullable(
    v.object({ map50: differenceSchema, map5095: differenceSchema, belowZero: share, clusters: count }),
  ),
})

/** evaluation.json, as `remote/gpu_retrain/workloads/ultralytics/evaluation/evaluate.py` writes it. */
const evaluationSchema = v.object({
  /** SHA-256 of the model. */
  model: sha256,
  /** Digest of the dataset. */
  dataset: sha256,
  /** Of the dataset; a holdout stands for its test split. */
  split: v.optional(v.picklist(['val', 'test']), 'val'),
  imgsz: count,
  pictures: count,
  backgrounds: count,
  objects: count,
  clusters: count,
  map50: shareOrNull,
  map5095: shareOrNull,
  operatingPoints: v.pipe(v.array(pointSchema), v.maxLength(10)),
  /** From one false alarm to one on every background. */
  operatingCurve: v.optional(v.pipe(v.array(pointSchema), v.maxLength(100)), []),
  f1Peak: v.optional(v.nullable(f1PeakSchema), null),
  slices: v.pipe(v.array(sliceSchema), v.maxLength(1_000)),
  /** Against the model to beat; null when there was none. */
  comparison: v.nullable(comparisonSchema),
})

/** What a model is worth on the val split, counted picture by picture on the server. */
export type Evaluation = v.InferOutput<typeof evaluationSchema>
/** A confidence, and what it brings. */
export type OperatingPoint = Evaluation['operatingPoints'][number]
/** Where the F1 of the boxes peaks. */
export type F1Peak = NonNullable<Evaluation['f1Peak']>
/** A part of the split, and how good the model is on it. */
export type Slice = Evaluation['slices'][number]

/**
 * Reads evaluation.json. It is the server's word, so it must be about this model and this dataset.
 *
 * @param model SHA-256 of the model that came home; null for none
 * @param dataset digest of what was trained on; null when unknown
 * @returns the evaluation, or why it is not believed
 */
export function readEvaluation(
  value: object,
  model: string | null,
  dataset: string | null,
): { evaluation: Evaluation } | { why: string } {
  const parsed = v.safeParse(evaluationSchema, value)
  if (!parsed.success) return { why: 'it is not an evaluation that can be read' }
  const evaluation = parsed.output
  if (evaluation.model !== model) return { why: 'it is about another model' }
  if (evaluation.dataset !== dataset) return { why: 'it is about another dataset' }
  if (evaluation.backgrounds > evaluation.pictures) return { why: 'it counts more backgrounds than pictures' }
  return { evaluation }
}
