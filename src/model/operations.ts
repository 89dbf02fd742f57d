import * as v from 'valibot'
import { listingSchema } from '../collect/listing.ts'
import { readResult } from '../collect/operations.ts'
import { ensureEnvironment } from '../environment/operations.ts'
import { count, seconds } from '../schemas.ts'
import { type Operation, ours, remoteOperation } from '../ssh/operation.ts'
import { EXPORT_FORMATS } from '../workloads/workloads.ts'

const version = v.pipe(v.string(), v.regex(/^[\w.+!-]{1,64}$/))
const packageName = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,63}$/))
const difference = v.pipe(v.number(), v.minValue(0), v.maxValue(1e6))

/** How far an export agrees with the model that it was made of. */
const agreementSchema = v.object({
  pictures: count,
  /** The surest of the model on each picture. */
  detections: count,
  /** Of these, what the export finds too. */
  matched: count,
  /** The largest difference of a score. */
  scoreDifference: difference,
  /** The largest difference of a box, as a share of the picture. */
  boxDifference: difference,
})

type Agreement = v.InferOutput<typeof agreementSchema>

/** As `remote/gpu_retrain/workloads/ultralytics/export_agreement.py` judges: the runner takes its numbers, not its word. */
export const AGREES = { share: 0.99, score: 0.05, box: 0.01 }

const exportSchema = v.pipe(
  v.object({
    format: v.picklist(EXPORT_FORMATS),
    /** Nothing unless it agrees. */
    files: listingSchema.entries.files,
    seconds,
    /** The side of the pictures that it takes, in pixels; 0 when it was not made. */
    imgsz: count,
    /** Of ONNX; null for other formats. */
    opset: v.nullable(count),
    /** With what it was made, by package. */
    versions: v.record(packageName, version),
    agreement: v.nullable(agreementSchema),
    /** Why there are no files; empty when there are. In the server's words. */
    trouble: v.pipe(v.string(), v.maxLength(20_000)),
  }),
  v.check(
    ({ files, agreement, trouble }) =>
      trouble === '' ? files.length > 0 && agreement !== null && agrees(agreement) : files.length === 0,
    'must have files where it agrees, and none where it does not',
  ),
)

function agrees({ pictures, detections, matched, scoreDifference, boxDifference }: Agreement): boolean {
  const isFound = pictures > 0 && matched > 0 && matched <= detections && matched >= AGREES.share * detections
  return isFound && scoreDifference <= AGREES.score && boxDifference <= AGREES.box
}

/** What came of exporting a model in one format. */
export type Export = v.InferOutput<typeof exportSchema>

/** One that is not there, and why. */
export function notExported(format: string, trouble: string): Export {
  return { format, files: [], seconds: 0, imgsz: 0, opset: null, versions: {}, agreement: null, trouble }
}

/** Exports a finished training's model, and compares each export with it. */
export const makeExports = remoteOperation('exports.make', {
  args: v.strictObject({
    training: v.string(),
    fingerprint: v.string(),
    formats: ours<readonly string[]>(),
  }),
  reply: v.object({ exports: v.pipe(v.array(exportSchema), v.maxLength(EXPORT_FORMATS.length)) }),
  codes: ['DEADLINE_EXCEEDED', 'INPUT_INVALID', 'RECORD_DAMAGED', 'TRAINING_UNKNOWN', 'VENV_FAILED'],
})

/** What exporting calls. */
export const EXPORTS: readonly Operation[] = [ensureEnvironment, makeExports, readResult]
