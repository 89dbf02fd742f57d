import { settingsSchema } from './settings.ts'

/** The part of a valibot schema that this needs: what it wraps, its entries, or what it chooses from. */
interface SchemaPart {
  readonly type?: string
  readonly wrapped?: SchemaPart
  readonly entries?: Readonly<Record<string, SchemaPart>>
  readonly options?: readonly unknown[]
}

/**
 * Whether a setting is text: a path, a name, a version, one of several words. Such a value is taken as it is written;
 * numbers, lists, true and false, and the training arguments, which may be any of these, need YAML to be told apart.
 *
 * @param path the keys on the way, outermost first
 */
export function isTextSetting(path: readonly string[]): boolean {
  const schema = path.reduce<SchemaPart | undefined>(inner, settingsSchema)
  return schema !== undefined && isText(bare(schema))
}

function inner(schema: SchemaPart | undefined, key: string): SchemaPart | undefined {
  const entries = schema === undefined ? undefined : bare(schema).entries
  return entries !== undefined && Object.hasOwn(entries, key) ? entries[key] : undefined
}

function bare(schema: SchemaPart): SchemaPart {
  return schema.wrapped === undefined ? schema : bare(schema.wrapped)
}

/** Any text will do, or one of a few words; `auto` beside numbers is not text, for YAML tells these apart. */
function isText(schema: SchemaPart): boolean {
  if (schema.type === 'union') return (schema.options as readonly SchemaPart[]).some(isText)
  return schema.type === 'string' || schema.type === 'picklist'
}
