import { dirname, join } from 'node:path'
import { writeWhole } from '../home/write-whole.ts'
import { type Evaluation, type F1Peak, hasIntervals, type OperatingPoint } from './evaluation.ts'
import type { Report } from './report.ts'

/** Beside the model in its artifact: no file of the server's can have this name. */
const NAME = 'model.json'

/** A confidence to use, and what it brings by the evaluation. */
type Threshold = Pick<OperatingPoint, 'confidence' | 'falseAlarms' | 'atMostPerThousand'> & {
  /** Its interval is null where the pictures are of too few clusters to tell. */
  readonly recall: {
    readonly value: number
    readonly low: number | null
    readonly high: number | null
  } | null
}

/** What whoever uses the model needs to know of it. */
export interface ModelFacts {
  readonly schema: 1
  readonly file: string
  readonly sha256: string
  readonly trainingId: string
  readonly verdict: Report['verdict']
  /** Names of what it finds, by number. */
  readonly classes: readonly string[]
  /** The longer side of a picture, in pixels; null when unknown. */
  readonly imgsz: number | null
  readonly dataset: { readonly name: string; readonly digest: string | null }
  readonly ultralytics: string | null
  readonly metrics: Pick<Report['outcome']['metrics'], 'map50' | 'map5095' | 'precision' | 'recall'>
  /** On which pictures the thresholds were found; null when the model was not evaluated. */
  readonly evaluatedOn: Pick<Evaluation, 'split' | 'pictures' | 'backgrounds' | 'clusters'> | null
  /** By false alarms that are allowed per 1,000 pictures without an object: `1`, `5`, `10`, `50`. */
  readonly thresholds: Readonly<Record<string, Threshold>>
  /** Where F1 of the boxes peaks; null when unknown. */
  readonly f1Peak:
    | (Omit<F1Peak, 'point'> & { readonly point: (Threshold & Pick<OperatingPoint, 'perThousand'>) | null })
    | null
  /** Why nothing that was measured proves anything; empty when it does. */
  readonly worthless: string
}

/**
 * What the report says of the model, for programs.
 *
 * @returns undefined without a model
 */
export function modelFacts(report: Report): ModelFacts | undefined {
  const { model, outcome, evaluation, dataset } = report
  if (model === null) return undefined
  const { map50, map5095, precision, recall } = outcome.metrics
  const { imgsz } = outcome.arguments
  return {
    schema: 1,
    file: model.path.slice(model.path.lastIndexOf('/') + 1),
    sha256: model.sha256,
    trainingId: report.trainingId,
    verdict: report.verdict,
    classes: dataset.classes,
    imgsz: evaluation?.imgsz ?? (typeof imgsz === 'number' ? imgsz : null),
    dataset: { name: dataset.name, digest: dataset.digest },
    ultralytics: outcome.ultralytics,
    metrics: { map50, map5095, precision, recall },
    evaluatedOn: evaluation && evaluatedOn(evaluation),
    thresholds: evaluation ? thresholds(evaluation) : {},
    f1Peak: evaluation && f1Peak(evaluation),
    worthless: dataset.worthless,
  }
}

function evaluatedOn({ split, pictures, backgrounds, clusters }: Evaluation): ModelFacts['evaluatedOn'] {
  return { split, pictures, backgrounds, clusters }
}

function thresholds(evaluation: Evaluation): ModelFacts['thresholds'] {
  const { operatingPoints } = evaluation
  return Object.fromEntries(
    operatingPoints.map((point) => [String(point.perThousand), threshold(point, hasIntervals(evaluation))]),
  )
}

function threshold(
  { confidence, recall, falseAlarms, atMostPerThousand }: OperatingPoint,
  isSure: boolean,
): Threshold {
  if (isSure) return { confidence, recall, falseAlarms, atMostPerThousand }
  const alone = recall && { value: recall.value, low: null, high: null }
  return { confidence, recall: alone, falseAlarms, atMostPerThousand: null }
}

function f1Peak(evaluation: Evaluation): ModelFacts['f1Peak'] {
  const { f1Peak: peak } = evaluation
  if (peak === null) return null
  const { point, ...others } = peak
  return {
    ...others,
    point: point && { perThousand: point.perThousand, ...threshold(point, hasIntervals(evaluation)) },
  }
}

/**
 * Writes them beside the model.
 *
 * @param folder the results, absolute
 * @returns the names of what was written, relative to the folder; none without a model
 * @throws Failure HOME_UNUSABLE
 */
export async function writeModelFacts(folder: string, report: Report): Promise<string[]> {
  const facts = modelFacts(report)
  if (facts === undefined || report.model === null) return []
  const path = join(dirname(report.model.path), NAME)
  await writeWhole(join(folder, path), `${JSON.stringify(facts, null, 1)}\n`)
  return [path]
}
