import * as v from 'valibot'
import { isMetric } from '../possible.ts'
import { count, sha256 } from '../schemas.ts'
import { metric } from '../text/format.ts'
import { MAP_SLACK } from './claims.ts'
import type { Metrics } from './outcome.ts'

/** With fewer, the draws do not show how much clusters differ: no interval of theirs is told. */
export const LEAST_CLUSTERS = 30
/** A share of the draws may be rounded, and a percentile lies between two of them. */
const TAIL = 0.03
const ROUNDING = 1e-6

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

/** Whether its intervals tell anything: few clusters do not show how much clusters differ. */
export function hasIntervals({ clusters }: Pick<Evaluation, 'clusters'>): boolean {
  return clusters >= LEAST_CLUSTERS
}

/** What is known of the model without it. */
export interface EvaluatedModel {
  /** SHA-256 of the model that came home; null for none. */
  readonly model: string | null
  /** Digest of what was trained on; null when unknown. */
  readonly dataset: string | null
  /** On the val split, as the training told them. */
  readonly metrics: Pick<Metrics, 'map50' | 'map5095'>
}

/**
 * Reads evaluation.json. It is the server's word, so it must be about this model and this dataset, and contradict neither
 * itself nor what else is known of the model.
 *
 * @returns the evaluation, or why it is not believed
 */
export function readEvaluation(
  value: object,
  { model, dataset, metrics }: EvaluatedModel,
): { evaluation: Evaluation } | { why: string } {
  const parsed = v.safeParse(evaluationSchema, value)
  if (!parsed.success) return { why: 'it is not an evaluation that can be read' }
  const evaluation = parsed.output
  if (evaluation.model !== model) return { why: 'it is about another model' }
  if (evaluation.dataset !== dataset) return { why: 'it is about another dataset' }
  const why = contradiction(evaluation) || otherNumbers(evaluation, metrics)
  return why === '' ? { evaluation } : { why }
}

/** The training has validated the same model on the val split; of a holdout it knows nothing. */
function otherNumbers(evaluation: Evaluation, metrics: EvaluatedModel['metrics']): string {
  const { split, objects } = evaluation
  if (split !== 'val') return ''
  // Of few objects two make a difference, and another batch may find or miss them.
  const slack = MAP_SLACK + (objects === 0 ? 0 : 2 / objects)
  for (const name of ['map50', 'map5095'] as const) {
    const [found, told] = [evaluation[name], metrics[name]]
    if (found !== null && told !== null && Math.abs(found - told) > slack)
      return `it says ${metric(found)} where the training says ${metric(told)}`
  }
  return ''
}

/** What cannot be true together; empty when all of it can. */
function contradiction(evaluation: Evaluation): string {
  const { pictures, backgrounds, objects, clusters, comparison, operatingPoints, operatingCurve } = evaluation
  if (backgrounds > pictures) return 'it counts more backgrounds than pictures'
  if (pictures - backgrounds > objects) return 'it counts more pictures with an object than objects'
  if (clusters > pictures) return 'it counts more clusters than pictures'
  const points = [
    ...operatingPoints,
    ...operatingCurve,
    ...(evaluation.f1Peak?.point ? [evaluation.f1Peak.point] : []),
  ]
  if (points.some(({ falseAlarms }) => (falseAlarms ?? 0) > backgrounds))
    return 'it counts more false alarms than backgrounds'
  const difference = comparison?.difference ?? null
  return difference === null ? '' : differenceContradiction(difference, evaluation)
}

function differenceContradiction(
  { map50, map5095, belowZero, clusters }: NonNullable<NonNullable<Evaluation['comparison']>['difference']>,
  evaluation: Evaluation,
): string {
  if (clusters !== evaluation.clusters)
    return `it counts ${evaluation.clusters} clusters, and ${clusters} where it compares`
  for (const [own, { value }] of [
    [evaluation.map50, map50],
    [evaluation.map5095, map5095],
  ] as const)
    if (own !== null && (own - value < -ROUNDING || own - value > 1 + ROUNDING))
      return 'it compares with a model whose mAP cannot be'
  const { value, low, high } = map5095
  const isOdd =
    (low > 0 && (value <= 0 || belowZero > TAIL)) || (high < 0 && (value >= 0 || belowZero < 1 - TAIL))
  return isOdd ? 'its difference and the interval of it are on two sides of 0' : ''
}
