import { camelKey, type Resolved, type Section } from '../config/section-shape.ts'
import type { InputReader } from './inputs.ts'

/** The part of a valibot schema that this needs. */
interface SchemaPart {
  readonly type: string
  readonly wrapped?: SchemaPart
  readonly pipe?: readonly SchemaPart[]
  readonly options?: readonly (SchemaPart | string)[]
  readonly literal?: unknown
  readonly requirement?: unknown
}

/** Reads an input whose text needs more than its schema; undefined when it was not given. */
type Special<S extends Section> = {
  readonly [Key in keyof Resolved<S>]?: (read: InputReader) => Resolved<S>[Key] | undefined
}

/**
 * Lays the inputs of a step over what was planned: each setting of the section is an input of the same name.
 *
 * @param planned as preflight decided it
 * @param special readers of lists and of texts with a language of their own
 * @returns the plan, with what was given in its place; what is wrong with it is noted with the reader
 */
export function layOver<S extends Section>(
  read: InputReader,
  section: S,
  planned: Resolved<S>,
  special: Special<S> = {},
): Resolved<S> {
  const values = Object.entries(section).map(([name, schema]) => {
    const key = camelKey(name) as keyof Resolved<S>
    const reader = special[key] ?? (() => given(read, name, schema as unknown as SchemaPart))
    const value = reader(read)
    return [key, value === undefined ? planned[key] : value]
  })
  return Object.fromEntries(values) as Resolved<S>
}

/** What an input says, by the schema of its setting; 0 takes away a limit that may be absent. */
function given(read: InputReader, name: string, schema: SchemaPart): unknown {
  const parts = flat(schema)
  const find = (type: string): SchemaPart | undefined => parts.find((part) => part.type === type)
  if (parts.some(({ literal }) => literal === read.optional(name))) return read.optional(name)
  const picklist = find('picklist')
  if (picklist) return read.choice(name, picklist.options as readonly string[])
  if (find('boolean')) return read.boolean(name)
  // What may be text is text, though YAML may read a number: a version.
  return find('string') ? read.optional(name) || undefined : numberOf(read, name, find)
}

function numberOf(
  read: InputReader,
  name: string,
  find: (type: string) => SchemaPart | undefined,
): number | null | undefined {
  const bound = (type: string): number | undefined => find(type)?.requirement as number | undefined
  const mayBeAbsent = bound('gt_value') === 0
  const [min, max] = [bound('min_value') ?? (mayBeAbsent ? 0 : undefined), bound('max_value')]
  const bounds = { ...(min !== undefined && { min }), ...(max !== undefined && { max }) }
  const value = find('integer') ? read.integer(name, bounds) : read.number(name, bounds)
  return mayBeAbsent && value === 0 ? null : value
}

/** A schema and everything that it is made of. */
function flat(schema: SchemaPart): SchemaPart[] {
  const inner = [schema.wrapped, ...(schema.pipe ?? []), ...(schema.options ?? [])]
  const parts = inner.filter((part): part is SchemaPart => typeof part === 'object' && part !== schema)
  return [schema, ...parts.flatMap(flat)]
}
