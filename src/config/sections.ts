/**
 * The settings that go on into the plan as they are: each is declared once, here, with its schema, its default and its
 * description. `retrain.yaml` spells them with dashes, the plan and everything behind it in camelCase.
 */
import * as v from 'valibot'

/** A setting: `key:` without a value means the same as no such key, as people expect of YAML. */
export function setting<const Schema extends v.GenericSchema, Default extends v.InferInput<Schema> | null>(
  schema: Schema,
  fallback: Default,
  description: string,
) {
  return v.nullish(v.pipe(schema, v.description(description)), fallback)
}

/** As it was written, blanks at its ends too: a folder may be called so. As long as a path can be. */
export const words = v.pipe(v.string('must be text'), v.maxLength(4096, 'must be at most 4096 characters'))
export const filled = v.pipe(words, v.minLength(1, 'must not be empty'))
const number = v.pipe(v.number('must be a number'), v.finite())
const positive = v.pipe(number, v.gtValue(0, 'must be more than 0'))
const whole = v.pipe(number, v.integer('must be a whole number'))

/** A file's extension without its dot. */
export const extensionSchema = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9_-]{1,20}$/, 'must be an extension without its dot, such as txt'),
)

/** YAML reads 3.11 as a number; 3.10 would become 3.1, so a number with one decimal is refused below. */
export const version = v.union(
  [words, v.pipe(v.number(), v.finite(), v.transform(String))],
  'must be a version in quotes',
)

export const environment = {
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
}

export const limits = {
  'max-hours': setting(positive, null, 'Stop a training after this many hours.'),
  'max-cost': setting(positive, null, 'Stop a training when it has cost this much; needs price-per-hour.'),
  'price-per-hour': setting(positive, null, 'What the server costs an hour, in your currency.'),
  // Null is what an input of 0 makes of it; in the file null is the default.
  'stall-minutes': setting(
    v.nullable(positive),
    30,
    'Stop a training that has shown no progress for this long.',
  ),
  rescues: setting(
    v.pipe(whole, v.minValue(0), v.maxValue(100)),
    3,
    'How often a training that ran out of memory, diverged, hung, or was killed or lost goes on by itself. 0 for never.',
  ),
  'checkpoint-minutes': setting(
    positive,
    null,
    'Keep a checkpoint at least this often. Default: after every epoch.',
  ),
  'mirror-minutes': setting(
    v.pipe(number, v.minValue(0, 'must not be less than 0')),
    15,
    'Bring the newest checkpoint home this often while `train` watches, in case the server is lost; 0 for never.',
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
}

export const transfer = {
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
}

export const collect = {
  baseline: setting(
    words,
    '',
    'What to compare with, in the repository: a file of `npm run baseline`, or results.csv or report.json of an earlier training.',
  ),
  'goal-speedup': setting(
    positive,
    3,
    'How many times faster than the baseline an epoch is to be. The report says whether that is met; it stops nothing.',
  ),
  'goal-hours': setting(
    positive,
    12,
    'How many hours all of it may take, from preflight on. The report says whether that is met; it stops nothing.',
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
}

/** JavaScript and Python must read it alike: one group, without a name. */
const clusterPattern = v.pipe(
  words,
  v.maxLength(500, 'must be at most 500 characters'),
  v.check(
    (text) => text === '' || groupsOf(text) === 1,
    'must be a regular expression with one group: (...)',
  ),
)

/** @returns how many groups it has; -1 for what is not an expression, or has a group with a name */
function groupsOf(text: string): number {
  if (/\(\?P?<[^=!]/.test(text)) return -1
  try {
    return (new RegExp(`${text}|`).exec('')?.length ?? 0) - 1
  } catch {
    return -1
  }
}

export const evaluation = {
  clusters: setting(
    clusterPattern,
    '',
    'Which pictures resemble each other, such as those of one camera: a regular expression with one group, searched for in the path, such as "(cam[0-9]+)_". Default: the name without the number at its end.',
  ),
  holdout: setting(
    words,
    '',
    'A folder or a list of pictures in the dataset that is never trained with, as data.yaml would name it: models are evaluated on it in place of val.',
  ),
  'pictures-per-day': setting(
    positive,
    1440,
    'Pictures that a camera takes a day: what false alarms per 1,000 mean. Default: one a minute.',
  ),
}

/** One command: what a shell cannot be given is refused here. */
const command = v.pipe(
  filled,
  v.check((text) => !text.includes('\0'), 'must not hold a NUL'),
)
const commands = v.union(
  [v.pipe(v.array(command), v.maxLength(20, 'must be at most 20 commands')), command],
  'must be a command, or a list of them',
)

/** Commands on the runner. They never go into the plan: what runs there stands in the repository alone. */
export const hooks = {
  before: setting(commands, [], 'Before the server is reached for the first time, such as starting it.'),
  failed: setting(commands, [], 'When the run has failed, such as a message.'),
  after: setting(
    commands,
    [],
    'At the end, once nothing on the server is needed any more, such as stopping it.',
  ),
  minutes: setting(
    v.pipe(positive, v.maxValue(30, 'must be at most 30')),
    5,
    'The longest that each command may take.',
  ),
}

/** The settings of a section, as `setting` makes them. */
export type Section = Readonly<Record<string, ReturnType<typeof setting>>>

type CamelKey<Key> = Key extends `${infer First}-${infer Rest}`
  ? `${First}${Capitalize<CamelKey<Rest>>}`
  : Key

/** A section's settings with their defaults filled in, as the plan has them. */
export type Resolved<S extends Section> = {
  -readonly [Key in keyof S as CamelKey<Key> & string]: v.InferOutput<S[Key]>
}

/** `max-hours` as `maxHours`. */
export function camelKey(key: string): string {
  return key.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

/** Spells the settings of a section as the plan does. @param values as the file has them, defaults filled in */
export function resolved<S extends Section>(
  section: S,
  values: { readonly [Key in keyof S]: v.InferOutput<S[Key]> },
): Resolved<S> {
  return Object.fromEntries(Object.keys(section).map((key) => [camelKey(key), values[key]])) as Resolved<S>
}

/** The schema of a section in the plan: nothing is left out there, and null stands where nothing is set. */
export function resolvedSchema<S extends Section>(section: S): v.GenericSchema<unknown, Resolved<S>> {
  const entries = Object.entries(section).map(([key, { wrapped, default: fallback }]) => [
    camelKey(key),
    fallback === null ? v.nullable(wrapped) : wrapped,
  ])
  return v.strictObject(Object.fromEntries(entries)) as unknown as v.GenericSchema<unknown, Resolved<S>>
}
