import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { planArtifacts } from '../../../src/collect/artifacts.ts'
import { modelFacts, writeModelFacts } from '../../../src/report/model-facts.ts'
import { folder, home } from '../../support/record-folder.ts'
import { report } from '../../support/sample-report.ts'

describe('model.json', () => {
  it('says what whoever uses the model needs: classes, size, thresholds, digests', () => {
    const facts = modelFacts(report())
    assert.ok(facts)
    const { file, sha256, classes, imgsz, dataset, thresholds, f1Peak } = facts
    assert.deepEqual(
      [file, sha256, classes, imgsz, dataset.digest],
      ['best.pt', 'b'.repeat(64), ['fire', 'smoke'], 160, 'd'.repeat(64)],
    )
    assert.deepEqual(Object.keys(thresholds), ['1', '5', '10', '50'])
    assert.deepEqual([thresholds['10']?.confidence, thresholds['50']?.confidence], [0.447, null])
    assert.equal(f1Peak?.confidence, 0.31)
  })

  it('makes nothing up for a model that was not evaluated, and is not there without one', () => {
    const shown = report()
    const facts = modelFacts({ ...shown, evaluation: null })
    assert.deepEqual([facts?.thresholds, facts?.f1Peak, facts?.evaluatedOn], [{}, null, null])
    assert.equal(modelFacts({ ...shown, model: null }), undefined)
  })

  it('lies beside the model, in its artifact', async () => {
    await home({})
    const shown = report()
    const notes = await writeModelFacts(folder, shown)
    assert.deepEqual(notes, ['ultralytics/weights/model.json'])
    assert.equal(JSON.parse(await readFile(join(folder, notes[0] ?? ''), 'utf8')).sha256, 'b'.repeat(64))
    const files = [{ path: 'ultralytics/weights/best.pt', size: 1, sha256: '' }]
    const [artifact] = planArtifacts(folder, files, [], 's', [], notes)
    assert.deepEqual(
      [artifact?.kind, artifact?.folder, artifact?.files.length],
      ['model', join(folder, 'ultralytics/weights'), 2],
    )
    assert.deepEqual(planArtifacts(folder, [], [], 's', [], notes), [], 'not without one')
  })
})
