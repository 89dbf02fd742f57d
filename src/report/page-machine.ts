import { bytes, duration, energy } from '../text/format.ts'
import { type Chart, chart, type Series } from './chart.ts'
import { type Content, html } from './html.ts'
import type { Machine } from './machine.ts'
import { namedRows } from './page-table.ts'
import type { Report } from './report.ts'
import { withCode } from './with-code.ts'

/** How the machine was used, over time. */
export function machineCharts({ machine }: Report): Content {
  if (machine === null) return null
  const all = [
    over(machine, 'How busy the machine was', '%', [
      ['GPU', 'gpuUtilizationPercent'],
      ['CPUs', 'cpuPercent'],
    ]),
    over(machine, 'Memory in use', 'GB', [
      ['GPU', 'gpuMemoryGigabytes'],
      ['main memory', 'memoryGigabytes'],
    ]),
    over(machine, 'Power and temperature of the GPU', 'W and °C', [
      ['power', 'gpuPowerWatts'],
      ['temperature', 'gpuTemperatureCelsius'],
    ]),
    waits(machine),
  ]
  const drawn = all.map(chart).filter((each) => each !== null)
  return html`<section class="pair">${drawn.map((each) => html`<div class="card">${each}</div>`)}</section>`
}

function over(
  { unit, minutes }: Machine,
  title: string,
  what: string,
  named: ReadonlyArray<readonly [string, string]>,
): Chart {
  const series = named.map(([name, column]): Series => ({ name, values: minutes.columns[column] ?? [] }))
  return { title, unit: `${what}, over ${unit}`, x: minutes.x, xName: unit, series, mark: null }
}

/** The loader's wait is measured by epoch, and stands where the epoch ended. */
function waits({ unit, minutes, waits }: Machine): Chart {
  const series: Series[] = [
    { name: 'training waits', values: waits.columns.waitPercent ?? [], x: waits.x },
    { name: 'disk is busy', values: minutes.columns.diskBusyPercent ?? [] },
  ]
  return {
    title: 'Waiting for pictures',
    unit: `%, over ${unit}`,
    x: minutes.x,
    xName: unit,
    series,
    mark: null,
  }
}

/** The machine in numbers. */
export function machinePart({ machine }: Report): Content {
  if (machine === null) return null
  const { totals } = machine
  const rows: ReadonlyArray<readonly [string, string]> = [
    ['GPU busy', percent(totals.gpuUtilizationPercent)],
    ['GPU memory', most(totals.gpuMemoryPeakBytes, totals.gpuMemoryTotalBytes)],
    ['GPU power', power(totals)],
    ['GPU energy', energyUsed(totals)],
    [
      'GPU temperature',
      totals.gpuTemperaturePeakCelsius === null
        ? ''
        : `up to ${Math.round(totals.gpuTemperaturePeakCelsius)} °C`,
    ],
    ['GPU clock', clock(totals)],
    ['GPU held down', throttling(totals)],
    [
      'GPU memory errors',
      totals.gpuUncorrectedEccErrors === null ? '' : `${totals.gpuUncorrectedEccErrors} not corrected`,
    ],
    ['GPU trouble', totals.gpuProblem ?? ''],
    [
      'CPUs',
      totals.cpuCores === null
        ? ''
        : `${totals.cpuCores.toFixed(1)} of ${totals.cpuLimitCores?.toFixed(1) ?? '?'} in use`,
    ],
    ['main memory', most(totals.memoryPeakBytes, totals.memoryLimitBytes)],
    ['shared memory', most(totals.sharedMemoryPeakBytes, totals.sharedMemoryTotalBytes)],
    ['disk', disk(totals)],
    [
      'waiting for pictures',
      totals.waitShare === null ? '' : `${percent(totals.waitShare * 100)} of the training`,
    ],
    [
      'our own callbacks',
      totals.overheadShare === null ? '' : `${(totals.overheadShare * 100).toFixed(2)} % of the epochs`,
    ],
  ]
  const known = rows.filter(([, value]) => value !== '')
  return html`<h2>The machine</h2>${namedRows(
    'The machine',
    known.map(([name, value]) => [name.replaceAll(' ', '\u00a0'), value]),
  )}`
}

type Totals = Machine['totals']

function percent(value: number | null): string {
  return value === null ? '' : `${Math.round(value)} %`
}

function most(peak: number | null, total: number | null): string {
  if (peak === null) return ''
  return `up to ${bytes(Math.round(peak))}${total === null ? '' : ` of ${bytes(Math.round(total))}`}`
}

function power({ gpuPowerWatts, gpuPowerLimitWatts }: Totals): string {
  if (gpuPowerWatts === null) return ''
  const limit = gpuPowerLimitWatts === null ? '' : ` of ${Math.round(gpuPowerLimitWatts)} W`
  return `${Math.round(gpuPowerWatts)} W${limit}, on average`
}

function energyUsed({ gpuEnergyKwh, isEnergyCounted }: Totals): string {
  if (gpuEnergyKwh === null) return ''
  return `${energy(gpuEnergyKwh)}, ${isEnergyCounted ? 'by its own counter' : 'reckoned from its power'}`
}

function clock({ gpuSmClockMhz, gpuSmClockMaxMhz }: Totals): string {
  if (gpuSmClockMhz === null) return ''
  const most = gpuSmClockMaxMhz === null ? '' : ` of ${Math.round(gpuSmClockMaxMhz)}`
  return `${Math.round(gpuSmClockMhz)}${most} MHz, on average`
}

function throttling(totals: Totals): string {
  const reasons = [
    ['by heat', totals.gpuThermalShare],
    ['by a power brake', totals.gpuPowerBrakeShare],
    ['by its power limit', totals.gpuPowerCapShare],
  ] as const
  const told = reasons.flatMap(([why, share]) => (share === null ? [] : [`${percent(share * 100)} ${why}`]))
  return told.join(', ')
}

function disk({ diskReadBytesPerSecond, diskWriteBytesPerSecond, diskFreeBytes }: Totals): string {
  const parts = [
    ['reads', diskReadBytesPerSecond, ' a second'],
    ['writes', diskWriteBytesPerSecond, ' a second'],
    ['free at the end', diskFreeBytes, ''],
  ] as const
  return parts
    .flatMap(([what, value, per]) => (value === null ? [] : [`${what} ${bytes(Math.round(value))}${per}`]))
    .join(', ')
}

/** What was foretold, and what happened. */
export function foretoldPart({ foretold, promise, promises, training }: Report): Content {
  if (foretold.length === 0) return null
  const rows = foretold.map(({ projection: { epoch, mostSeconds, leastSeconds } }): [string, string] => [
    `after epoch ${epoch}`,
    `at most ${duration(mostSeconds)}${leastSeconds === null ? '' : `, at the earliest ${duration(leastSeconds)}`}`,
  ])
  const promised: [string, string][] = promise === null ? [] : [['promised by preflight', duration(promise)]]
  const took: [string, string] = ['took', duration(training.seconds)]
  const lines = [...promised, ...rows, took]
  // The second epoch's figures are better than the first one's.
  const why = new Map(
    foretold.flatMap(({ explanation }) => (explanation ? [[explanation.cause, explanation.text]] : [])),
  )
  const told = promises.map(({ reason }) => reason)
  return html`<h2>Foretold on the way</h2>${namedRows('Foretold on the way', lines)}
${[...why.values()].filter((text) => !told.includes(text)).map((text) => html`<p class="note">${withCode(text)}</p>`)}`
}
