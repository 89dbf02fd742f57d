/** What a minute of the machine comes to, as the supervisor writes it (`remote/gpu_retrain/machine/telemetry/window.py`). */
import * as v from 'valibot'

/** Above these a value cannot be, and is unknown. */
const MOST = {
  percent: 100,
  share: 1,
  bytes: Number.MAX_SAFE_INTEGER,
  bytesPerSecond: 1e13,
  watts: 1e5,
  celsius: 1e3,
  megahertz: 1e5,
  cores: 1e5,
  processes: 1e6,
  errors: Number.MAX_SAFE_INTEGER,
  wattHours: 1e6,
  seconds: 86_400,
} as const

const amount = (unit: keyof typeof MOST) => v.pipe(v.number(), v.minValue(0), v.maxValue(MOST[unit]))
const one = (unit: keyof typeof MOST) => v.fallback(v.nullable(amount(unit)), null)
const text = v.fallback(v.nullable(v.pipe(v.string(), v.maxLength(300))), null)
/** Of the samples: their mean, the greatest, and the one that a twentieth of them do not exceed. */
const spread = (unit: keyof typeof MOST) =>
  v.fallback(v.nullable(v.object({ mean: amount(unit), max: amount(unit), p5: amount(unit) })), null)

/** The fields of a `telemetry` event; what nobody told is null, never 0. */
export const telemetryEntries = {
  /** The time that it stands for. */
  seconds: amount('seconds'),
  samples: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  /** Who told of the GPU: `nvml` or `nvidia-smi`. */
  gpuSource: text,
  /** What is wrong with it, in the driver's words. */
  gpuProblem: text,
  gpuUtilizationPercent: spread('percent'),
  gpuMemoryUsedBytes: spread('bytes'),
  gpuMemoryTotalBytes: one('bytes'),
  gpuPowerWatts: spread('watts'),
  gpuPowerLimitWatts: one('watts'),
  gpuTemperatureCelsius: spread('celsius'),
  gpuSmClockMhz: spread('megahertz'),
  gpuSmClockMaxMhz: one('megahertz'),
  gpuMemoryClockMhz: spread('megahertz'),
  /** For which share of the samples the clock was held down, by reason. */
  gpuPowerCapShare: one('share'),
  gpuSlowdownShare: one('share'),
  gpuThermalShare: one('share'),
  gpuPowerBrakeShare: one('share'),
  gpuUncorrectedEccErrors: one('errors'),
  gpuEnergyWattHours: one('wattHours'),
  /** `counter` of the GPU itself, or `power` over time. */
  gpuEnergyBy: v.fallback(v.nullable(v.picklist(['counter', 'power'])), null),
  /** Of the container, as the four below. */
  cpuCores: spread('cores'),
  cpuLimitCores: one('cores'),
  memoryUsedBytes: spread('bytes'),
  memoryLimitBytes: one('bytes'),
  diskReadBytesPerSecond: spread('bytesPerSecond'),
  diskWriteBytesPerSecond: spread('bytesPerSecond'),
  diskBusyPercent: spread('percent'),
  diskFreeBytes: one('bytes'),
  sharedMemoryUsedBytes: spread('bytes'),
  sharedMemoryTotalBytes: one('bytes'),
  commandCpuCores: spread('cores'),
  /** Of the processes that load the data: how many, their processor time, how many wait for a disk, what they read. */
  loaderProcesses: spread('processes'),
  loaderCpuCores: spread('cores'),
  loaderBlocked: spread('processes'),
  loaderReadBytesPerSecond: spread('bytesPerSecond'),
}
