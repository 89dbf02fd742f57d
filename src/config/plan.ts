import * as v from 'valibot'
import { Failure } from '../errors.ts'
import { callbackSchema } from '../interfaces/callback.ts'
import { DECODE_MODES, PIXEL_NAMES } from '../interfaces/pixels.ts'
import { count, nameSchema, sha256 } from '../schemas.ts'
import { WORKLOADS } from '../workloads/workloads.ts'
import { outlookSchema } from './outlook.ts'
import { unpack } from './packed.ts'
import { promiseSchema } from './promise.ts'
import { resolvedSchema } from './section-shape.ts'
import { collect, environment, evaluation, limits, transfer } from './sections.ts'

const text = v.pipe(v.string(), v.maxLength(4096))
const filled = v.pipe(text, v.minLength(1))
const positive = v.pipe(v.number(), v.finite(), v.gtValue(0))

const scalar = v.union([v.string(), v.pipe(v.number(), v.finite()), v.boolean(), v.null()])

/** One value of a training argument: what YAML, JSON and Ultralytics' own command line can all say. */
export const argumentSchema = v.union(
  [scalar, v.array(v.union([v.string(), v.pipe(v.number(), v.finite())]))],
  'must be text, a number, true, false, or a list of these',
)

/** One value of a training argument. */
export type Argument = v.InferOutput<typeof argumentSchema>

/** A path of the dataset. */
const place = filled

/** Where pictures of a split are: below a folder of the dataset, or in the lines of a list in it. */
const sourceSchema = v.strictObject({
  path: place,
  /** Of a list: what a line begins with, and what stands for it in the dataset. */
  prefixes: v.optional(v.array(v.strictObject({ from: text, to: text }))),
  /** Which part of the pictures: those held out by a hash of their path, or the others. */
  part: v.optional(
    v.strictObject({
      share: v.pipe(v.number(), v.gtValue(0), v.ltValue(1)),
      heldOut: v.boolean(),
    }),
  ),
})

/** What a split holds, as the training will see it: with the classes that it trains, and as one class if it says so. */
const splitSchema = v.strictObject({
  images: count,
  /** Pictures without any box. */
  backgrounds: count,
  /** Number of boxes by class number. */
  boxes: v.array(count),
  sources: v.array(sourceSchema),
})

/** What of the dataset's folder travels, as `DatasetView` explains. */
export const viewSchema = v.strictObject({
  exclude: v.array(text),
  leave: v.array(text),
  back: v.optional(v.array(text)),
  follow: v.array(text),
  mounts: v.array(v.strictObject({ path: filled, source: filled })),
})

/** A file on the runner that the training starts from. */
const weightFileSchema = v.strictObject({
  /** As the settings name it. */
  name: filled,
  /** Absolute, on the runner. */
  path: filled,
  bytes: count,
  sha256,
})

/** A file on the runner that the training starts from. */
export type WeightFile = v.InferOutput<typeof weightFileSchema>

/**
 * What preflight decided, for the four actions after it. It holds no secret and no address: GitHub drops an
 * output that contains a masked string.
 */
export const planSchema = v.strictObject({
  schema: v.literal(1),
  /** Known before anything starts, so that a re-run finds the training and a clean-up needs no outputs. */
  trainingId: nameSchema,
  /** What is trained with. */
  workload: v.pipe(
    filled,
    v.check((name) => WORKLOADS.has(name), 'must be a workload'),
  ),
  /** Absolute folder on the server, below which everything lives. */
  root: filled,
  dataset: v.strictObject({
    /** Absolute folder on the runner that holds data.yaml; empty when the dataset lies on the staging server. */
    path: text,
    /** Where the staging server has it: its home of everything there, and the digest that was audited; null for none. */
    staging: v.nullable(v.strictObject({ root: filled, digest: sha256 })),
    name: nameSchema,
    files: count,
    bytes: count,
    /** What of the folder travels; a file in the runner's home says it when it is long. */
    view: v.union([viewSchema, v.strictObject({ sha256 })]),
    splits: v.strictObject({ train: splitSchema, val: splitSchema, test: splitSchema }),
    classes: v.array(text),
    /** What else the library reads of a data.yaml, such as `kpt_shape`. */
    rest: v.record(v.string(), v.unknown()),
    /** Why nothing that is measured on it proves anything, though the settings accept that; empty when it does. */
    worthless: text,
    /** Those of the weights that lie in it and cannot travel before it, as the settings name them. */
    weights: v.array(filled),
    /** How many pictures the server decodes before the first epoch, and what it may find; nothing where none. */
    pixels: v.optional(
      v.strictObject({ decode: v.picklist(DECODE_MODES), accept: v.array(v.picklist(PIXEL_NAMES)) }),
    ),
    /** By task of the library why its labels cannot train it; a task that is not named fits. */
    misfits: v.optional(v.record(v.pipe(v.string(), v.maxLength(40)), text)),
  }),
  environment: resolvedSchema(environment),
  training: v.strictObject({
    weights: filled,
    /** The library's arguments by name; `device` is always among them. */
    args: v.record(v.pipe(v.string(), v.minLength(1)), argumentSchema),
  }),
  /** Those of the weights that lie on the runner and travel before the dataset. */
  weightFiles: v.array(weightFileSchema),
  /** The last good model of this dataset's name, on the runner, that the new one is held against; null for none. */
  modelToBeat: v.nullable(weightFileSchema),
  /** Code of the user's own that travels with the dataset; null for none. */
  code: v.nullable(
    v.strictObject({
      /** Absolute folder on the runner. */
      path: filled,
      /** Of its tree. */
      digest: sha256,
      callbacks: v.array(callbackSchema),
    }),
  ),
  limits: resolvedSchema(limits),
  transfer: resolvedSchema(transfer),
  evaluation: resolvedSchema(evaluation),
  collect: resolvedSchema(collect),
  /** What preflight foretells, which `train` and the report hold what happened against. */
  promise: v.optional(promiseSchema),
  /** What preflight foresees of all phases, with its spread. */
  outlook: v.optional(outlookSchema),
  /** What the server said it is; `gpu` is null when it has none, its memory when nobody says. */
  server: v.strictObject({
    gpu: v.nullable(v.strictObject({ name: text, memoryBytes: v.nullable(count), driver: text })),
    cpus: positive,
    ramBytes: count,
  }),
})

/** The one output of preflight that every later action takes. */
export type Plan = v.InferOutput<typeof planSchema>

/**
 * Reads the `plan` input of an action.
 *
 * @param json the input as it came
 * @returns the plan, whole and of the right shape
 * @throws Failure PLAN_MISSING when it is empty: GitHub leaves out the outputs of a job that failed or was skipped, and
 *   one in which a secret stands
 * @throws Failure INPUT_INVALID when it is not a plan of this version
 */
export function parsePlan(json: string): Plan {
  if (json.trim() === '') throw planMissing()
  const result = v.safeParse(planSchema, parseJson(json.trim()))
  if (result.success) return result.output
  const [issue] = result.issues
  throw planInvalid(`${v.getDotPath(issue) ?? 'plan'}: ${issue.message}`)
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(unpack(json))
  } catch (error) {
    throw planInvalid('it is not JSON', error)
  }
}

function planMissing(): Failure {
  return new Failure('PLAN_MISSING', {
    what: 'The plan is empty: preflight failed or was skipped, its output was not passed on, or GitHub withheld it, because a masked text (a secret) stands in it.',
    safe: 'Nothing was started.',
    next: "Look at the preflight job. A warning `Skip output 'plan' since it may contain secret` there: keep paths, names and other settings in variables and in retrain.yaml, not in secrets, and give no secret a value that occurs in them. Else run preflight first and pass its output `plan` on to this action.",
  })
}

function planInvalid(reason: string, cause?: unknown): Failure {
  return new Failure(
    'INPUT_INVALID',
    {
      what: `The plan cannot be used (${reason}).`,
      safe: 'Nothing was started.',
      next: 'Pass the output of preflight unchanged, and use the same version of all five actions.',
    },
    cause,
  )
}
