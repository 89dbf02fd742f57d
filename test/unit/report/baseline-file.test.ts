import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { readBaselineArguments } from '../../../scripts/baseline.ts'
import { readBaseline } from '../../../src/report/baseline.ts'
import { makeBaseline, type Told } from '../../../src/report/baseline-file.ts'
import { costPerPoint } from '../../../src/report/spent.ts'
import { ULTRALYTICS } from '../../../src/workloads/ultralytics/workload.ts'
import { rejectsWith } from '../../support/failures.ts'
import { folder, home } from '../../support/record-folder.ts'

const NOW = new Date('2026-11-24T09:00:00Z')
const CSV = 'epoch,time,metrics/mAP50-95(B)\n1,1800,0.4\n2,3600,0.5\n'
const NOBODY_SAYS: Told = {
  name: 'rtx3090',
  hours: null,
  powerW: null,
  pricePerKwh: null,
  pricePerHour: null,
  digest: null,
  ultralytics: null,
}

async function made(told: Partial<Told> = {}) {
  await home({
    'results.csv': CSV,
    'args.yaml': 'imgsz: 1440\nmodel: /home/me/yolov8s.pt\nsave_dir: /home/me/runs\n',
  })
  return await makeBaseline(folder, { ...NOBODY_SAYS, ...told }, NOW)
}

describe('the file of a baseline', () => {
  it('serves as one: what the library left, and what whoever ran it knows', async () => {
    const file = await made({ hours: 35, powerW: 400, pricePerKwh: 0.3, digest: 'd'.repeat(64) })
    assert.deepEqual(file.cost, { hours: 35, total: 4.2, powerW: 400, pricePerKwh: 0.3, pricePerHour: null })
    await writeFile(join(folder, 'b.json'), JSON.stringify(file))
    const { outcome, spent } = await readBaseline(join(folder, 'b.json'), ULTRALYTICS.results)
    assert.deepEqual(spent, { hours: 35, total: 4.2 })
    assert.deepEqual(outcome, file.outcome)
    assert.deepEqual(outcome.arguments, { imgsz: 1440, model: 'yolov8s.pt' }, 'no folder of that machine')
    assert.deepEqual(
      [outcome.label, outcome.secondsPerEpoch, outcome.arguments.imgsz],
      ['rtx3090', 1800, 1440],
    )
    assert.ok(Math.abs((costPerPoint(spent, outcome.metrics) ?? 0) - 0.084) < 1e-12)
  })

  it('takes the sum of the epochs where no hours are told, adds rent to power, and leaves a price unknown', async () => {
    assert.deepEqual((await made()).cost.total, null)
    assert.deepEqual((await made()).cost.hours, 1)
    assert.equal((await made({ pricePerHour: 2 })).cost.total, 2)
    assert.equal((await made({ pricePerHour: 2, powerW: 1000, pricePerKwh: 0.5 })).cost.total, 2.5)
  })

  it('needs a table of epochs', async () => {
    await home({ 'results.csv': 'nothing\n' })
    await rejectsWith('INPUT_INVALID', () => makeBaseline(folder, NOBODY_SAYS, NOW))
  })

  it('has a price of a point only where both are known', () => {
    assert.equal(costPerPoint({ total: null }, { map5095: 0.5 }), null)
    assert.equal(costPerPoint({ total: 5 }, { map5095: null }), null)
    assert.equal(costPerPoint({ total: 5 }, { map5095: 0 }), null)
    assert.equal(costPerPoint({ total: 5 }, { map5095: 0.5 }), 0.1)
  })
})

describe('npm run baseline', () => {
  it('takes one folder, and names the file after it', () => {
    const { folder: run, out, told } = readBaselineArguments(['/runs/rtx3090', '--hours', '35'])
    assert.deepEqual([run, told.name, told.hours, told.powerW], ['/runs/rtx3090', 'rtx3090', 35, null])
    assert.match(out, /baselines\/rtx3090\.json$/)
  })

  it('starts from where it was typed, wherever npm runs it', () => {
    const { folder: run, out } = readBaselineArguments(['train'], '/home/me/runs')
    assert.deepEqual([run, out], ['/home/me/runs/train', '/home/me/runs/baselines/train.json'])
  })

  for (const [what, args, expected] of [
    ['no folder', [], /Name one folder/],
    ['two', ['a', 'b'], /Name one folder/],
    ['hours that are not a number', ['a', '--hours', 'x'], /--hours needs a number/],
    ['no price', ['a', '--price-per-hour', '0'], /--price-per-hour needs a number/],
    ['power without its price', ['a', '--power-w', '400'], /need each other/],
    ['half a digest', ['a', '--digest', 'dd'], /64 hex digits/],
    ['a name that is a path', ['a', '--name', '../x'], /--name may hold/],
    ['an unknown option', ['a', '--colour', 'x'], /Unknown option/],
  ] as const)
    it(`refuses ${what}`, () => {
      assert.throws(() => readBaselineArguments(args), expected)
    })
})
