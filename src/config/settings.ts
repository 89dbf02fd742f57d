import * as v from 'valibot'
import { DECODE_MODES } from '../interfaces/pixels.ts'
import { nameSchema } from '../schemas.ts'
import { nearest } from '../text/nearest.ts'
import { printable } from '../text/printable.ts'
import { ACCEPTABLE } from '../workloads/workloads.ts'
import { argumentSchema } from './plan.ts'
import { setting } from './section-shape.ts'
import {
  collect,
  environment,
  evaluation,
  filled,
  hooks,
  limits,
  transfer,
  version,
  words,
} from './sections.ts'

const dataset = v.strictObject({
  path: setting(
    words,
    '',
    'Folder on the runner that holds the dataset, or its data.yaml; relative to the repository unless absolute.',
  ),
  'staging-root': setting(
    words,
    '',
    'Wins over path: the dataset lies on the staging server, below this absolute folder, to which an earlier transfer sent it.',
  ),
  yaml: setting(
    words,
    '',
    'Which file describes the dataset, from its folder: when there are several, or it lies elsewhere. Default: data.yaml, or the only one.',
  ),
  data: setting(
    v.record(v.string(), v.unknown(), 'must hold train, val and names'),
    null,
    'What stands for a data.yaml, so that nothing need be written into the folder: {train: images/train, val: images/val, names: [fire, smoke]}. `val: 20%` holds out a part of the training pictures.',
  ),
  exclude: setting(
    v.union([v.array(filled), filled], 'must be a list of patterns, or a file that holds them'),
    [],
    'Files that stay at home: a list of patterns as in .retrainignore, or a file in the repository with one a line.',
  ),
  accept: setting(
    v.array(
      v.picklist(ACCEPTABLE, ({ input }) => notAcceptable(input)),
      'must be a list of kinds of findings',
    ),
    [],
    'Kinds of findings that do not stop the pipeline: pictures and labels that cannot be used stay at home, the rest is taken as it is.',
  ),
  decode: setting(
    v.picklist(DECODE_MODES, `must be ${DECODE_MODES.join(', ')}`),
    'sample',
    'How many pictures the server decodes before the first epoch, to find damage that their ends do not show, and among them those of other splits that nearly are in train: off, sample (2 %, at least 200 of each split, which meets few such pairs of a large dataset), or all.',
  ),
  name: setting(
    nameSchema,
    null,
    'What the dataset is called on the server. Default: the name of its folder.',
  ),
})

const server = v.strictObject({
  root: setting(
    words,
    '',
    'Absolute folder on the server below which everything lives. The action input `root` wins over it.',
  ),
})

/** Everything that goes into the Python environment; Ultralytics becomes one of its requirements. */
const environmentInFile = v.strictObject({
  ...environment,
  ultralytics: setting(
    v.pipe(
      version,
      v.regex(/^[<>=!~]{0,2} ?\d[\w.,<>=!~ ]*$/, 'must be a version, such as ">=8.4.190" or "8.4.190"'),
    ),
    '>=8.4.190',
    'Version of Ultralytics: an exact one, or a range. 8.4.190 is the oldest that is supported.',
  ),
})

const training = v.pipe(
  v.objectWithRest(
    {
      weights: v.pipe(
        filled,
        v.description(
          'What to start from: a file on the runner (models/base.pt) or in the dataset, which travels; a release of Ultralytics (yolov8s.pt), which the server fetches once; or an architecture (yolov8s.yaml).',
        ),
      ),
      code: setting(
        filled,
        null,
        "Folder with code of one's own, relative to the repository unless absolute. It travels with the dataset and comes first on the Python path.",
      ),
      callbacks: setting(
        v.array(filled, 'must be a list'),
        [],
        'Functions in that code that Ultralytics calls: `module:function`, where the function is named after an event (on_fit_epoch_end), or `event=module:function`.',
      ),
    },
    argumentSchema,
  ),
  v.description(
    '`weights`, `code`, `callbacks`, and any training argument of Ultralytics, given on as it stands.',
  ),
)

/** What only the forecast needs. */
const forecast = v.strictObject({
  'baseline-gpu': setting(
    words,
    '',
    'On which GPU the baseline was trained, such as "RTX 3060": its time is then scaled to that of the server. A report.json says it itself.',
  ),
})

/** A misspelt kind, or one that nobody may let pass. */
function notAcceptable(kind: unknown): string {
  const meant = nearest(String(kind), ACCEPTABLE)
  const cure = meant === undefined ? `what can be is ${ACCEPTABLE.join(', ')}` : `did you mean ${meant}?`
  return `is ${printable(String(kind), 100)}, and no such finding can be accepted; ${cure}`
}

const positive = v.pipe(v.number('must be a number'), v.finite(), v.gtValue(0, 'must be more than 0'))

/** When a schedule trains; a person who starts a run wants it. */
const retrainWhen = v.strictObject({
  'min-changed-images': setting(
    v.pipe(positive, v.integer('must be a whole number')),
    null,
    'A schedule trains when so many pictures, or their labels, have changed since the last good model. Default: when anything has.',
  ),
  'min-changed-percent': setting(
    positive,
    null,
    'Or when they are this share of all pictures, in percent; either is enough.',
  ),
  'max-age-days': setting(
    positive,
    null,
    'A schedule trains when the last good model is this old, whatever has changed. Default: never for that.',
  ),
})

/** retrain.yaml: the one place for everything that is neither a secret nor an address. */
export const settingsSchema = v.strictObject({
  dataset,
  server: v.nullish(server, {}),
  environment: v.nullish(environmentInFile, {}),
  training,
  limits: v.nullish(v.strictObject(limits), {}),
  transfer: v.nullish(v.strictObject(transfer), {}),
  forecast: v.nullish(forecast, {}),
  'retrain-when': v.nullish(retrainWhen, {}),
  evaluation: v.nullish(v.strictObject(evaluation), {}),
  collect: v.nullish(v.strictObject(collect), {}),
  hooks: v.nullish(v.strictObject(hooks), {}),
})

/** The settings as the file and its overrides say them, defaults filled in. */
export type FileSettings = v.InferOutput<typeof settingsSchema>
