import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withLibrary } from '../../../../src/workloads/ultralytics/requirement.ts'

test('Ultralytics is added only where nobody named it', () => {
  assert.deepEqual(withLibrary(['einops']), ['ultralytics>=8.4.190', 'einops'])
  assert.deepEqual(withLibrary(['Ultralytics @ https://x.example/u.whl']), [
    'Ultralytics @ https://x.example/u.whl',
  ])
  assert.deepEqual(withLibrary(['ultralytics-thop']), ['ultralytics>=8.4.190', 'ultralytics-thop'])
})
