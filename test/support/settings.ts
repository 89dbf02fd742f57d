import assert from 'node:assert/strict'
import { resolveSettings, type Settings } from '../../src/config/resolve.ts'
import { Failure } from '../../src/errors.ts'

/** The shortest settings that are accepted. */
export const MINIMAL = 'dataset:\n  path: data/fire\ntraining:\n  weights: yolov8n.yaml\n'

/** Resolves settings as preflight does, for a repository in `/repository`. */
export function resolved(text: string, overrides: string[] = [], root = ''): Settings {
  return resolveSettings({
    text,
    fileName: 'retrain.yaml',
    overrides,
    trainingId: '4711',
    root,
    workspace: '/repository',
  })
}

/** The message of the refusal; fails when the settings are accepted. */
export function refusal(text: string, overrides: string[] = []): string {
  try {
    resolved(text, overrides)
  } catch (error) {
    assert.ok(error instanceof Failure)
    assert.equal(error.code, 'CONFIG_INVALID')
    return error.text.what
  }
  return assert.fail('the settings were accepted')
}
