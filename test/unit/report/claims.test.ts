/** Numbers of the server's that cannot be, or that contradict each other. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { compare } from '../../../src/report/compare.ts'
import { judgeGates } from '../../../src/report/gates.ts'
import { judgeStanding } from '../../../src/report/standing.ts'
import { reportSummary } from '../../../src/report/summary.ts'
import {
  bytes,
  change,
  compact,
  count,
  duration,
  metric,
  money,
  rate,
  times,
} from '../../../src/text/format.ts'
import { type Files, failed, HEADER, MODEL, report, whyOf } from '../../support/claimed-report.ts'
import { csvOutcome } from '../../support/csv-outcome.ts'

it('honest files pass, resumed ones and rounded ones, too', async () => {
  assert.deepEqual(failed(await report(() => undefined)), [])
  const resumed = await report((files) => {
    files.state = { ...files.state, attempt: 2, seconds: 130, secondsBefore: 220 }
    files.rows = [
      [1, 100, 0.9, 0.8, 0.6, 0.3],
      [2, 200, 0.9, 0.8, 0.6, 0.3],
      [2, 201, 0, 0, 0.65, 0.35],
      [3, 104, 0.9, 0.8, 0.7, 0.4],
    ]
    const told = [
      [0.6, 0.3],
      [0.65, 0.35],
      [0.7, 0.4],
    ]
    files.epochs = files.epochs.map((each, at) => ({
      ...each,
      metrics: { map50: told[at]?.[0], map5095: told[at]?.[1] },
    }))
    files.result = { ...files.result, map50: 0.71, map5095: 0.401 }
  })
  assert.deepEqual(failed(resumed), [])
  const wholeNumbers = await report((files) => {
    files.epochs = files.epochs.map((each) => ({ ...each, metrics: { map50: 0.700004, map5095: 0.4 } }))
    files.result = { ...files.result, precision: 1, recall: 0.75 }
  })
  assert.deepEqual(failed(wholeNumbers), [])
})

it('a training of one short epoch passes, where saving it took longer than the epoch', async () => {
  const change = (files: Files): void => {
    files.state = { ...files.state, epoch: 1, epochs: 1, seconds: 8 }
    files.result = { ...files.result, epochs: 1 }
    files.rows = [[1, 0.3, ...(files.rows.at(-1)?.slice(2) ?? [])]]
    files.epochs = files.epochs
      .slice(-1)
      .map((each) => ({ ...each, epoch: 1, seconds: 1.5, totalSeconds: 8 }))
  }
  assert.deepEqual(failed(await report(change, {}, 8)), [])
})

describe('a number that cannot be is unknown, and a gate on it fails', () => {
  const ODD: [string, (files: Files) => void, string[], RegExp][] = [
    [
      '16 in result.json',
      ({ result }) => void Object.assign(result, { map50: 16 }),
      ['map50'],
      /result\.json says 16, which cannot be/,
    ],
    [
      'a negative recall',
      ({ result }) => void Object.assign(result, { recall: -0.1 }),
      ['recall'],
      /says -0\.1/,
    ],
    [
      'a precision just above one',
      ({ result }) => void Object.assign(result, { precision: 1.0001 }),
      ['precision'],
      /cannot be/,
    ],
    ['a percentage', ({ result }) => void Object.assign(result, { map5095: 58 }), ['map50-95'], /says 58/],
    [
      '-1 in the table',
      ({ rows }) => void rows[0]?.splice(4, 1, -1),
      ['map50'],
      /results\.csv says -1 for epoch 1/,
    ],
    [
      '1e300 in the table',
      ({ rows }) => void rows[1]?.splice(5, 1, 1e300),
      ['map50-95'],
      /1e\+300 for epoch 2/,
    ],
    [
      'an infinite number in the table',
      ({ rows }) => void rows[2]?.splice(4, 1, 'inf'),
      ['map50'],
      /results\.csv says Infinity for epoch 3/,
    ],
    [
      'a number beyond all in an early row',
      ({ rows }) => void rows[0]?.splice(5, 1, '1e999'),
      ['map50-95'],
      /Infinity for epoch 1/,
    ],
    [
      'an infinite time in the table',
      ({ rows }) => void rows[1]?.splice(1, 1, '-Infinity'),
      ['hours', 'cost'],
      /-Infinity s for epoch 2/,
    ],
    [
      '7 in an event',
      ({ epochs }) => void Object.assign(epochs[2] ?? {}, { metrics: { map50: 7 } }),
      ['map50'],
      /events\.jsonl says 7 for epoch 3/,
    ],
    [
      'a negative time',
      ({ state }) => void Object.assign(state, { seconds: -5 }),
      ['hours', 'cost'],
      /state\.json says a time that cannot be/,
    ],
    [
      'a time before that is a word',
      ({ state }) => void Object.assign(state, { secondsBefore: 'x' }),
      ['hours', 'cost'],
      /time/,
    ],
    [
      'ten thousand years',
      ({ state }) => void Object.assign(state, { seconds: 3e11 }),
      ['hours', 'cost'],
      /time/,
    ],
    [
      'a negative time in the table',
      ({ rows }) => void rows[1]?.splice(1, 1, -200),
      ['hours', 'cost'],
      /-200 s for epoch 2/,
    ],
    [
      'a negative time in an event',
      ({ epochs }) => void Object.assign(epochs[0] ?? {}, { seconds: -1 }),
      ['hours', 'cost'],
      /epoch 1/,
    ],
  ]
  for (const [title, change, gates, why] of ODD) {
    it(title, async () => {
      const made = await report(change)
      assert.deepEqual(failed(made), ['record', ...gates])
      for (const gate of ['record', ...gates]) assert.match(whyOf(made, gate), why)
      assert.equal(made.verdict, 'fail')
    })
  }

  it('what JSON writes as infinite', async () => {
    const raw = (map50: string) =>
      `{"map50": ${map50}, "map5095": 0.4, "precision": 0.9, "recall": 0.8, "best": {"sha256": "${MODEL}"}}`
    for (const number of ['1e999', '-1e999']) {
      const made = await report(() => undefined, { 'result.json': raw(number) })
      assert.deepEqual(failed(made), ['record', 'map50'])
      assert.match(whyOf(made, 'map50'), /Infinity, which cannot be/)
    }
    for (const word of ['"0.9"', 'null', 'true', '[0.9]']) {
      const made = await report(() => undefined, { 'result.json': raw(word) })
      assert.deepEqual(failed(made), ['map50'], word)
    }
  })

  it('is a dash in the summary', async () => {
    const made = await report(({ result, state }) => {
      result.map50 = 16
      state.seconds = -5
    })
    const summary = reportSummary(made, [])
    assert.match(summary, /\| mAP50 \| – \|/)
    assert.match(summary, /\| training \| – \|/)
    assert.match(summary, /\| map50 \| at least 0\.5 \| – \| ❌ it is unknown/)
    assert.doesNotMatch(JSON.stringify(made.outcome), /16/)
  })
})

describe('gates by themselves', () => {
  const metrics = { precision: 0.9, recall: 0.9, map50: 0.9, map5095: 0.9, bestEpoch: 1 }
  const against = judgeStanding(null, null)
  const evidence = { metrics, comparison: null, hours: 1, cost: 1, worthless: '', against }
  for (const value of [16, 1.01, -0.5, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN]) {
    it(`fail closed on a metric of ${value}`, () => {
      for (const [gate, name] of [
        ['precision', 'precision'],
        ['map50', 'map50'],
        ['map50-95', 'map5095'],
      ] as const) {
        const [result] = judgeGates({ [gate]: 0 }, { ...evidence, metrics: { ...metrics, [name]: value } })
        assert.deepEqual([result?.passed, result?.found], [false, null])
      }
    })
  }
  for (const value of [-1, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NaN, 1e300]) {
    it(`fail closed on ${value} hours, and on such a cost`, () => {
      for (const gate of ['hours', 'cost'])
        assert.equal(judgeGates({ [gate]: 1e301 }, { ...evidence, [gate]: value })[0]?.passed, false)
    })
  }
  it('fail closed on an absurd speedup', () => {
    const outcome = csvOutcome('x', `${HEADER}\n1,10,0,0,0.5,0.4\n`)
    const comparison = { ...compare(outcome, outcome), speedup: 1e9 }
    assert.equal(judgeGates({ speedup: 3 }, { ...evidence, comparison })[0]?.passed, false)
  })
})

it('every format shows a dash for what cannot be', () => {
  const odd = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const format of [duration, bytes, metric, change, count, times, money, compact, rate])
    for (const value of odd) assert.equal(format(value), '–', format.name)
  for (const format of [duration, bytes, metric, count, times, money, rate])
    assert.equal(format(-1), '–', format.name)
  assert.deepEqual([metric(16), change(16), change(-1.5), duration(1e12)], ['–', '–', '–', '–'])
})
