/** Numbers of the server's that cannot be, or that contradict each other. */
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import * as v from 'valibot'
import { readBaseline } from '../../../src/report/baseline.ts'
import { compare } from '../../../src/report/compare.ts'
import { compileReport } from '../../../src/report/compile.ts'
import { csvOutcome } from '../../../src/report/csv-outcome.ts'
import { judgeGates } from '../../../src/report/gates.ts'
import { readRecord } from '../../../src/report/record.ts'
import type { Report } from '../../../src/report/report.ts'
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
import { readEvent } from '../../../src/training/events.ts'
import { Narrator } from '../../../src/training/narrator.ts'
import { stateSchema, statusSchema, totalSeconds } from '../../../src/training/states.ts'
import { trainingSummary } from '../../../src/training/summary.ts'
import { samplePlan } from '../../support/plan.ts'
import { recordedLog } from '../../support/recorded-log.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'claims-'))
})
afterEach(() => rm(folder, { recursive: true }))

const HEADER = 'epoch,time,metrics/precision(B),metrics/recall(B),metrics/mAP50(B),metrics/mAP50-95(B)'
const MODEL = 'c'.repeat(64)
const GATES = { precision: 0.5, recall: 0.5, map50: 0.5, 'map50-95': 0.3, hours: 10, cost: 100 }

/** What three honest files say of three epochs of 100 s. */
interface Files {
  state: Record<string, unknown>
  result: Record<string, unknown>
  rows: (number | string)[][]
  epochs: Record<string, unknown>[]
}

function honest(): Files {
  const row = [0.9, 0.8, 0.7, 0.4]
  const metrics = { precision: 0.9, recall: 0.8, map50: 0.7, map50_95: 0.4 }
  return {
    state: { state: 'finished', attempt: 1, epoch: 3, epochs: 3, seconds: 330, secondsBefore: 0 },
    result: { ...metrics, epochs: 3, best: { sha256: MODEL } },
    rows: [1, 2, 3].map((epoch) => [epoch, epoch * 100, ...row]),
    epochs: [1, 2, 3].map((epoch) => ({
      type: 'epoch',
      epoch,
      seconds: 98,
      totalSeconds: epoch * 100 + 20,
      metrics,
    })),
  }
}

/** @param replace raw text for a file, for what JSON.stringify cannot say */
async function report(
  change: (files: Files) => void,
  replace: Record<string, string> = {},
  watchedSeconds = 330,
): Promise<Report> {
  const files = honest()
  change(files)
  const contents: Record<string, string> = {
    'state.json': JSON.stringify(files.state),
    'result.json': JSON.stringify(files.result),
    'ultralytics/results.csv': [HEADER, ...files.rows.map((row) => row.join(','))].join('\n'),
    'events.jsonl': files.epochs.map((each) => `${JSON.stringify({ from: 'driver', ...each })}\n`).join(''),
    'ultralytics/weights/best.pt': 'x',
    ...replace,
  }
  for (const [path, content] of Object.entries(contents)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), content)
  }
  const listed = Object.keys(contents).map((path) => ({ path, size: 1, sha256: MODEL }))
  const record = await readRecord('7', folder, listed)
  const plan = samplePlan()
  const startedAt = '2026-11-24T08:00:00.000Z'
  return compileReport({
    plan: { ...plan, limits: { ...plan.limits, pricePerHour: 2 } },
    trainingId: '7',
    record,
    baseline: null,
    gates: GATES,
    phases: [
      { phase: 'transfer', startedAt, seconds: 60, facts: {} },
      { phase: 'train', startedAt, seconds: 400, facts: { 'training-seconds': watchedSeconds } },
    ],
    files: listed,
    leftOut: [],
    now: new Date(0),
  })
}

function failed(made: Report): string[] {
  return made.gates.filter(({ passed }) => !passed).map(({ name }) => name)
}

function whyOf(made: Report, gate: string): string {
  return made.gates.find(({ name }) => name === gate)?.why ?? ''
}

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
      metrics: { map50: told[at]?.[0], map50_95: told[at]?.[1] },
    }))
    files.result = { ...files.result, map50: 0.71, map50_95: 0.401 }
  })
  assert.deepEqual(failed(resumed), [])
  const wholeNumbers = await report((files) => {
    files.epochs = files.epochs.map((each) => ({ ...each, metrics: { map50: 0.700004, map50_95: 0.4 } }))
    files.result = { ...files.result, precision: 1, recall: 0.75 }
  })
  assert.deepEqual(failed(wholeNumbers), [])
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
    ['a percentage', ({ result }) => void Object.assign(result, { map50_95: 58 }), ['map50-95'], /says 58/],
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
      `{"map50": ${map50}, "map50_95": 0.4, "precision": 0.9, "recall": 0.8, "best": {"sha256": "${MODEL}"}}`
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

describe('numbers that contradict each other are unknown, and a gate on them fails', () => {
  const LIES: [string, (files: Files) => void, string[], RegExp][] = [
    [
      'result.json and the table',
      ({ result }) => void Object.assign(result, { map50: 0.95 }),
      ['map50'],
      /result\.json says 0\.95, results\.csv 0\.7/,
    ],
    [
      'result.json and the table, the other way',
      ({ result }) => void Object.assign(result, { map50_95: 0.3 }),
      ['map50-95'],
      /0\.3, results\.csv 0\.4/,
    ],
    [
      'the table and the events',
      ({ rows }) => void rows[2]?.splice(4, 1, 0.71),
      ['map50'],
      /events\.jsonl says 0\.7 for epoch 3, results\.csv 0\.71/,
    ],
    [
      'an early row and its event',
      ({ epochs }) => void Object.assign(epochs[0] ?? {}, { metrics: { map50_95: 0.1 } }),
      ['map50-95'],
      /epoch 1/,
    ],
    [
      'a recall of one',
      ({ result }) => void Object.assign(result, { recall: 0.1 }),
      ['recall'],
      /result\.json says 0\.1/,
    ],
    [
      'result.json and the events, without a table',
      (files) => {
        files.rows = []
        files.result.map50 = 0.9
      },
      ['map50'],
      /result\.json says 0\.9, events\.jsonl 0\.7/,
    ],
    [
      'a training shorter than its table',
      ({ state }) => void Object.assign(state, { seconds: 30 }),
      ['hours', 'cost'],
      /state\.json says 30 s in all/,
    ],
    [
      'a training shorter than its events',
      (files) => {
        files.rows = files.rows.map((row) => row.toSpliced(1, 1, ''))
        files.state.seconds = 100
      },
      ['hours', 'cost'],
      /events\.jsonl at least 5 min 20 s/,
    ],
    [
      'epochs that are quicker by the table',
      ({ rows }) => {
        for (const row of rows) row.splice(1, 1, Number(row[0]) * 9)
      },
      [],
      /results\.csv says 9\.0 s for epoch 1, events\.jsonl 1 min 38 s/,
    ],
    [
      'fewer epochs than said',
      ({ rows }) => void rows.pop(),
      [],
      /the last epoch is 3 by result\.json, 3 by state\.json, 2 by results\.csv/,
    ],
    [
      'more epochs than said',
      ({ result }) => void Object.assign(result, { epochs: 300 }),
      [],
      /300 by result\.json/,
    ],
    [
      'events of an epoch that never was',
      ({ epochs }) => void epochs.push({ ...epochs[2], epoch: 4, seconds: 1 }),
      [],
      /4 by events\.jsonl/,
    ],
  ]
  for (const [title, change, gates, why] of LIES) {
    it(title, async () => {
      const made = await report(change)
      assert.deepEqual(failed(made), ['record', ...gates])
      for (const gate of ['record', ...gates]) assert.match(whyOf(made, gate), why)
    })
  }

  it('the files of a training that goes on need not agree on its epochs', async () => {
    const made = await report(({ state, epochs }) => {
      state.state = 'failed'
      epochs.pop()
    })
    assert.deepEqual(failed(made), [])
    assert.equal(made.verdict, 'incomplete')
  })

  it('a time that was longer while it was watched', async () => {
    for (const watched of [3600, 500, 1e7]) {
      const made = await report(() => undefined, {}, watched)
      assert.deepEqual(failed(made), ['record', 'hours', 'cost'])
      assert.match(whyOf(made, 'hours'), /state\.json says 5 min 30 s in all, and said .* while/)
    }
    for (const watched of [0, 329, 331, 345])
      assert.deepEqual(failed(await report(() => undefined, {}, watched)), [])
  })

  it('a speedup stands on no time that is in doubt', async () => {
    const made = await report(({ rows }) => {
      for (const row of rows) row.splice(1, 1, Number(row[0]))
    })
    assert.equal(made.outcome.secondsPerEpoch, null)
    const honestly = await report(() => undefined)
    assert.equal(honestly.outcome.secondsPerEpoch, 100)
  })
})

describe('gates by themselves', () => {
  const metrics = { precision: 0.9, recall: 0.9, map50: 0.9, map5095: 0.9, bestEpoch: 1 }
  const evidence = { metrics, comparison: null, hours: 1, cost: 1, worthless: '' }
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

describe('a comparison', () => {
  const good = csvOutcome('x', `${HEADER}\n1,10,0.9,0.9,0.5,0.4\n`)
  it('takes no number that cannot be, on either side', () => {
    for (const odd of [16, -1, Number.POSITIVE_INFINITY]) {
      const other = { ...good, metrics: { ...good.metrics, map50: odd } }
      assert.equal(compare(good, other).change.map50, null)
      assert.equal(compare(other, good).change.map50, null)
    }
    for (const odd of [0, -10, 1e-9, 1e12, Number.POSITIVE_INFINITY]) {
      const other = { ...good, secondsPerEpoch: odd }
      assert.equal(compare(good, other).speedup, null)
      assert.equal(compare(other, good).speedup, null)
    }
  })

  it('is as careful with a saved report', async () => {
    const path = join(folder, 'report.json')
    const curves = { epochs: [1], columns: { time: [-7], 'metrics/mAP50(B)': [16] } }
    const outcome = {
      ...good,
      metrics: { ...good.metrics, map50: 16, recall: -1 },
      secondsPerEpoch: -3,
      curves,
    }
    await writeFile(path, JSON.stringify({ outcome }))
    const read = await readBaseline(path)
    assert.deepEqual([read.metrics.map50, read.metrics.recall, read.metrics.map5095], [null, null, 0.4])
    assert.equal(read.secondsPerEpoch, null)
    assert.deepEqual(read.curves.columns, { time: [null], 'metrics/mAP50(B)': [null] })
  })
})

describe('what the server says while it is followed', () => {
  const state = {
    state: 'training',
    reason: '',
    attempt: 1,
    epoch: 1,
    epochs: 3,
    stopping: null,
    failure: null,
    seconds: 5,
    secondsBefore: 1,
  }
  for (const odd of [-1, 3e11, '7', null, Number.POSITIVE_INFINITY]) {
    it(`a time of ${odd} is unknown, and so is the sum and the cost`, () => {
      const read = v.parse(stateSchema, { ...state, seconds: odd })
      assert.equal(totalSeconds(read), null)
      const summary = trainingSummary('7', { state: read, supervised: true, result: null, stderr: [] }, '', 2)
      assert.match(summary, /\| Run time \| – \|\n\| Cost \| – \|/)
    })
  }

  it('the cost is our own sum, whatever the server says', () => {
    const read = v.parse(stateSchema, { ...state, seconds: 7199, cost: 1e9 })
    const status = { state: read, supervised: true, result: null, stderr: [] }
    assert.match(trainingSummary('7', status, '', 2), /\| Cost \| 4\.00 \|/)
    assert.doesNotMatch(trainingSummary('7', status), /Cost/)
  })

  it('a metric that cannot be is unknown in the result', () => {
    const result = { epochs: 3, map50: 16, map50_95: -0.5 }
    const read = v.parse(statusSchema, { state, supervised: true, result, stderr: [] })
    assert.deepEqual(read.result, { epochs: 3, map50: null, map50_95: null })
  })

  it('an epoch is told with dashes in the place of what cannot be', () => {
    const log = recordedLog()
    const narrator = new Narrator(log, 2, () => 0)
    const event = readEvent({
      type: 'epoch',
      from: 'driver',
      seq: 1,
      attempt: 1,
      atMs: 1,
      epoch: 1,
      epochs: 3,
      seconds: -1,
      trainSeconds: Number.POSITIVE_INFINITY,
      loaderWaitSeconds: 'x',
      totalSeconds: 1e20,
      images: 10,
      losses: { box_loss: 1e300, cls_loss: null },
      metrics: { map50: 16, map50_95: -1 },
    })
    assert.ok(event)
    narrator.tell(event)
    assert.deepEqual(log.lines, [
      'info: epoch 1/3  box 1e+300  cls nan  mAP50 –  mAP50-95 –  – images/s  –  cost –',
    ])
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
