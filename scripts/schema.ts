import { readFile, writeFile } from 'node:fs/promises'
import { toJsonSchema } from '@valibot/to-json-schema'
import { settingsSchema } from '../src/config/settings.ts'

/** Where editors find the schema of retrain.yaml. */
export const SCHEMA_FILE = new URL('../schema/retrain.schema.json', import.meta.url)

/**
 * The JSON Schema of retrain.yaml, from the schema that preflight itself uses. Cross-checks that JSON Schema cannot
 * say (a budget needs a price) are left out.
 */
export function settingsJsonSchema(): string {
  const schema = toJsonSchema(settingsSchema, { typeMode: 'input', errorMode: 'ignore' })
  const titled = { ...schema, title: 'gpu-retrain settings', description: 'retrain.yaml of gpu-retrain' }
  return `${JSON.stringify(titled, null, 2)}\n`
}

/**
 * Writes the schema file when it is out of date.
 *
 * @returns whether it was
 */
export async function writeSchema(): Promise<boolean> {
  const fresh = settingsJsonSchema()
  const old = await readFile(SCHEMA_FILE, 'utf8').catch(() => '')
  if (old === fresh) return false
  await writeFile(SCHEMA_FILE, fresh)
  return true
}

if (import.meta.main) {
  console.log(
    (await writeSchema()) ? 'wrote schema/retrain.schema.json' : 'schema/retrain.schema.json is up to date',
  )
}
