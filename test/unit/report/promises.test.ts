import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Plan } from '../../../src/config/plan.ts'
import { reportPage } from '../../../src/report/page.ts'
import { type Happened, promisesOf } from '../../../src/report/promises.ts'
import { reportSummary } from '../../../src/report/summary.ts'
import { TrainingFigures } from '../../../src/report/training-figures.ts'
import { samplePlan } from '../../support/plan.ts'
import { report } from '../../support/sample-report.ts'
import { all, minute } from '../../support/training-events.ts'

const PROMISE: NonNullable<Plan['promise']> = {
  trainingSeconds: 10_000,
  secondsPerEpoch: 100,
  ramCacheBytes: 4e9,
  diskCacheBytes: 9e9,
  transfer: { bytes: 1e9, mbps: 100, isMeasured: true, seconds: 80 },
  cost: 5.6,
  phases: { 'setup-env': 60 },
  bases: { secondsPerEpoch: 'A100, 1440 px, rtx3090' },
}
const startedAt = '2026-11-24T08:00:00.000Z'

function plan(changes: Partial<Plan> = {}): Plan {
  const sample = samplePlan()
  return { ...sample, promise: PROMISE, limits: { ...sample.limits, pricePerHour: 2 }, ...changes }
}

function figures(...scans: Array<[split: string, cache: string | null, cacheBytes: number | null]>) {
  const found = new TrainingFigures()
  for (const [split, cache, cacheBytes] of scans)
    found.add(
      JSON.stringify({
        from: 'driver',
        seq: 1,
        attempt: 1,
        atMs: 1,
        type: 'scan',
        split,
        images: 1,
        backgrounds: 0,
        cache,
        cacheBytes,
      }),
    )
  return found
}

const OUTLOOK: NonNullable<Plan['outlook']> = {
  phases: [],
  secondsPerEpoch: null,
  totalSeconds: null,
  cost: null,
  energyKwh: null,
  bytes: { transfer: 0, ramCache: null, diskCache: null, disk: null },
  goals: [],
}

/** So many minutes of a GPU at 300 W, each with so much energy. */
function minutes(count: number, gpuEnergyWattHours: number): TrainingFigures {
  const told = new TrainingFigures()
  const gpuPowerWatts = all(300)
  for (let at = 1; at <= count; at++)
    told.add(JSON.stringify(minute(at, { gpuEnergyWattHours, gpuPowerWatts })))
  return told
}

const AS_PROMISED: Happened = {
  plan: plan(),
  phases: [
    { phase: 'setup-env', startedAt, seconds: 62, facts: {} },
    { phase: 'transfer', startedAt, seconds: 82, facts: { 'bytes-sent': 1e9, reconnects: 0 } },
  ],
  figures: figures(['train', 'ram', 3.2e9], ['val', 'ram', 0.8e9]),
  trainingSeconds: 10_500,
  secondsPerEpoch: 105,
  epochs: { run: 100, planned: 100 },
  attempts: 1,
  foretold: [],
}

function rows(changes: Partial<Happened> = {}) {
  return new Map(promisesOf({ ...AS_PROMISED, ...changes }).map((row) => [row.name, row]))
}

describe('promised against happened', () => {
  it('has every quantity with its error, and no reason where it was near', () => {
    const found = [...rows().values()].map(({ name, errorPercent, reason }) => [
      name,
      errorPercent === null ? null : Math.round(errorPercent),
      reason,
    ])
    assert.deepEqual(found, [
      ['bytes sent', 0, ''],
      ['rate', -2, ''],
      ['environment', 3, ''],
      ['transfer', 2, ''],
      ['training', 5, ''],
      ['an epoch', 5, ''],
      ['cache', 0, ''],
      ['collecting', null, ''],
      ['cost of transfer and training', 5, ''],
      ['energy of the GPU', null, ''],
    ])
  })

  it('has the energy that telemetry saw, where it saw nearly all of the training', () => {
    const drawn = minutes(100, 5)
    const outlook = { ...OUTLOOK, energyKwh: { least: 0.2, expected: 0.5, most: 0.9 } }
    const energy = (trainingSeconds: number, figures = drawn) =>
      rows({ plan: plan({ outlook }), figures, trainingSeconds }).get('energy of the GPU')
    const whole = energy(6_100)
    assert.deepEqual([whole?.promised, whole?.happened?.toFixed(2)], [0.5, '0.50'])
    assert.equal(energy(8_000)?.happened, null, 'a part of it is not all of it')
    const twice = energy(6_100, minutes(100, 10))
    assert.deepEqual(
      [Math.round(twice?.errorPercent ?? 0), twice?.reason],
      [100, 'because of the training; the GPU drew 300 W on average'],
    )
    assert.match(
      reportSummary({ ...report(), promises: [twice ?? assert.fail()] }, []),
      /\| 0\.5 kWh \| 1 kWh \| \+100 %/,
    )
  })

  it('gives a reason for everything that was off by more than 15 %', () => {
    const phases = AS_PROMISED.phases.map((phase) => ({
      ...phase,
      seconds: phase.seconds * 2,
      facts: phase.phase === 'transfer' ? { 'bytes-sent': 1.4e9, reconnects: 3 } : {},
    }))
    const off = rows({
      phases,
      trainingSeconds: 2_000,
      secondsPerEpoch: 50,
      epochs: { run: 40, planned: 100 },
      figures: figures(['train', 'ram', 9e9], ['val', 'ram', 1e9]),
    })
    for (const { name, errorPercent, reason } of off.values())
      if (errorPercent !== null)
        assert.equal(reason !== '', Math.abs(errorPercent) > 15, `${name}: ${reason}`)
    assert.match(off.get('rate')?.reason ?? '', /broke 3 times/)
    assert.match(off.get('transfer')?.reason ?? '', /because of the bytes and the rate/)
    assert.match(off.get('training')?.reason ?? '', /after 40 of 100 epochs; an epoch took another time/)
    assert.match(off.get('an epoch')?.reason ?? '', /A100, 1440 px, rtx3090/)
    assert.match(
      off.get('cost of transfer and training')?.reason ?? '',
      /because of the transfer and the training/,
    )
  })

  it('holds what a probe foretold against it as well', () => {
    const probed = figures()
    const times = {
      trainSeconds: 9,
      lowTrainSeconds: 8,
      highTrainSeconds: 10,
      computeSeconds: 8,
      valSeconds: 1,
    }
    const counts = { batches: 50, epochBatches: 100, epochs: 40 }
    const others = { saveSeconds: 0, setupSeconds: 5, probeSeconds: 4, cache: null }
    const common = { from: 'driver', seq: 1, attempt: 1, atMs: 1, type: 'forecast' }
    probed.add(JSON.stringify({ ...common, ...times, ...counts, ...others }))
    const found = rows({ figures: probed, trainingSeconds: 410, secondsPerEpoch: 15 })
    const epoch = found.get('an epoch, by the probe')
    assert.deepEqual([epoch?.promised, epoch?.happened, epoch?.errorPercent], [10, 15, 50])
    assert.equal(epoch?.reason, 'no cause is known')
    const training = found.get('training, by the probe')
    assert.deepEqual([training?.promised, training?.happened, training?.errorPercent], [410, 410, 0])
    assert.equal(rows().has('an epoch, by the probe'), false)
  })

  it('gives a reason for what happened although nothing was promised', () => {
    const transfer = { bytes: 0, mbps: 100, isMeasured: true, seconds: 0 }
    const sent = rows({ plan: plan({ promise: { ...PROMISE, transfer } }) }).get('bytes sent')
    assert.deepEqual(
      [sent?.errorPercent, sent?.reason],
      [null, 'the server did not hold any more what preflight had found there'],
    )
  })

  it('says that no cause is known where none is', () => {
    assert.equal(rows({ trainingSeconds: 20_000 }).get('training')?.reason, 'no cause is known')
  })

  it('takes nothing for a number that is missing, and no rate from a transfer of nothing', () => {
    const found = rows({ phases: [], trainingSeconds: null, secondsPerEpoch: null, figures: figures() })
    for (const { happened, errorPercent } of found.values())
      assert.deepEqual([happened, errorPercent], [null, null])
    const little = AS_PROMISED.phases.map((phase) => ({ ...phase, facts: { 'bytes-sent': 1e6 } }))
    assert.equal(rows({ phases: little }).get('rate')?.happened, null)
    assert.match(rows({ phases: little }).get('bytes sent')?.reason ?? '', /held a part already/)
  })

  it('holds a cache against the promise of its kind, and knows nothing of one that was not taken by both', () => {
    const onDisk = rows({ figures: figures(['train', 'disk', 8e9], ['val', 'disk', 1e9]) }).get('cache')
    assert.deepEqual([onDisk?.promised, onDisk?.happened], [9e9, 9e9])
    const half = rows({ figures: figures(['train', 'ram', 1e9], ['val', null, null]) }).get('cache')
    assert.deepEqual([half?.promised, half?.happened], [null, null])
  })

  it('is shown on the page and in the summary, what was promised alone', () => {
    const shown = { ...report(), promises: promisesOf({ ...AS_PROMISED, trainingSeconds: 20_000 }) }
    const page = reportPage(shown, [])
    assert.match(page, /Promised, and what happened/)
    assert.match(page, /\+100 %/)
    assert.doesNotMatch(page, /<td>collecting/)
    assert.match(
      reportSummary(shown, []),
      /\| training \| 2 h 47 min \| 5 h 33 min \| \+100 % \| no cause is known \|/,
    )
    assert.doesNotMatch(reportPage(report(), []), /Promised, and/)
  })
})
