import type { EventOf } from '../training/events.ts'
import { type Measured, Usage, waitShare } from '../training/usage.ts'
import type { TrainingFigures } from './training-figures.ts'

/** More points than pixels help nobody. */
const MOST_POINTS = 240
/** A pause between two minutes that is longer than so many of them interrupts the curves. */
const GAP_MINUTES = 5
/** Of shorter trainings time is told in minutes. */
const LEAST_HOURS = 2

/** Curves over time: a value per position, null where unknown. */
export interface Curves {
  /** Time since the first event, in `unit`. */
  readonly x: readonly number[]
  readonly columns: Readonly<Record<string, ReadonlyArray<number | null>>>
}

/** How the machine was used, as a report tells it; null where nobody told. */
export interface Machine {
  readonly unit: 'hours' | 'minutes'
  readonly minutes: Curves
  /** By epoch: which share of its training waited for data, in percent. */
  readonly waits: Curves
  readonly totals: {
    readonly gpuSource: string | null
    readonly gpuProblem: string | null
    readonly gpuUtilizationPercent: number | null
    readonly gpuMemoryPeakBytes: number | null
    readonly gpuMemoryTotalBytes: number | null
    readonly gpuPowerWatts: number | null
    readonly gpuPowerLimitWatts: number | null
    readonly gpuTemperaturePeakCelsius: number | null
    readonly gpuSmClockMhz: number | null
    readonly gpuSmClockMaxMhz: number | null
    readonly gpuThermalShare: number | null
    readonly gpuPowerBrakeShare: number | null
    readonly gpuPowerCapShare: number | null
    readonly gpuUncorrectedEccErrors: number | null
    readonly gpuEnergyKwh: number | null
    /** Whether the GPU's own counter told all of it, or its power over time. */
    readonly isEnergyCounted: boolean
    readonly cpuCores: number | null
    readonly cpuLimitCores: number | null
    readonly memoryPeakBytes: number | null
    readonly memoryLimitBytes: number | null
    readonly sharedMemoryPeakBytes: number | null
    readonly sharedMemoryTotalBytes: number | null
    readonly diskReadBytesPerSecond: number | null
    readonly diskWriteBytesPerSecond: number | null
    readonly diskFreeBytes: number | null
    /** Over all epochs. */
    readonly waitShare: number | null
    /** Spent in callbacks of ours, of the time of the epochs. */
    readonly overheadShare: number | null
  }
}

/** Sums a training's minutes up; null when there are none. */
export function machineOf({ minutes, epochs }: TrainingFigures): Machine | null {
  const [first] = minutes
  if (!first) return null
  const sorted = [...minutes].sort((one, other) => one.atMs - other.atMs)
  const ends = [...epochs].sort((one, other) => one.atMs - other.atMs)
  const startMs =
    Math.min(sorted[0]?.atMs ?? 0, ends[0]?.atMs ?? Number.POSITIVE_INFINITY) - first.seconds * 1000
  const hours = ((sorted.at(-1)?.atMs ?? 0) - startMs) / 3_600_000
  const unit = hours < LEAST_HOURS ? 'minutes' : 'hours'
  const place = (atMs: number) =>
    Number(((atMs - startMs) / (unit === 'hours' ? 3_600_000 : 60_000)).toFixed(3))
  return {
    unit,
    minutes: curves(groups(sorted), place),
    waits: waitCurve(ends, place),
    totals: totals(new Usage(minutes), epochs),
  }
}

function totals(usage: Usage, epochs: TrainingFigures['epochs']): Machine['totals'] {
  const energy = usage.energy()
  return {
    gpuSource: usage.last('gpuSource'),
    gpuProblem: usage.last('gpuProblem'),
    gpuUtilizationPercent: usage.mean('gpuUtilizationPercent'),
    gpuMemoryPeakBytes: usage.max('gpuMemoryUsedBytes'),
    gpuMemoryTotalBytes: usage.last('gpuMemoryTotalBytes'),
    gpuPowerWatts: usage.mean('gpuPowerWatts'),
    gpuPowerLimitWatts: usage.last('gpuPowerLimitWatts'),
    gpuTemperaturePeakCelsius: usage.max('gpuTemperatureCelsius'),
    gpuSmClockMhz: usage.mean('gpuSmClockMhz'),
    gpuSmClockMaxMhz: usage.last('gpuSmClockMaxMhz'),
    gpuThermalShare: usage.meanOf('gpuThermalShare'),
    gpuPowerBrakeShare: usage.meanOf('gpuPowerBrakeShare'),
    gpuPowerCapShare: usage.meanOf('gpuPowerCapShare'),
    gpuUncorrectedEccErrors: usage.last('gpuUncorrectedEccErrors'),
    gpuEnergyKwh: energy?.kwh ?? null,
    isEnergyCounted: energy?.isExact ?? false,
    cpuCores: usage.mean('cpuCores'),
    cpuLimitCores: usage.last('cpuLimitCores'),
    memoryPeakBytes: usage.max('memoryUsedBytes'),
    memoryLimitBytes: usage.last('memoryLimitBytes'),
    sharedMemoryPeakBytes: usage.max('sharedMemoryUsedBytes'),
    sharedMemoryTotalBytes: usage.last('sharedMemoryTotalBytes'),
    diskReadBytesPerSecond: usage.mean('diskReadBytesPerSecond'),
    diskWriteBytesPerSecond: usage.mean('diskWriteBytesPerSecond'),
    diskFreeBytes: usage.last('diskFreeBytes'),
    waitShare: share(epochs, (epoch) => [epoch.loaderWaitSeconds, epoch.trainSeconds]),
    overheadShare: share(epochs, (epoch) => [epoch.overheadSeconds, epoch.seconds]),
  }
}

/** Of a sum over the epochs for which both are known. */
function share(
  epochs: TrainingFigures['epochs'],
  pick: (epoch: EventOf<'epoch'>) => readonly [number | null, number | null],
): number | null {
  let [part, whole] = [0, 0]
  for (const [one, all] of epochs.map(pick)) {
    if (one === null || all === null) continue
    part += one
    whole += all
  }
  return whole > 0 ? Math.min(1, part / whole) : null
}

/** Neighbours together, so that there are not too many points; an empty group stands for a pause. */
function groups(minutes: readonly EventOf<'telemetry'>[]): EventOf<'telemetry'>[][] {
  const size = Math.ceil(minutes.length / MOST_POINTS)
  const found: EventOf<'telemetry'>[][] = []
  let lastMs = minutes[0]?.atMs ?? 0
  for (const minute of minutes) {
    const group = found.at(-1)
    const isAfterPause = minute.atMs - lastMs > GAP_MINUTES * 60_000
    if (isAfterPause && found.length < 2 * MOST_POINTS) found.push([], [minute])
    else if (!group || group.length >= size) found.push([minute])
    else group.push(minute)
    lastMs = minute.atMs
  }
  return found
}

function curves(grouped: readonly EventOf<'telemetry'>[][], place: (atMs: number) => number): Curves {
  const usages = grouped.map((group) => new Usage(group))
  const column = (name: Measured, scale = 1) => usages.map((usage) => scaled(usage.mean(name), scale))
  return {
    x: grouped.map((group, at) => place((group.at(-1) ?? grouped[at - 1]?.at(-1))?.atMs ?? 0)),
    columns: {
      gpuUtilizationPercent: column('gpuUtilizationPercent'),
      cpuPercent: usages.map((usage) => {
        const limit = usage.last('cpuLimitCores')
        return limit ? scaled(usage.mean('cpuCores'), 100 / limit) : null
      }),
      gpuMemoryGigabytes: column('gpuMemoryUsedBytes', 1e-9),
      memoryGigabytes: column('memoryUsedBytes', 1e-9),
      gpuPowerWatts: column('gpuPowerWatts'),
      gpuTemperatureCelsius: column('gpuTemperatureCelsius'),
      diskBusyPercent: column('diskBusyPercent'),
    },
  }
}

/** Neighbouring epochs together when there are more than can be seen. */
function waitCurve(epochs: readonly EventOf<'epoch'>[], place: (atMs: number) => number): Curves {
  const size = Math.max(1, Math.ceil(epochs.length / MOST_POINTS))
  const shown = epochs.filter((_, at) => at % size === size - 1 || at === epochs.length - 1)
  return {
    x: shown.map(({ atMs }) => place(atMs)),
    columns: { waitPercent: shown.map((epoch) => scaled(waitShare(epoch), 100)) },
  }
}

function scaled(value: number | null, scale: number): number | null {
  return value === null ? null : Number((value * scale).toPrecision(4))
}
