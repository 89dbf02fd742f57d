/** What a night on a rented A100 leaves in events.jsonl: 30 epochs, a minute in which the machine was away, heat at the end. */
import { TrainingFigures } from '../../src/report/training-figures.ts'
import type { TrainingEvent } from '../../src/training/events.ts'
import { all, begin, epoch, minute } from './training-events.ts'

const EPOCHS = 30
const EPOCH_MINUTES = 20

/** Its events, in their order. */
export function nightEvents(): TrainingEvent[] {
  const minutes = Array.from({ length: EPOCHS * EPOCH_MINUTES }, (_, at) => at + 1)
  const told = minutes.filter((at) => at < 200 || at > 230).map(night)
  const ends = Array.from({ length: EPOCHS }, (_, at) =>
    epoch(at + 1, { epochs: EPOCHS, loaderWaitSeconds: at < 12 ? 620 : 40, bestEpoch: at + 1 }),
  )
  return [begin({ epochs: EPOCHS }), ...told, ...ends].sort((one, other) => one.atMs - other.atMs)
}

/** As they are read from the file. */
export function nightFigures(): TrainingFigures {
  const figures = new TrainingFigures()
  for (const event of nightEvents()) figures.add(JSON.stringify(event))
  return figures
}

function night(at: number): TrainingEvent {
  const waits = at < 240
  const wave = Math.sin(at / 3) * 6
  const busy = (waits ? 42 : 91) + wave
  const heat = Math.min(1, at / 60) * (waits ? 20 : 34) + 38
  return minute(at, {
    gpuUtilizationPercent: { mean: busy, max: 100, p5: busy / 2 },
    gpuPowerWatts: { mean: 90 + busy * 3, max: 398, p5: 90 },
    gpuTemperatureCelsius: { mean: heat, max: heat + 3, p5: heat - 4 },
    gpuThermalShare: at > 500 ? 0.3 : 0,
    gpuMemoryUsedBytes: all(29e9 + wave * 1e8),
    memoryUsedBytes: all(12e9 + at * 2e7),
    cpuCores: all(waits ? 7.8 : 3 + wave / 10),
    diskBusyPercent: all(Math.max(0, 14 + wave)),
    loaderCpuCores: all(waits ? 7.6 : 2.2),
    gpuEnergyWattHours: (90 + busy * 3) / 60,
  })
}
