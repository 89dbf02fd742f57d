import * as v from 'valibot'

/** Places of one split, and the characters of a path: each is looked for by all the ends it has. */
const MOST_PLACES = 200
const MOST_PATH_CHARACTERS = 1024
const MOST_PATH_PARTS = 32

const onePath = v.pipe(
  v.string(),
  v.maxLength(MOST_PATH_CHARACTERS, `must be a path of at most ${MOST_PATH_CHARACTERS} characters`),
  v.check(
    (path) => path.split(/[\\/]/, MOST_PATH_PARTS + 1).length <= MOST_PATH_PARTS,
    `must be a path of at most ${MOST_PATH_PARTS} names`,
  ),
)
const morePaths = v.pipe(v.array(onePath), v.maxLength(MOST_PLACES, `must be at most ${MOST_PLACES} paths`))
const notPaths = v.union([v.string(), v.array(v.string())], 'must be a path, or a list of paths')
const folders = v.nullish(
  v.lazy((input) => (typeof input === 'string' ? onePath : Array.isArray(input) ? morePaths : notPaths)),
)
const NOT_WHOLE = 'must be a whole number'
const whole = v.pipe(v.number(NOT_WHOLE), v.integer(NOT_WHOLE), v.minValue(0, NOT_WHOLE))
const NOT_A_SHAPE = 'must be two numbers: how many points there are, and how many numbers each has'
const NOT_NAMES = 'must be a list of names'

/** The shape of a data.yaml, as far as the library minds it. */
export const dataYamlSchema = v.looseObject({
  path: v.nullish(v.union([onePath, v.number()], 'must be a path')),
  train: folders,
  val: folders,
  validation: folders,
  valid: folders,
  validate: folders,
  test: folders,
  nc: v.nullish(v.pipe(v.union([v.number(), v.string()], NOT_WHOLE), v.transform(Number), whole)),
  names: v.nullish(v.union([v.array(v.unknown()), v.record(v.string(), v.unknown())], NOT_NAMES)),
  kpt_shape: v.nullish(v.pipe(v.array(whole), v.length(2, NOT_A_SHAPE))),
  flip_idx: v.nullish(v.array(whole, 'must be a list of numbers')),
})
