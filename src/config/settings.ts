import * as v from 'valibot'
import { ACCEPTABLE } from '../dataset/audit/issues.ts'
import { nameSchema } from '../schemas.ts'
import { argumentSchema, extensionSchema } from './plan.ts'

/** `key:` without a value means the same as no such key, as people expect of YAML. */
function setting<const Schema extends v.GenericSchema, Default extends v.InferInput<Schema> | null>(
  schema: Schema,
  fallback: Default,
  description: string,
) {
  return v.nullish(v.pipe(schema, v.description(description)), fallback)
}

/** As it was written, blanks at its ends too: a folder may be called so. As long as a path can be. */
const words = v.pipe(v.string('must be text'), v.maxLength(4096, 'must be at most 4096 characters'))
const filled = v.pipe(words, v.minLength(1, 'must not be empty'))
const number = v.pipe(v.number('must be a number'), v.finite())
const positive = v.pipe(number, v.gtValue(0, 'must be more than 0'))
const whole = v.pipe(number, v.integer('must be a whole number'))
/** YAML reads 3.11 as a number; 3.10 would become 3.1, so a number with one decimal is refused below. */
const version = v.union([words, v.pipe(number, v.transform(String))], 'must be a version in quotes')

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
      v.picklist([...ACCEPTABLE.keys()], `must be among ${[...ACCEPTABLE.keys()].join(', ')}`),
      'must be a list of kinds of findings',
    ),
    [],
    'Kinds of findings that do not stop the pipeline: pictures and labels that cannot be used stay at home, the rest is taken as it is.',
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

const environment = v.strictObject({
  python: setting(
    v.pipe(
      version,
      v.check(
        (text) => text !== '3.1',
        'is Python 3.1: write "3.10" in quotes, because YAML reads 3.10 as 3.1',
      ),
    ),
    '',
    'Python version for the training, in quotes, such as "3.11". Default: the server\'s own Python.',
  ),
  ultralytics: setting(
    v.pipe(
      version,
      v.regex(/^[<>=!~]{0,2} ?\d[\w.,<>=!~ ]*$/, 'must be a version, such as ">=8.4.190" or "8.4.190"'),
    ),
    '>=8.4.190',
    'Version of Ultralytics: an exact one, or a range. 8.4.190 is the oldest that is supported.',
  ),
  requirements: setting(
    v.array(filled, 'must be a list'),
    [],
    'Further Python packages, as lines of a requirements.txt.',
  ),
  'torch-backend': setting(
    words,
    'auto',
    'Which build of PyTorch: auto (by the driver of the server), cpu, pypi, or one such as cu128.',
  ),
  'index-url': setting(words, '', "Where Python packages come from. Default: the server's own setting."),
})

const limits = v.strictObject({
  'max-hours': setting(positive, null, 'Stop a training after so many hours.'),
  'max-cost': setting(positive, null, 'Stop a training when it has cost so much; needs price-per-hour.'),
  'price-per-hour': setting(positive, null, 'What the server costs an hour, in your currency.'),
  'stall-minutes': setting(positive, 30, 'Stop a training that has shown no progress for so long.'),
  'checkpoint-minutes': setting(
    positive,
    null,
    'Keep a checkpoint at least this often. Default: after every epoch.',
  ),
  'on-cancel': setting(
    v.picklist(['stop', 'detach', 'kill'], 'must be stop, detach or kill'),
    'stop',
    'When the run is cancelled: stop (end the training so that it can be resumed), detach (let it go on), or kill.',
  ),
  follow: setting(
    v.boolean('must be true or false'),
    true,
    'Whether `train` waits for the end of the training.',
  ),
})

const transfer = v.strictObject({
  connections: setting(
    v.union([v.pipe(whole, v.minValue(1), v.maxValue(16)), v.literal('auto')], 'must be auto, or 1 to 16'),
    'auto',
    'How many SSH connections. auto adds connections only while they bring something.',
  ),
  bandwidth: setting(
    words,
    '',
    'A limit in bytes per second (20M), or a timetable ("08:00,20M 22:00,off"). Default: none.',
  ),
  compress: setting(
    v.array(extensionSchema, 'must be a list of extensions'),
    [],
    'Extensions of files to compress on the way, such as [txt, csv]. Pictures and models are compressed already.',
  ),
  keep: setting(
    v.pipe(whole, v.minValue(1, 'must be at least 1')),
    2,
    'How many generations of the dataset stay on the server, the new one included.',
  ),
})

const collect = v.strictObject({
  baseline: setting(
    words,
    '',
    'results.csv or report.json of an earlier training to compare with, in the repository.',
  ),
  gates: setting(
    v.record(v.string(), number, 'must be a list of `name: number`'),
    {},
    'Conditions that the model must meet, such as `map50: 0.8`. Missing evidence fails.',
  ),
  'retention-days': setting(
    v.pipe(whole, v.minValue(1), v.maxValue(400)),
    30,
    "How long GitHub keeps the artifacts; the repository's own maximum wins.",
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

/** retrain.yaml: the one place for everything that is neither a secret nor an address. */
export const settingsSchema = v.strictObject({
  dataset,
  server: v.nullish(server, {}),
  environment: v.nullish(environment, {}),
  training,
  limits: v.nullish(limits, {}),
  transfer: v.nullish(transfer, {}),
  collect: v.nullish(collect, {}),
})

/** The settings as the file and its overrides say them, defaults filled in. */
export type FileSettings = v.InferOutput<typeof settingsSchema>
