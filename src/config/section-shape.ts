/** What a setting and a section of them are, in the file and in the plan. */
import * as v from 'valibot'

/** A setting: `key:` without a value means the same as no such key, as people expect of YAML. */
export function setting<const Schema extends v.GenericSchema, Default extends v.InferInput<Schema> | null>(
  schema: Schema,
  fallback: Default,
  description: string,
) {
  return v.nullish(v.pipe(schema, v.description(description)), fallback)
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
