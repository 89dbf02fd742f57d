import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { neededWeights } from '../../../src/preflight/found.ts'
import { judge } from '../../../src/preflight/judge.ts'
import { composePlan } from '../../../src/preflight/plan.ts'
import { situationOf } from '../../../src/preflight/situation.ts'
import { AUDIT, findings, root, situation, startingFrom } from '../../support/situation.ts'

const VIEW = { exclude: [], leave: [], follow: [], mounts: [] }

describe('judge of the weights', () => {
  it('WEIGHTS_MISSING is a warning for a release, which setup-env will fetch', () => {
    const [found] = findings(
      situation('', root({ missingWeights: ['yolov8s.pt'] })),
      'WEIGHTS_MISSING warning',
    )
    assert.match(found?.what ?? '', /yolov8s\.pt are neither here .* setup-env will fetch them/)
    assert.match(found?.next ?? '', /cannot reach github\.com/)
  })

  it('WEIGHTS_MISSING is an error for what nobody has', () => {
    const [found] = findings(
      startingFrom('models/base.pt', root({ missingWeights: ['models/base.pt'] })),
      'WEIGHTS_MISSING error',
    )
    assert.match(found?.what ?? '', /models\/base\.pt are neither on the runner, nor in the dataset, nor on/)
    for (const name of ['yolov8n', 'yolo11s-seg', 'rtdetr-l']) {
      const [short] = judge(startingFrom(name, root({ missingWeights: [name] })))
      assert.match(short?.next ?? '', new RegExp(`For the release write ${name}\\.pt\\. Correct`))
    }
  })

  it('has nothing against weights that travel, with the dataset or by themselves, and against architectures', () => {
    const name = 'models/base.pt'
    const lacking = root({ missingWeights: [name] })
    const file = { name, path: `/srv/${name}`, bytes: 6, sha256: 'a'.repeat(64) }
    findings(situationOf({ ...startingFrom(name, lacking), weightFiles: [file] }))
    const inDataset = situationOf({
      ...startingFrom(name, lacking),
      audit: { ...AUDIT, has: (path: string) => path === name },
    })
    findings(inDataset)
    assert.deepEqual(composePlan(inDataset, VIEW).dataset.weights, [name])
    assert.deepEqual(neededWeights(startingFrom('yolov8s.yaml')), [])
  })
})
