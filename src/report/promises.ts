/** What preflight promised beside what happened, how far it was off, and why, as far as anybody can tell. */
import type { Plan } from '../config/plan.ts'
import type { Promised } from '../config/promise.ts'
import { rent } from '../home/cost.ts'
import type { Phase, PhaseRecord } from '../home/phases.ts'
import type { EpochProjection } from '../training/foresight.ts'
import { type ProbeForecast, probeForecast } from '../training/probe-forecast.ts'
import { Usage } from '../training/usage.ts'
import type { TrainingFigures } from './training-figures.ts'

/** Beyond that a promise was off, and the reason is told. */
export const OFF_PERCENT = 15
/** Of less, the time that a transfer takes says nothing of the rate. */
const LEAST_BYTES = 10e6
/** Of the training's time; of less, what telemetry saw is not all that was drawn. */
const LEAST_WATCHED = 0.95

/** One quantity. */
export interface PromiseRow {
  readonly name:
    | 'bytes sent'
    | 'rate'
    | 'environment'
    | 'transfer'
    | 'training'
    | 'an epoch'
    | 'training, by the probe'
    | 'an epoch, by the probe'
    | 'cache'
    | 'collecting'
    | 'cost of transfer and training'
    | 'energy of the GPU'
  readonly unit: 'bytes' | 'mbps' | 'seconds' | 'money' | 'kwh'
  /** Null where nothing was promised. */
  readonly promised: number | null
  /** Null where nobody knows. */
  readonly happened: number | null
  /** How much more happened than was promised, in percent; null when unknown. */
  readonly errorPercent: number | null
  /** Why it was off by more than 15 %; empty otherwise. */
  readonly reason: string
}

/** What is looked at. */
export interface Happened {
  readonly plan: Plan
  readonly phases: readonly PhaseRecord[]
  readonly figures: TrainingFigures
  /** Of the whole training. */
  readonly trainingSeconds: number | null
  readonly secondsPerEpoch: number | null
  readonly epochs: { readonly run: number; readonly planned: number | null }
  readonly attempts: number
  readonly foretold: readonly EpochProjection[]
}

type Numbers = Pick<PromiseRow, 'name' | 'unit' | 'promised' | 'happened'>

/** Sets them beside each other; empty for a plan that promises nothing. Pure. */
export function promisesOf(happened: Happened): PromiseRow[] {
  const { promise } = happened.plan
  if (promise === undefined) return []
  const rows = numbers(promise, happened).map((row) => ({ ...row, errorPercent: errorOf(row) }))
  const offBy = (name: PromiseRow['name']): number => rows.find((row) => row.name === name)?.errorPercent ?? 0
  return rows.map((row) => ({ ...row, reason: reasonOf(row, offBy, happened) }))
}

function numbers(promise: Promised, happened: Happened): Numbers[] {
  const { plan, phases, trainingSeconds, secondsPerEpoch } = happened
  const took = (phase: Phase) => phases.find((record) => record.phase === phase)?.seconds ?? null
  const usual = (phase: Phase) => promise.phases?.[phase] ?? null
  const { transfer } = promise
  const [sent, transferSeconds] = [sentBytes(phases), took('transfer')]
  const sending = transferSeconds === null ? null : transferSeconds - secondsBeside(transfer)
  const isMuch = sent !== null && sent >= LEAST_BYTES && sending !== null && sending > 0
  const [cachePromised, cacheTaken] = caches(promise, happened)
  const row = (
    name: PromiseRow['name'],
    unit: PromiseRow['unit'],
    promised: number | null | undefined,
    found: number | null,
  ): Numbers => ({ name, unit, promised: promised ?? null, happened: found })
  const probe = probed(happened.figures)
  const spent =
    transferSeconds === null || trainingSeconds === null ? null : transferSeconds + trainingSeconds
  const { pricePerHour } = plan.limits
  return [
    row('bytes sent', 'bytes', transfer?.bytes, sent),
    row('rate', 'mbps', transfer?.mbps, isMuch ? (sent * 8) / 1e6 / sending : null),
    row('environment', 'seconds', usual('setup-env'), took('setup-env')),
    row('transfer', 'seconds', transfer?.seconds, transferSeconds),
    row('training', 'seconds', promise.trainingSeconds, trainingSeconds),
    row('an epoch', 'seconds', promise.secondsPerEpoch, secondsPerEpoch),
    ...(probe
      ? [
          row('training, by the probe', 'seconds', probe.trainingSeconds.expected, trainingSeconds),
          row('an epoch, by the probe', 'seconds', probe.secondsPerEpoch.expected, secondsPerEpoch),
        ]
      : []),
    row('cache', 'bytes', cachePromised, cacheTaken),
    row('collecting', 'seconds', usual('collect'), took('collect')),
    row(
      'cost of transfer and training',
      'money',
      promise.cost,
      pricePerHour === null ? null : rent(spent, pricePerHour),
    ),
    row('energy of the GPU', 'kwh', plan.outlook?.energyKwh?.expected, energyDrawn(happened)),
  ]
}

/** In kWh, over the whole training; null where telemetry did not see nearly all of it. */
function energyDrawn({ figures, trainingSeconds }: Happened): number | null {
  const energy = new Usage(figures.minutes).energy()
  const isWhole = trainingSeconds !== null && (energy?.seconds ?? 0) >= trainingSeconds * LEAST_WATCHED
  return energy !== null && isWhole ? energy.kwh : null
}

/** What a transfer was promised to take beside its bytes. */
function secondsBeside(transfer: Promised['transfer']): number {
  return transfer ? Math.max(0, transfer.seconds - (transfer.bytes * 8) / 1e6 / transfer.mbps) : 0
}

function sentBytes(phases: readonly PhaseRecord[]): number | null {
  const sent = phases.find(({ phase }) => phase === 'transfer')?.facts['bytes-sent']
  return typeof sent === 'number' ? sent : null
}

/** What some batches on the server foretold of the last attempt; null where none were tried. */
function probed({ all }: TrainingFigures): ProbeForecast | null {
  const event = all.findLast((event) => event.type === 'forecast')
  return event ? probeForecast(event) : null
}

/** Of the cache that was taken in the end: of train and val together, by what the last attempt found. */
function caches(
  { ramCacheBytes, diskCacheBytes }: Promised,
  { figures }: Happened,
): [promised: number | null, happened: number | null] {
  const last = new Map(figures.all.flatMap((event) => (event.type === 'scan' ? [[event.split, event]] : [])))
  const scans = [...last.values()]
  const kind = scans[0]?.cache ?? null
  if (kind === null || scans.some(({ cache, cacheBytes }) => cache !== kind || cacheBytes === null))
    return [null, null]
  const bytes = scans.reduce((sum, { cacheBytes }) => sum + (cacheBytes ?? 0), 0)
  return [kind === 'ram' ? ramCacheBytes : diskCacheBytes, bytes]
}

function errorOf({ promised, happened }: Numbers): number | null {
  if (promised === null || happened === null) return null
  if (promised === 0) return happened === 0 ? 0 : null
  return (happened / promised - 1) * 100
}

/** @param offBy by how many percent another quantity was off; 0 when unknown */
function reasonOf(
  row: Omit<PromiseRow, 'reason'>,
  offBy: (name: PromiseRow['name']) => number,
  happened: Happened,
): string {
  const { name } = row
  // Of nothing that was promised there is no share: whatever happened was off.
  const errorPercent = row.promised === 0 && row.happened ? Number.POSITIVE_INFINITY : row.errorPercent
  if (errorPercent === null || Math.abs(errorPercent) <= OFF_PERCENT) return ''
  const isOff = (other: PromiseRow['name']) => Math.abs(offBy(other)) > OFF_PERCENT
  const found: Record<PromiseRow['name'], () => string> = {
    'bytes sent': () => bytesReason(row),
    rate: () => rateReason(happened),
    transfer: () => because([isOff('bytes sent') && 'the bytes', isOff('rate') && 'the rate']),
    training: () => trainingReason(happened, isOff('an epoch')),
    'an epoch': () => epochReason(happened),
    'training, by the probe': () => trainingReason(happened, isOff('an epoch, by the probe')),
    'an epoch, by the probe': () => explained(happened),
    cache: () => 'the pictures decode to another size than their headers and imgsz say',
    'cost of transfer and training': () =>
      because([isOff('transfer') && 'the transfer', isOff('training') && 'the training']),
    'energy of the GPU': () => energyReason(happened, isOff('training')),
    environment: () => 'what the installer has to fetch changes from run to run',
    collecting: () => 'what comes home, and the line, change from run to run',
  }
  return found[name]() || 'no cause is known'
}

function bytesReason({ promised, happened }: Numbers): string {
  if (promised === 0) return 'the server did not hold any more what preflight had found there'
  return Number(happened) < Number(promised)
    ? 'the server held a part already, or files are there twice: the promise is the most that may be sent'
    : 'a part was sent again, after a break or a second run'
}

function because(parts: ReadonlyArray<string | false>): string {
  const named = parts.filter((part) => part !== false)
  return named.length === 0 ? '' : `because of ${named.join(' and ')}`
}

function rateReason({ plan, phases }: Happened): string {
  const breaks = phases.find(({ phase }) => phase === 'transfer')?.facts.reconnects
  if (!plan.promise?.transfer?.isMeasured) return 'the rate was assumed: the line could not be measured'
  if (plan.transfer.bandwidth !== '') return 'transfer.bandwidth limits it'
  if (typeof breaks === 'number' && breaks > 0) return `the line broke ${breaks} times`
  return 'it was measured for a moment, over one connection; the transfer uses several, and reads files'
}

function trainingReason({ epochs, attempts, plan }: Happened, isEpochOff: boolean): string {
  const parts = [
    epochs.planned !== null &&
      epochs.run < epochs.planned &&
      `it ended after ${epochs.run} of ${epochs.planned} epochs`,
    isEpochOff && 'an epoch took another time',
    attempts > 1 && `it took ${attempts} attempts`,
  ].filter((part) => typeof part === 'string')
  const { time } = plan.training.args
  if (parts.length === 0 && time !== undefined && time !== null)
    return 'training.time is the most it may take'
  return parts.join('; ')
}

function energyReason({ figures }: Happened, isTrainingOff: boolean): string {
  const watts = new Usage(figures.minutes).mean('gpuPowerWatts')
  const drew = watts !== null && `the GPU drew ${Math.round(watts)} W on average`
  return [isTrainingOff && 'because of the training', drew].filter((part) => part !== false).join('; ')
}

function epochReason(happened: Happened): string {
  const basis = happened.plan.promise?.bases?.secondsPerEpoch
  const otherwise = basis === undefined ? '' : `it was foretold from another training (${basis})`
  return explained(happened) || otherwise
}

/** What was found out while it ran; the second epoch's figures are better than the first one's. */
function explained({ foretold }: Happened): string {
  return foretold.flatMap(({ explanation }) => (explanation ? [explanation.text] : [])).at(-1) ?? ''
}

/** What happened over what was foretold before it was corrected, by quantity, for the next forecast. */
export function ratiosOf(
  { promise }: Plan,
  rows: readonly PromiseRow[],
): Record<string, { basis: string; ratio: number }> {
  const named = { mbps: 'rate', secondsPerEpoch: 'an epoch' } as const
  return Object.fromEntries(
    Object.entries(named).flatMap(([quantity, name]) => {
      const { promised = null, happened = null } = rows.find((row) => row.name === name) ?? {}
      const basis = promise?.bases?.[quantity]
      if (basis === undefined || promised === null || happened === null) return []
      const ratio = (happened / promised) * (promise?.corrections?.[quantity]?.factor ?? 1)
      return ratio > 0 && Number.isFinite(ratio) ? [[quantity, { basis, ratio }]] : []
    }),
  )
}
