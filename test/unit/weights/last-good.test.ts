import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { findModelToBeat, keepModelToBeat } from '../../../src/home/model-to-beat.ts'
import { inputHash, setupHash } from '../../../src/preflight/input-hash.ts'
import { findLastGood } from '../../../src/weights/last-good.ts'
import { DEFAULT_WORKLOAD } from '../../../src/workloads/workloads.ts'
import { situation, startingFrom } from '../../support/situation.ts'

const home = mkdtempSync(join(tmpdir(), 'last-good-'))
after(() => rmSync(home, { recursive: true }))
const { signal } = new AbortController()
const CONTENT = 'PK of a model'

async function keep(dataset: string): Promise<string> {
  const path = join(home, 'best.pt')
  writeFileSync(path, CONTENT)
  const sha256 = createHash('sha256').update(CONTENT).digest('hex')
  await keepModelToBeat(home, dataset, { path, sha256, bytes: CONTENT.length, trainingId: '1', classes: [] })
  return sha256
}

describe('training.weights: last-good', () => {
  it('is the model that was kept, under a name of its own, so that it travels as weights do', async () => {
    const sha256 = await keep('fire')
    const { files, faults } = await findLastGood(home, 'fire', DEFAULT_WORKLOAD, signal)
    assert.deepEqual(faults, [])
    assert.deepEqual(
      files.map((file) => [file.name, file.sha256]),
      [['last-good', sha256]],
    )
  })

  it('is refused where there is none, with what to do', async () => {
    const { files, faults } = await findLastGood(home, 'nothing', DEFAULT_WORKLOAD, signal)
    assert.deepEqual(files, [])
    const [fault] = faults
    assert.deepEqual([fault?.name, fault?.failure.code], ['last-good', 'WEIGHTS_MISSING'])
    assert.match(fault?.failure.text.what ?? '', /no last good model of nothing/)
    assert.match(fault?.failure.text.next ?? '', /override training\.weights=yolov8s\.pt/)
  })

  it('is refused when it is not what was kept', async () => {
    await keep('changed')
    const path = (await findModelToBeat(home, 'changed'))?.path ?? ''
    writeFileSync(path, CONTENT.replace('model', 'spell'))
    const { files, faults } = await findLastGood(home, 'changed', DEFAULT_WORKLOAD, signal)
    assert.deepEqual([files, faults[0]?.failure.code], [[], 'WEIGHTS_DAMAGED'])
  })
})

describe('what a training is made of', () => {
  const file = (name: string, digit: string) => ({ name, path: '/x', bytes: 1, sha256: digit.repeat(64) })

  it('is another with other weights, but not because a training that passed is now the last good one', () => {
    const last = startingFrom('last-good')
    const hash = (digit: string) => inputHash({ ...last, weightFiles: [file('last-good', digit)] })
    assert.equal(hash('a'), hash('b'))
    const own = startingFrom('base.pt')
    const ownHash = (digit: string) => inputHash({ ...own, weightFiles: [file('base.pt', digit)] })
    assert.notEqual(ownHash('a'), ownHash('b'))
  })

  it('has one hash with the files of the dataset, and one without', () => {
    const [one, other] = [situation(), situation('', {}, { snapshot: 'cd' })]
    assert.notEqual(inputHash(one), inputHash(other))
    assert.equal(setupHash(one), setupHash(other))
    assert.notEqual(setupHash(one), setupHash(situation('epochs: 7')))
  })
})
