/** Shapes that stand in many places. */
import * as v from 'valibot'

/** How many of something: exact, as far as a number of JavaScript can be. */
export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/** A duration in seconds. */
export const seconds = v.pipe(v.number(), v.finite(), v.minValue(0))

/** A SHA-256 in hex. */
export const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'must be a SHA-256'))

/** Ids and dataset names become folder names on both sides, so they are plain. */
export const nameSchema = v.pipe(
  v.string(),
  v.regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/,
    'must be 1 to 100 letters, digits, dots, dashes or underscores, and begin with a letter or digit',
  ),
)

/** Whether a value has keys, as an object of JSON or YAML has. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
