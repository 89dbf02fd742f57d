import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Foresight } from '../../../src/training/foresight.ts'
import { Narrator } from '../../../src/training/narrator.ts'
import { NOTHING_EXPECTED } from '../../../src/training/projection.ts'
import { gpuText, Usage, waitShare } from '../../../src/training/usage.ts'
import { recordedLog } from '../../support/recorded-log.ts'
import { all, begin, epoch, eventOf, minute } from '../../support/training-events.ts'

const SLOW = { ...NOTHING_EXPECTED, secondsPerEpoch: 800, trainingSeconds: 80_000, pricePerHour: 2 }
const WAITING = { loaderWaitSeconds: 620 }

describe('foresight', () => {
  const epochs = (events: Parameters<Foresight['hear']>[0][]) => {
    const foresight = new Foresight(SLOW)
    return events.flatMap((event) => foresight.hear(event)?.projection.epoch ?? [])
  }

  it('tells after the first two epochs of each process, and not at the end', () => {
    assert.deepEqual(epochs([begin(), epoch(1), epoch(2), epoch(3)]), [1, 2])
    assert.deepEqual(
      epochs([begin(), epoch(1), begin({ epoch: 2 }), epoch(2), epoch(3), epoch(4)]),
      [1, 2, 3],
    )
    assert.deepEqual(epochs([begin({ epochs: 1 }), epoch(1, { epochs: 1 })]), [])
    assert.deepEqual(epochs([epoch(1)]), [])
  })

  it('explains from what the machine did since the training began', () => {
    const foresight = new Foresight(SLOW)
    const cache = eventOf('scan', { split: 'train', images: 51_200, backgrounds: 0, cache: null })
    const hot = minute(0, { gpuThermalShare: 1 })
    const events = [hot, cache, begin(), minute(1, { loaderCpuCores: all(7.9) }), epoch(1, WAITING)]
    const told = events.map((event) => foresight.hear(event)).at(-1)
    assert.equal(told?.explanation?.cause, 'processors')
  })
})

describe('the log', () => {
  const told = (events: Parameters<Narrator['tell']>[0][]) => {
    const log = recordedLog()
    const narrator = new Narrator(log, 2, () => 0, false, SLOW)
    for (const event of events) narrator.tell(event)
    return log.lines
  }

  it('has the machine in the line of each epoch, and of short ones the minute before', () => {
    const hot = minute(1, { gpuUtilizationPercent: all(50), gpuTemperatureCelsius: all(80) })
    const lines = told([minute(0), hot, epoch(5), epoch(6), minute(2), epoch(7, WAITING)])
    assert.match(lines[0] ?? '', / {2}GPU 69 %, 312 W, 80 °C, waits 1 % {2}20 min 00 s /)
    assert.match(lines[1] ?? '', / {2}GPU 69 %, 312 W, 80 °C, waits 1 % /)
    assert.match(lines[2] ?? '', / {2}GPU 87 %, 312 W, 71 °C, waits 62 % /)
  })

  it('tells the end and, once, what holds the training up', () => {
    const lines = told([begin(), minute(1), epoch(1, WAITING), epoch(2, WAITING), epoch(3, WAITING)])
    assert.equal(
      lines.filter((line) => /^info: Foretold after epoch [12] of 100: at most/.test(line)).length,
      2,
    )
    assert.equal(lines.filter((line) => line.startsWith('notice: 62 % of the training waits')).length, 1)
  })
})

describe('a GPU with trouble', () => {
  it('is told of when it begins, and once', () => {
    const lost = { gpuProblem: 'GPU is lost' }
    const log = recordedLog()
    const narrator = new Narrator(log, null)
    const minutes = [{}, lost, lost, { gpuUncorrectedEccErrors: 2 }, {}, lost]
    for (const [at, changes] of minutes.entries()) narrator.tell(minute(at, changes))
    assert.deepEqual(log.lines, [
      'warning: The server says of its GPU: GPU is lost',
      'warning: The GPU counts 2 memory errors that it could not correct.',
      'warning: The server says of its GPU: GPU is lost',
    ])
  })
})

describe('usage', () => {
  it('is unknown where nobody told, and weighted by time', () => {
    const nothing = new Usage([])
    assert.deepEqual(
      [nothing.mean('cpuCores'), nothing.max('cpuCores'), nothing.last('diskFreeBytes')],
      [null, null, null],
    )
    assert.equal(nothing.energy(), null)
    assert.equal(gpuText(nothing), '')
    const odd = [
      minute(0, { cpuCores: all(1) }),
      minute(1, { cpuCores: all(4), seconds: 20 }),
      minute(2, { cpuCores: null }),
    ]
    assert.equal(new Usage(odd).mean('cpuCores'), 1.75)
    assert.equal(new Usage(odd).last('diskFreeBytes'), 310e9)
  })

  it('of energy says whether all of it was counted', () => {
    const counted = new Usage([minute(0), minute(1)]).energy()
    assert.deepEqual([counted?.kwh.toFixed(4), counted?.isExact], ['0.0104', true])
    assert.equal(new Usage([minute(0), minute(1, { gpuEnergyBy: 'power' })]).energy()?.isExact, false)
  })

  it('of a value that cannot be is unknown', () => {
    const odd = minute(0, {
      gpuUtilizationPercent: all(200),
      gpuPowerWatts: { mean: 1 },
      cpuLimitCores: -1,
      gpuEnergyBy: 'guess',
    })
    assert.deepEqual(
      [odd.gpuUtilizationPercent, odd.gpuPowerWatts, odd.cpuLimitCores, odd.gpuEnergyBy],
      [null, null, null, null],
    )
  })

  it('of the loader leaves the first batch out', () => {
    assert.equal(waitShare({ loaderWaitSeconds: 50, trainSeconds: 200, firstWaitSeconds: 100 }), 0.5)
    assert.equal(waitShare({ loaderWaitSeconds: 50, trainSeconds: 200, firstWaitSeconds: null }), 0.25)
    assert.equal(waitShare({ loaderWaitSeconds: null, trainSeconds: 200, firstWaitSeconds: 0 }), null)
  })
})
