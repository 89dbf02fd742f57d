import { isRecord } from '../schemas.ts'
import { nearest } from '../text/nearest.ts'

/** A key that no setting has, and what was probably meant. */
export interface UnknownKey {
  readonly path: readonly string[]
  readonly nearest: string | undefined
}

/** The part of a valibot schema that this needs: what it wraps, or its entries. */
interface SchemaPart {
  readonly type?: string
  readonly wrapped?: SchemaPart
  readonly entries?: Readonly<Record<string, SchemaPart>>
  readonly pipe?: readonly SchemaPart[]
}

/**
 * All unknown keys at once: valibot's strict objects stop at the first one.
 *
 * @param schema the schema of the settings
 * @param value the parsed file
 * @returns each key that no strict object of the schema knows, with its path
 */
export function unknownKeys(schema: SchemaPart, value: unknown, path: readonly string[] = []): UnknownKey[] {
  const object = strictPart(schema)
  if (object?.entries === undefined || !isRecord(value)) return []
  const { entries } = object
  return Object.entries(value).flatMap(([key, inner]): UnknownKey[] => {
    const known = Object.hasOwn(entries, key) ? entries[key] : undefined
    if (known !== undefined) return unknownKeys(known, inner, [...path, key])
    if (object.type !== 'strict_object') return []
    return [{ path: [...path, key], nearest: nearest(key, Object.keys(entries)) }]
  })
}

function strictPart(schema: SchemaPart): SchemaPart | undefined {
  return schema.wrapped === undefined ? schema : strictPart(schema.wrapped)
}
