import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { GATE_NAMES } from '../../../src/config/gate-names.ts'
import { costs, hoursInAll } from '../../../src/home/cost.ts'
import type { Phase, PhaseRecord } from '../../../src/home/phases.ts'
import { compare } from '../../../src/report/compare.ts'
import { type Evidence, judgeGates } from '../../../src/report/gates.ts'
import type { Metrics, Outcome } from '../../../src/report/outcome.ts'

const METRICS: Metrics = { precision: 0.9, recall: 0.8, map50: 0.85, map5095: 0.5, bestEpoch: 3 }
const NOTHING: Evidence = {
  metrics: { precision: null, recall: null, map50: null, map5095: null, bestEpoch: null },
  comparison: null,
  hours: null,
  cost: null,
  worthless: '',
  against: { standing: 'not compared', why: 'nobody looked', mayHaveLost: null },
}

function outcome(changes: Partial<Outcome> = {}): Outcome {
  return {
    label: 'x',
    digest: 'd',
    arguments: {},
    ultralytics: '8.4.190',
    metrics: METRICS,
    curves: { epochs: [1], columns: {} },
    secondsPerEpoch: 10,
    ...changes,
  }
}

const BEFORE = outcome({ metrics: { ...METRICS, map50: 0.86, map5095: 0.45 }, secondsPerEpoch: 35 })
const FULL: Evidence = {
  metrics: METRICS,
  comparison: compare(outcome(), BEFORE),
  hours: 2,
  cost: 5,
  worthless: '',
  against: { standing: 'not worse', why: '', mayHaveLost: 0.004 },
}

/** Gate, a limit that holds on FULL, one that just does, and one that just does not. */
const TABLE: ReadonlyArray<readonly [string, number, number, number]> = [
  ['precision', 0.5, 0.9, 0.900001],
  ['recall', 0.5, 0.8, 0.800001],
  ['map50', 0.5, 0.85, 0.850001],
  ['map50-95', 0.4, 0.5, 0.500001],
  ['map50-drop', 0.5, 0.01, 0.009999],
  ['map50-95-drop', 0.01, 0, -0.000001],
  ['not-worse-than-baseline', 0.005, 0.004, 0.003999],
  ['speedup', 3, 3.5, 3.500001],
  ['hours', 12, 2, 1.999999],
  ['cost', 100, 5, 4.999999],
]

describe('every gate', () => {
  it('is in this table', () => assert.deepEqual(TABLE.map(([name]) => name).sort(), [...GATE_NAMES].sort()))

  it('says what the number is of that was lost', () => {
    const [result] = judgeGates({ 'not-worse-than-baseline': 0.003 }, FULL)
    assert.equal(result?.why, 'mAP50-95 may have lost 0.004, which is not at most 0.003')
  })

  for (const [name, holds, justHolds, fails] of TABLE) {
    it(`${name} holds up to its limit and not beyond`, () => {
      assert.deepEqual(passed({ [name]: holds }, FULL), [true])
      assert.deepEqual(passed({ [name]: justHolds }, FULL), [true])
      const [result] = judgeGates({ [name]: fails }, FULL)
      assert.equal(result?.passed, false)
      assert.match(result?.why ?? '', /is not at (least|most)/)
    })

    it(`${name} fails without evidence, and with evidence that is not a number`, () => {
      const [result] = judgeGates({ [name]: holds }, NOTHING)
      assert.deepEqual([result?.passed, result?.found], [false, null])
      assert.notEqual(result?.why, '')
      const broken = {
        metrics: spoiled(METRICS),
        comparison: null,
        hours: Number.NaN,
        cost: Number.NaN,
        worthless: '',
        against: { standing: 'worse', why: '', mayHaveLost: Number.NaN } as const,
      }
      assert.deepEqual(passed({ [name]: holds }, broken), [false])
    })

    it(`${name} fails with a limit that is not a number`, () => {
      assert.deepEqual(passed({ [name]: Number.NaN }, FULL), [false])
    })
  }

  it('that does not exist fails, whatever its name', () => {
    assert.deepEqual(passed({ map: 0, constructor: 0, toString: 0 }, FULL), [false, false, false])
  })
})

describe('a comparison', () => {
  const settings = {
    model: 'yolov8n.yaml',
    imgsz: 640,
    epochs: 3,
    batch: 16,
    optimizer: 'AdamW',
    lr0: 0.01,
    seed: 0,
    fraction: 1,
    single_cls: false,
    mosaic: 1,
  }
  const now = outcome({ arguments: settings })

  it('is of equals only when every condition is known and the same', () => {
    assert.equal(compare(now, now).comparable, 'yes')
    assert.equal(compare(now, { ...now, digest: null }).comparable, 'unknown')
    assert.equal(compare(now, { ...now, arguments: {} }).comparable, 'unknown')
  })

  it('is not of equals when one differs, whatever is unknown', () => {
    const other = { ...now, digest: 'e', ultralytics: null }
    assert.equal(compare(now, other).comparable, 'no')
    assert.equal(compare(now, { ...now, arguments: { ...settings, imgsz: 1440 } }).comparable, 'no')
    assert.equal(compare(now, { ...now, arguments: { ...settings, device: 'cpu' } }).comparable, 'yes')
  })

  it('tells no speed where a time is unknown', () => {
    assert.equal(compare(now, { ...now, secondsPerEpoch: null }).speedup, null)
    assert.equal(compare({ ...now, secondsPerEpoch: 0 }, now).speedup, null)
    assert.equal(compare(now, { ...now, secondsPerEpoch: 35 }).speedup, 3.5)
  })
})

describe('the hours in all', () => {
  const record = (phase: Phase, seconds: number): PhaseRecord => ({
    phase,
    startedAt: '2026-11-24T08:00:00.000Z',
    seconds,
    facts: {},
  })

  it('take the training as long as the server says, not as long as it was watched', () => {
    const phases = [
      record('setup-env', 600),
      record('transfer', 3000),
      record('train', 5),
      record('collect', 99),
    ]
    assert.equal(hoursInAll(phases, 7200), 3)
    assert.equal(hoursInAll(phases, 7200, 1800), 3.5)
  })

  it('are unknown when the transfer left no record, or the training no time', () => {
    assert.equal(hoursInAll([record('setup-env', 600)], 7200), null)
    assert.equal(hoursInAll([record('transfer', 600)], null), null)
    assert.deepEqual(costs(null, 2), { hours: null, pricePerHour: 2, total: null })
    assert.equal(costs(3, 2).total, 6)
  })
})

function passed(gates: Record<string, number>, evidence: Evidence): boolean[] {
  return judgeGates(gates, evidence).map((result) => result.passed)
}

function spoiled(metrics: Metrics): Metrics {
  return { ...metrics, precision: Number.NaN, recall: Number.NaN, map50: Number.NaN, map5095: Number.NaN }
}
