import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Findings } from '../../../src/config/findings.ts'
import { parseOverrides } from '../../../src/config/overrides.ts'
import { parseSettingsText } from '../../../src/config/settings-file.ts'

function where(text: string, override: string, path: string[]): string {
  const findings = new Findings('retrain.yaml', parseSettingsText(text))
  findings.overrides = parseOverrides([override], assert.fail)
  findings.error(path, 'is not a setting')
  return findings.failure().text.what
}

test('a section that only an override names is said to stand in the override, not in line 1', () => {
  assert.match(where('training:\n  epochs: 1\n', 'trainig.epochs=2', ['trainig']), /: override of trainig: /)
})

test('a section that the file has as well is shown in the file', () => {
  assert.match(where('dataset: {}\ntrainig: {}\n', 'trainig.epochs=2', ['trainig']), /: line 2: trainig /)
})

test('a key that nobody has stands where it would be in the file', () => {
  assert.match(
    where('dataset:\n  name: a\n', 'training.epochs=2', ['dataset', 'path']),
    /: line 1: dataset\.path /,
  )
})
