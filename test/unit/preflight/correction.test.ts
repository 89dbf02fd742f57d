import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parsePlan } from '../../../src/config/plan.ts'
import type { ForecastErrors } from '../../../src/home/forecast-errors.ts'
import { corrected } from '../../../src/preflight/correction.ts'
import { forecast } from '../../../src/preflight/forecast.ts'
import { composePlan } from '../../../src/preflight/plan.ts'
import { preflightSummary } from '../../../src/preflight/summary.ts'
import { promisesOf, ratiosOf } from '../../../src/report/promises.ts'
import { TrainingFigures } from '../../../src/report/training-figures.ts'
import { csvOutcome } from '../../support/csv-outcome.ts'
import { situation } from '../../support/situation.ts'

const GIVEN = situation('workers: 4, epochs: 100', {}, {}, 'price-per-hour: 2')
/** Two connections, and 180 µs for each of 128,001 files. */
const BESIDE_S = 29.04018
const LINE = { mbps: 100, connectSeconds: 3, roundTripMs: 0 }
const BASELINE = csvOutcome('rtx3090.csv', 'epoch,time\n1,1000\n2,2000\n')
const VIEW = { exclude: [], leave: [], follow: [], mounts: [] }

function foreseen(runs: readonly ForecastErrors[]) {
  return corrected(forecast(GIVEN, LINE, BASELINE), GIVEN, BASELINE.label, runs)
}

/** What a run on such a forecast leaves, whose line was so much faster and whose epochs took so much longer. */
function ran(id: string, runs: readonly ForecastErrors[], faster: number, longer: number): ForecastErrors {
  const plan = parsePlan(JSON.stringify(composePlan(GIVEN, VIEW, foreseen(runs))))
  const seconds = BESIDE_S + (39e9 * 8) / 1e6 / (100 * faster)
  const startedAt = '2026-11-24T08:00:00.000Z'
  const rows = promisesOf({
    plan,
    phases: [{ phase: 'transfer', startedAt, seconds, facts: { 'bytes-sent': 39e9 } }],
    figures: new TrainingFigures(),
    trainingSeconds: 100_000 * longer,
    secondsPerEpoch: 1000 * longer,
    epochs: { run: 100, planned: 100 },
    attempts: 1,
    foretold: [],
  })
  return { trainingId: id, at: startedAt, ratios: ratiosOf(plan, rows), phases: { collect: 70 } }
}

describe('a forecast', () => {
  it('is as it was without earlier runs', () => {
    const { bases: _, corrections, phases, ...plain } = foreseen([])
    assert.deepEqual(plain, forecast(GIVEN, LINE, BASELINE))
    assert.deepEqual([corrections, phases], [{}, {}])
  })

  it('is corrected by what the last runs were off, and stays there: a corrected forecast is not corrected again', () => {
    const runs: ForecastErrors[] = []
    for (const id of ['1', '2', '3', '4']) runs.push(ran(id, runs, 1.3, 0.5))
    const { mbps, transferSeconds, secondsPerEpoch, trainingSeconds, cost, corrections } = foreseen(runs)
    const near = (one: number | null, other: number) =>
      assert.ok(Math.abs((one ?? 0) / other - 1) < 1e-9, `${one}`)
    near(mbps, 130)
    near(transferSeconds, 2400 + BESIDE_S)
    near(secondsPerEpoch, 500)
    near(trainingSeconds, 50_000)
    near(cost, ((52_400 + BESIDE_S) / 3600) * 2)
    assert.deepEqual([corrections.mbps?.runs, corrections.secondsPerEpoch?.runs], [3, 3])
  })

  it('says so', () => {
    const runs = [ran('1', [], 1.3, 0.5)]
    const page = preflightSummary({
      situation: GIVEN,
      findings: [],
      forecast: foreseen(runs),
      judged: undefined,
      strict: false,
    })
    assert.match(page, /measured just now over one connection, corrected by the last run \(×1\.30\)/)
    const three = [...runs, ran('2', [], 1.3, 0.5), ran('3', [], 1.3, 0.5)]
    const again = preflightSummary({
      situation: GIVEN,
      findings: [],
      forecast: foreseen(three),
      judged: undefined,
      strict: false,
    })
    assert.match(again, /corrected by the last 3 runs \(×0\.50\)/)
  })

  it('learns nothing of a GPU, a baseline or a size from another', () => {
    const runs = [ran('1', [], 1, 0.5)]
    const other = corrected(forecast(GIVEN, LINE, BASELINE), GIVEN, 'another.csv', runs)
    assert.equal(other.corrections.secondsPerEpoch, undefined)
    const bigger = situation('workers: 4, epochs: 100, imgsz: 1280')
    const found = corrected(forecast(bigger, LINE, BASELINE), bigger, BASELINE.label, runs)
    assert.equal(found.corrections.secondsPerEpoch, undefined)
  })

  it('tells the usual time of the phases that nothing else foretells', () => {
    assert.deepEqual(foreseen([ran('1', [], 1, 1)]).phases, { collect: 70 })
  })
})
