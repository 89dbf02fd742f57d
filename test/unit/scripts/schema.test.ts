import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { it } from 'node:test'
import { SCHEMA_FILE, settingsJsonSchema } from '../../../scripts/schema.ts'
import { settingsSchema } from '../../../src/config/settings.ts'
import { TRAIN_ARGUMENTS } from '../../../src/workloads/ultralytics/training-arguments.ts'

it('schema/retrain.schema.json is what the settings are checked with', async () => {
  assert.equal(await readFile(SCHEMA_FILE, 'utf8'), settingsJsonSchema(), 'run: npm run docs')
})

it('every setting is described, for editors and readers', () => {
  const sections = Object.entries(JSON.parse(settingsJsonSchema()).properties)
  assert.deepEqual(
    sections.map(([name]) => name),
    Object.keys(settingsSchema.entries),
  )
  for (const [name, section] of sections.filter(([name]) => name !== 'training')) {
    for (const [key, setting] of settingsOf(section)) {
      assert.match(JSON.stringify(setting), /"description":"[^"]{10,}/, `${name}.${key}`)
    }
  }
})

it('editors complete the training arguments, and take those of a newer library too', () => {
  const { training } = JSON.parse(settingsJsonSchema()).properties
  assert.deepEqual(training.required, ['weights'])
  assert.deepEqual(training.properties.epochs, training.additionalProperties)
  assert.deepEqual(Object.keys(training.properties), ['weights', 'code', 'callbacks', ...TRAIN_ARGUMENTS])
})

/** The settings of a section, which may be left out and so be `anyOf [object, null]`. */
function settingsOf(section: unknown): [string, unknown][] {
  const { properties, anyOf } = section as { properties?: object; anyOf?: { properties?: object }[] }
  return Object.entries(properties ?? anyOf?.[0]?.properties ?? assert.fail('no properties'))
}
