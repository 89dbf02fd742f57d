/** Events as a training on a rented A100 writes them, read as the watcher reads them. */
import assert from 'node:assert/strict'
import { type EventOf, readEvent, type TrainingEvent } from '../../src/training/events.ts'

/** 2026-11-24 08:00 UTC. */
export const STARTED_MS = Date.UTC(2026, 10, 24, 8)

/** Reads an event of that type, with these fields. */
export function eventOf<T extends TrainingEvent['type']>(
  type: T,
  fields: Record<string, unknown>,
): EventOf<T> {
  const from = ['state', 'telemetry'].includes(type) ? 'supervisor' : 'driver'
  const event = readEvent({ from, seq: 1, attempt: 1, atMs: STARTED_MS, type, ...fields })
  assert.ok(event, JSON.stringify(fields))
  return event as EventOf<T>
}

/** A training begins: 100 epochs of 3,200 batches. */
export function begin(changes: Record<string, unknown> = {}): EventOf<'begin'> {
  return eventOf('begin', {
    epoch: 1,
    epochs: 100,
    batch: 16,
    batches: 3200,
    images: 51_200,
    imgsz: 640,
    optimizer: 'MuSGD',
    amp: true,
    ampAsked: true,
    workers: 8,
    patience: 100,
    cacheAsked: null,
    scanSeconds: 45,
    cacheSeconds: null,
    ...changes,
  })
}

/** An epoch ends: of 20 min, 17 of them training. */
export function epoch(number: number, changes: Record<string, unknown> = {}): EventOf<'epoch'> {
  return eventOf('epoch', {
    atMs: STARTED_MS + number * 1_200_000,
    epoch: number,
    epochs: 100,
    seconds: 1200,
    trainSeconds: 1020,
    loaderWaitSeconds: 10,
    firstWaitSeconds: 20,
    headSeconds: 60,
    headBatches: 5,
    batches: 3200,
    valSeconds: 170,
    saveSeconds: 10,
    overheadSeconds: 0.5,
    bestEpoch: number,
    totalSeconds: number * 1200 + 120,
    images: 51_200,
    losses: { box_loss: 1.008 },
    metrics: { map50: 0.704, map5095: 0.297 },
    ...changes,
  })
}

/** The same value all the time. */
export const all = (value: number) => ({ mean: value, max: value, p5: value })

/** A minute of the machine. */
export function minute(at: number, changes: Record<string, unknown> = {}): EventOf<'telemetry'> {
  return eventOf('telemetry', {
    atMs: STARTED_MS + at * 60_000,
    seconds: 60,
    samples: 12,
    gpuSource: 'nvml',
    gpuUtilizationPercent: { mean: 87, max: 100, p5: 40 },
    gpuMemoryUsedBytes: all(30e9),
    gpuMemoryTotalBytes: 42e9,
    gpuPowerWatts: { mean: 312, max: 398, p5: 120 },
    gpuPowerLimitWatts: 400,
    gpuTemperatureCelsius: { mean: 66, max: 71, p5: 60 },
    gpuSmClockMhz: all(1305),
    gpuSmClockMaxMhz: 1410,
    gpuThermalShare: 0,
    gpuPowerBrakeShare: 0,
    gpuSlowdownShare: 0,
    gpuPowerCapShare: 0.4,
    gpuUncorrectedEccErrors: 0,
    gpuEnergyWattHours: 5.2,
    gpuEnergyBy: 'counter',
    cpuCores: all(4),
    cpuLimitCores: 8,
    memoryUsedBytes: all(20e9),
    memoryLimitBytes: 64e9,
    diskReadBytesPerSecond: all(20e6),
    diskWriteBytesPerSecond: all(1e6),
    diskBusyPercent: all(10),
    diskFreeBytes: 310e9,
    loaderProcesses: all(8),
    loaderCpuCores: all(3),
    loaderBlocked: all(0.2),
    loaderReadBytesPerSecond: all(20e6),
    ...changes,
  })
}
