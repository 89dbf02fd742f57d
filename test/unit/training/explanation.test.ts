/** One cause for each way in which a training can be slow, from the figures that show it. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { explain, type Figures } from '../../../src/training/explanation.ts'
import { NOTHING_EXPECTED, project } from '../../../src/training/projection.ts'
import { Usage } from '../../../src/training/usage.ts'
import { all, begin, epoch, minute } from '../../support/training-events.ts'

/** A second epoch that is half as long again as promised. */
function told(
  {
    begin: beginning = {},
    epoch: end = {},
    minute: machine = {},
    cache = null,
    expected = {},
  }: {
    begin?: Record<string, unknown>
    epoch?: Record<string, unknown>
    minute?: Record<string, unknown>
    cache?: string | null
    expected?: Partial<Figures['expected']>
  } = {},
  minutes = 3,
) {
  const [start, done] = [begin(beginning), epoch(2, end)]
  const projection = project(start, done, false)
  assert.ok(projection)
  return explain({
    begin: start,
    epoch: done,
    projection,
    usage: new Usage(Array.from({ length: minutes }, (_, at) => minute(at, machine))),
    cache,
    expected: { ...NOTHING_EXPECTED, secondsPerEpoch: 800, pricePerHour: 2, ...expected },
  })
}

const WAITING = { loaderWaitSeconds: 620 }
const FULL_CPUS = { loaderCpuCores: all(7.9) }

describe('what is as fast as promised', () => {
  it('needs no explanation, whatever waits', () => {
    assert.equal(told({ epoch: WAITING, expected: { secondsPerEpoch: 1000 } }), null)
    assert.equal(told({ epoch: WAITING, expected: { secondsPerEpoch: 2000 } }), null)
  })

  it('without a promise is what does not wait for much', () => {
    const expected = { secondsPerEpoch: null }
    assert.equal(told({ expected }), null)
    assert.equal(told({ expected, minute: { gpuThermalShare: 0.9 } }), null)
    assert.equal(told({ expected, epoch: WAITING, minute: FULL_CPUS })?.cause, 'processors')
  })
})

describe('a loader that waits', () => {
  it('for processors is told with its price, and a cache that fits', () => {
    assert.deepEqual(
      told({ epoch: WAITING, minute: FULL_CPUS, expected: { ramCacheBytes: 20e9, diskCacheBytes: 100e9 } }),
      {
        cause: 'processors',
        text: '62 % of the training waits for pictures, 16 h 53 min = 33.76 until the last epoch; the 8 workers use 7.9 of 8.0 CPUs: set `cache: ram` (needs 40.00 GB, and 44.00 GB are free).',
      },
    )
  })

  it('for processors is told why no cache would do', () => {
    const found = told({
      epoch: WAITING,
      minute: FULL_CPUS,
      begin: { cacheAsked: 'ram' },
      expected: { ramCacheBytes: 112e9, diskCacheBytes: 400e9 },
    })
    assert.match(
      found?.text ?? '',
      /: `cache: ram` was refused; take a server with more CPUs, since `cache: ram` needs 224\.00 GB, and 44\.00 GB are free; `cache: disk` needs 400\.00 GB, and 310\.00 GB are free\.$/,
    )
  })

  it('for processors that are idle wants more workers, for too few of them less', () => {
    const few = told({ epoch: WAITING, begin: { workers: 2 }, minute: { loaderCpuCores: all(2) } })
    assert.match(few?.text ?? '', /the 2 workers use 2\.0 of 8\.0 CPUs: set `workers: 8`\.$/)
    const many = told({ epoch: WAITING, minute: { loaderCpuCores: all(3.9), cpuLimitCores: 4 } })
    assert.match(
      many?.text ?? '',
      /the 8 workers use 3\.9 of 4\.0 CPUs: set `workers: 4`, since they slow each other down\.$/,
    )
    const none = told({ epoch: WAITING, begin: { workers: 0 }, minute: { loaderCpuCores: null } })
    assert.match(none?.text ?? '', /no process loads them ahead \(workers: 0\): set `workers: 8`\.$/)
  })

  it('for the disk is told apart', () => {
    const blocked = told({
      epoch: WAITING,
      minute: { loaderBlocked: all(5.2), loaderReadBytesPerSecond: all(180e6) },
      expected: { diskCacheBytes: 100e9 },
    })
    assert.equal(blocked?.cause, 'disk')
    assert.match(
      blocked?.text ?? '',
      /the 8 workers wait for the disk, which gives 180\.0 MB a second: set `cache: disk` \(/,
    )
    const busy = { diskBusyPercent: all(95) }
    assert.equal(told({ epoch: WAITING, minute: { ...busy, loaderBlocked: null } })?.cause, 'disk')
    // Somebody else keeps it busy.
    assert.equal(told({ epoch: WAITING, minute: busy })?.cause, 'loader')
  })

  it('with a cache already, or of unknown size, gets no advice about caches', () => {
    const cached = told({
      epoch: WAITING,
      minute: FULL_CPUS,
      cache: 'disk',
      expected: { ramCacheBytes: 1e9 },
    })
    assert.match(cached?.text ?? '', /: take a server with more CPUs\.$/)
    assert.match(told({ epoch: WAITING, minute: FULL_CPUS })?.text ?? '', /: take a server with more CPUs\.$/)
  })

  it('for neither is said so, and without figures nothing is made up', () => {
    assert.match(
      told({ epoch: WAITING })?.text ?? '',
      /the 8 workers use 3\.0 CPUs, and are not seen waiting for the disk: look at the volume that/,
    )
    const few = told({ epoch: WAITING, minute: { cpuLimitCores: 4 } })
    assert.doesNotMatch(few?.text ?? '', /slow each other down/)
    const blind = told({ epoch: WAITING }, 0)
    assert.equal(blind?.cause, 'loader')
    assert.match(blind?.text ?? '', /what holds the 8 workers up is not known yet/)
    assert.doesNotMatch(blind?.text ?? '', /NaN|null|undefined|more CPUs/)
  })

  it('on a CPU, where the library has none, gets no advice about workers', () => {
    const cpu = told({ epoch: WAITING, begin: { workers: 0 }, minute: { gpuSource: null } })
    assert.doesNotMatch(cpu?.text ?? '', /set `workers/)
    const many = told({ epoch: WAITING, begin: { workers: 15 }, minute: { cpuLimitCores: 64 } })
    assert.match(many?.text ?? '', /: set `workers: 16`\.$/)
  })
})

describe('other causes', () => {
  it('heat and the power brake are faults of the host', () => {
    const hot = told({
      minute: { gpuThermalShare: 0.8, gpuSmClockMhz: all(900), gpuTemperatureCelsius: all(91) },
    })
    assert.deepEqual(hot, {
      cause: 'throttled',
      text: '10 h 53 min = 21.78 more than promised until the last epoch. The GPU is too hot for 80 % of the time and runs at 900 of 1410 MHz, up to 91 °C: that is a fault of the host, so ask its provider, or go on on another server.',
    })
    assert.match(told({ minute: { gpuPowerBrakeShare: 0.5 } })?.text ?? '', /braked by its power supply/)
    assert.match(told({ minute: { gpuSlowdownShare: 0.5 } })?.text ?? '', /slowed down by its hardware/)
    assert.equal(told({ epoch: WAITING, minute: { gpuThermalShare: 0.3 } })?.cause, 'loader')
  })

  it('a power cap is none', () => {
    assert.equal(told({ minute: { gpuPowerCapShare: 1 } })?.cause, 'unknown')
  })

  it('full precision where mixed was asked for, on a GPU', () => {
    assert.equal(told({ begin: { amp: false } })?.cause, 'precision')
    assert.equal(told({ begin: { amp: false }, minute: { gpuSource: null } })?.cause, 'unknown')
    assert.equal(told({ begin: { amp: false, ampAsked: false } })?.cause, 'unknown')
  })

  it('nothing that shows is said to be nothing', () => {
    assert.equal(
      told()?.text,
      "10 h 53 min = 21.78 more than promised until the last epoch. The figures show no cause: the GPU is busy for 87 % of the time and 1 % of the training waits for data; the baseline's machine may be faster.",
    )
  })
})
