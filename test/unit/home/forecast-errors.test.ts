import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import {
  correctionOf,
  type ForecastErrors,
  keepForecastErrors,
  readForecastErrors,
  usualSeconds,
} from '../../../src/home/forecast-errors.ts'

let home = ''
before(async () => {
  home = await mkdtemp(join(tmpdir(), 'forecast-errors-'))
})
after(async () => await rm(home, { recursive: true, force: true }))

function run(trainingId: string, ratio: number, basis = 'measured'): ForecastErrors {
  const at = '2026-11-24T09:00:00.000Z'
  return { trainingId, at, ratios: { mbps: { basis, ratio } }, phases: { collect: ratio * 10 } }
}

describe('what the last forecasts were off by', () => {
  it('is kept by dataset, a training once, the last twenty', async () => {
    assert.deepEqual(await readForecastErrors(home, 'fire'), [])
    for (let number = 0; number < 25; number += 1)
      await keepForecastErrors(home, 'fire', run(`t${number}`, 1 + number))
    await keepForecastErrors(home, 'fire', run('t24', 2))
    const kept = await readForecastErrors(home, 'fire')
    assert.deepEqual([kept.length, kept.at(-1)?.ratios.mbps?.ratio], [20, 2])
    assert.deepEqual(await readForecastErrors(home, 'other'), [])
  })

  it('is nothing when the file is damaged: a forecast that is not corrected is one all the same', async () => {
    for (const text of ['', '{"runs": 7}', '{"runs": [{"trainingId": "../x"}]}', 'x'.repeat(200_000)]) {
      await writeFile(join(home, 'forecasts/fire.json'), text)
      assert.deepEqual(await readForecastErrors(home, 'fire'), [])
    }
  })

  it('corrects by the median of the last three that stood on the same, within bounds', () => {
    const runs = [run('1', 9), run('2', 1.2), run('3', 1.4), run('4', 7, 'assumed'), run('5', 1.3)]
    assert.deepEqual(correctionOf(runs, 'mbps', 'measured'), { factor: 1.3, runs: 3 })
    assert.deepEqual(correctionOf(runs.slice(0, 2), 'mbps', 'measured'), { factor: 4, runs: 2 })
    assert.deepEqual(correctionOf([run('1', 0.01)], 'mbps', 'measured'), { factor: 0.25, runs: 1 })
    assert.equal(correctionOf(runs, 'mbps', 'of another line'), undefined)
    assert.equal(correctionOf(runs, 'secondsPerEpoch', 'measured'), undefined)
  })

  it('tells how long a phase usually takes', () => {
    assert.equal(usualSeconds([run('1', 1), run('2', 2), run('3', 3), run('4', 90)], 'collect'), 30)
    assert.equal(usualSeconds([], 'collect'), undefined)
  })
})
