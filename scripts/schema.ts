import { readFile, writeFile } from 'node:fs/promises'
import { type JsonSchema, toJsonSchema } from '@valibot/to-json-schema'
import { settingsSchema } from '../src/config/settings.ts'
import { WORKLOADS } from '../src/workloads/workloads.ts'

/** Where editors find the schema of retrain.yaml. */
export const SCHEMA_FILE = new URL('../schema/retrain.schema.json', import.meta.url)

/**
 * The JSON Schema of retrain.yaml, from the schema that preflight itself uses. Cross-checks that JSON Schema cannot
 * say (a budget needs a price) are left out.
 */
export function settingsJsonSchema(): string {
  const schema = toJsonSchema(settingsSchema, { typeMode: 'input', errorMode: 'ignore' })
  const training = schema.properties?.training
  if (typeof training !== 'object') throw new Error('The settings have no section `training`.')
  const named = {
    ...schema,
    title: 'gpu-retrain settings',
    description: 'retrain.yaml of gpu-retrain',
    definitions: { argument: training.additionalProperties ?? true },
    properties: { ...schema.properties, training: withArguments(training) },
  }
  return `${JSON.stringify(named, null, 2)}\n`
}

/** Names the arguments that the libraries are known to take, so that editors complete them; others stay allowed. */
function withArguments(training: JsonSchema): JsonSchema {
  const argument = { $ref: '#/definitions/argument' }
  const known = [...WORKLOADS.values()].flatMap(({ arguments: { known: names } }) =>
    names.map((name) => [name, argument] as const),
  )
  const properties = { ...training.properties, ...Object.fromEntries(known) }
  return { ...training, properties, additionalProperties: argument }
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
