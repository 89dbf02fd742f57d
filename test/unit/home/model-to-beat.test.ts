import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { findModelToBeat, keepModelToBeat } from '../../../src/home/model-to-beat.ts'

const home = mkdtempSync(join(tmpdir(), 'model-to-beat-'))
after(() => rmSync(home, { recursive: true }))

/** Keeps a model of such content for a dataset, and gives its folder. */
async function keep(dataset: string, content: string, trainingId: string): Promise<string> {
  const path = join(home, 'best.pt')
  writeFileSync(path, content)
  const sha256 = content.repeat(64).slice(0, 64)
  await keepModelToBeat(home, dataset, { path, sha256, bytes: content.length, trainingId, classes: ['fire'] })
  return join(home, 'models', dataset)
}

describe('the model to beat', () => {
  it('is none before the first has passed', async () => {
    assert.equal(await findModelToBeat(home, 'nothing'), undefined)
  })

  it('is the last that was kept; the one before goes only then', async () => {
    const folder = await keep('fire', 'a', '1')
    assert.equal((await findModelToBeat(home, 'fire'))?.trainingId, '1')
    await keep('fire', 'b', '2')
    const found = await findModelToBeat(home, 'fire')
    assert.deepEqual([found?.trainingId, found?.classes], ['2', ['fire']])
    assert.deepEqual(readdirSync(folder).sort(), [`${'b'.repeat(64)}.pt`, 'model.json'])
    await keep('fire', 'b', '3')
    assert.equal((await findModelToBeat(home, 'fire'))?.trainingId, '3')
  })

  it('of another dataset is another', async () => {
    await keep('smoke', 'c', '4')
    assert.equal((await findModelToBeat(home, 'fire'))?.trainingId, '3')
  })

  it('that is cut, gone, or whose record is damaged is none', async () => {
    const folder = await keep('cut', 'd', '5')
    truncateSync(join(folder, `${'d'.repeat(64)}.pt`), 0)
    assert.equal(await findModelToBeat(home, 'cut'), undefined)
    rmSync(join(folder, `${'d'.repeat(64)}.pt`))
    assert.equal(await findModelToBeat(home, 'cut'), undefined)
    writeFileSync(join(folder, 'model.json'), '{"sha256": "../../x"}')
    assert.equal(await findModelToBeat(home, 'cut'), undefined)
  })

  it('that cannot be copied says so, and the one before stays', async () => {
    const model = { sha256: 'f'.repeat(64), bytes: 1, trainingId: '6', classes: [] }
    const lost = keepModelToBeat(home, 'fire', { ...model, path: join(home, 'nowhere.pt') })
    await assert.rejects(lost, { code: 'HOME_UNUSABLE' })
    assert.equal((await findModelToBeat(home, 'fire'))?.trainingId, '3')
  })
})
