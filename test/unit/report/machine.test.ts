/** How a report tells of the machine, and of what was foretold. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Sources } from '../../../src/report/compile.ts'
import { epochParts } from '../../../src/report/epoch-parts.ts'
import { machineOf } from '../../../src/report/machine.ts'
import { reportPage } from '../../../src/report/page.ts'
import { readRecord, type TrainingRecord } from '../../../src/report/record.ts'
import { TrainingFigures } from '../../../src/report/training-figures.ts'
import { ULTRALYTICS } from '../../../src/workloads/ultralytics/workload.ts'
import { samplePlan } from '../../support/plan.ts'
import { folder, home } from '../../support/record-folder.ts'
import { HOSTILE, report } from '../../support/sample-report.ts'
import { nightEvents, nightFigures } from '../../support/told-figures.ts'
import { all, begin, epoch, minute } from '../../support/training-events.ts'

const read = (...events: object[]): TrainingFigures => {
  const figures = new TrainingFigures()
  for (const event of events) figures.add(JSON.stringify(event))
  return figures
}

function pageOf(figures: TrainingFigures, changes: Partial<Sources> = {}) {
  const { outcome, training } = report()
  const record: TrainingRecord = {
    state: {
      state: 'finished',
      reason: '',
      attempt: 1,
      epoch: 30,
      epochs: 30,
      seconds: training.seconds,
      secondsBefore: 0,
    },
    outcome,
    timeline: [],
    figures,
    lock: '',
    claimedModelSha256: null,
    evaluation: null,
  }
  return reportPage(report({ record, ...changes }), [])
}

describe('the figures of a training', () => {
  it('are read from its events, and nothing else of them', () => {
    const { minutes, epochs, all: heard } = nightFigures()
    assert.deepEqual([minutes.length, epochs.length, heard.length], [569, 30, 600])
    const figures = read({ type: 'state' }, minute(1))
    figures.add('"type":"telemetry" and no JSON')
    figures.add('{"type":"telemetry","seconds":"x"}')
    assert.equal(figures.all.length, 1)
  })

  it('come home with the record', async () => {
    const files = await home({
      'events.jsonl': nightEvents()
        .map((event) => `${JSON.stringify(event)}\n`)
        .join(''),
    })
    const { figures } = await readRecord(ULTRALYTICS, '7', folder, files)
    assert.equal(figures?.minutes.length, 569)
  })
})

describe('the machine', () => {
  it('of which nobody told is none', () => {
    assert.equal(machineOf(read(epoch(1))), null)
    assert.doesNotMatch(pageOf(read(epoch(1))), /The machine</)
  })

  it('is summed up', () => {
    const { totals, unit } = machineOf(nightFigures()) ?? assert.fail()
    assert.equal(unit, 'hours')
    assert.deepEqual(
      [
        totals.gpuMemoryTotalBytes,
        totals.memoryLimitBytes,
        totals.gpuTemperaturePeakCelsius,
        totals.isEnergyCounted,
      ],
      [42e9, 64e9, 75, true],
    )
    assert.ok(Math.abs((totals.gpuEnergyKwh ?? 0) - 2.93) < 0.01)
  })

  it('has a pause in its curves where it was not watched, and no more points than can be seen', () => {
    const { minutes } = machineOf(nightFigures()) ?? assert.fail()
    assert.ok(minutes.x.length <= 242)
    const column = minutes.columns.gpuPowerWatts ?? []
    assert.equal(column.filter((value) => value === null).length, 1)
    assert.equal(column.length, minutes.x.length)
  })

  it('without a GPU is told all the same', () => {
    const bare = Object.fromEntries(
      Object.keys(minute(1))
        .filter((name) => name.startsWith('gpu'))
        .map((name) => [name, null]),
    )
    const page = pageOf(read(minute(1, bare), minute(2, bare), epoch(1)))
    assert.match(page, /How busy the machine was/)
    assert.doesNotMatch(page, /Power and temperature|GPU busy|NaN|undefined|Infinity/)
  })

  it('of odd times and pauses without end stays finite', () => {
    const odd = [Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER, 0, 1].map((atMs) => ({
      ...minute(1),
      atMs,
    }))
    const far = Array.from({ length: 2_000 }, (_, at) => ({ ...minute(1), atMs: at * 3_600_000 }))
    for (const events of [odd, far]) {
      const found = machineOf(read(...events))
      assert.ok((found?.minutes.x.length ?? 0) <= 1_000)
      assert.doesNotMatch(pageOf(read(...events)), /NaN|undefined|Infinity/)
    }
  })
})

describe('what the time went into', () => {
  it('is told by part, without what nobody told', () => {
    assert.deepEqual(epochParts(read(begin(), epoch(1), epoch(2))), [
      { name: 'reading the labels', seconds: 45 },
      { name: 'computing', seconds: 1980 },
      { name: 'waiting for pictures', seconds: 60 },
      { name: 'validating', seconds: 340 },
      { name: 'saving', seconds: 20 },
    ])
    assert.deepEqual(epochParts(new TrainingFigures()), [])
  })
})

describe('the page', () => {
  const plan = samplePlan({
    promise: { trainingSeconds: 24_000, secondsPerEpoch: 800, ramCacheBytes: 20e9, diskCacheBytes: null },
  })

  it('draws the machine, and says what was foretold and why it was slow', () => {
    const page = pageOf(nightFigures(), { plan })
    for (const title of [
      'How busy the machine was',
      'Memory in use',
      'Power and temperature of the GPU',
      'Waiting for pictures',
    ])
      assert.equal(page.split(`<b>${title}</b>`).length, 2, title)
    assert.match(page, /promised by preflight<\/th><td>6 h 40 min/)
    assert.match(page, /after epoch 2<\/th><td>at most 10 h 05 min/)
    assert.match(page, /the 8 workers use 7\.6 of 8\.0 CPUs: set <code>cache: ram<\/code> \(needs/)
    assert.equal(page.split('of the training waits for pictures').length, 2, 'one cause is told once')
    assert.match(page, /kWh, by its own counter/)
    assert.doesNotMatch(page, /<script|NaN|undefined|Infinity/)
  })

  it('says of energy that was not counted how it is known', () => {
    assert.match(pageOf(read(minute(1, { gpuEnergyBy: 'power' }))), /kWh, reckoned from its power/)
  })

  it("shows a driver's hostile words as words", () => {
    const page = pageOf(read(minute(1, { gpuProblem: HOSTILE, gpuSource: HOSTILE, cpuCores: all(1) })))
    assert.doesNotMatch(page, /<script|<img src=x|\u202e/)
    assert.match(page, /GPU.trouble/)
  })
})
