/** Three files of the server's tell of one training. Whoever makes a number up has to make it up three times. */

import { epochSeconds, METRIC_COLUMNS } from '../interfaces/curves.ts'
import { isDuration, isMetric } from '../possible.ts'
import { compact, duration } from '../text/format.ts'
import type { EpochEvent } from './epoch-events.ts'
import type { Outcome } from './outcome.ts'
import type { Impossible } from './possible-curves.ts'

/** What can be doubted. */
export type Quantity = keyof typeof METRIC_COLUMNS | 'epochs' | 'seconds' | 'secondsPerEpoch'

/** Why a number is unknown although the server told one, by quantity: two places that contradict each other. */
export type Doubts = Partial<Record<Quantity, string>>

/** What result.json says of one metric: undefined where it says nothing, null for what was not a number. */
export type Claim = number | null | undefined

/** What the files say, each for itself. */
export interface Claims {
  /** result.json; empty without one. */
  readonly result: Partial<Record<keyof typeof METRIC_COLUMNS, Claim>>
  /** Whole epochs of a finished training by result.json and state.json; the files of others need not agree. */
  readonly epochs: { readonly result: number | null; readonly state: number | null } | null
  /** Over all attempts, by state.json: undefined for a time that cannot be, null where unknown. */
  readonly seconds: number | null | undefined
  /** results.csv. */
  readonly outcome: Outcome
  readonly impossible: readonly Impossible[]
  /** events.jsonl, by epoch. */
  readonly events: ReadonlyMap<number, EpochEvent>
}

/** Of mAP, between the last validation of best.pt and that of its epoch: half precision, one picture more or less. */
export const MAP_SLACK = 0.05
/** Precision and recall hang on the threshold that was best that time, which may move far. */
const SHARE_SLACK = 0.3
/** Between an event and the table's row: the same number, rounded to five digits. */
const ROUNDING = 0.001
/** Clocks are set, and a few seconds pass between two looks at one. */
const CLOCK_SLACK = { share: 0.9, seconds: 5 }
/** Of an epoch: where it takes a second, saving a model beside the table's clock may take as long. */
const SHORT_SECONDS = 2

/** Holds what the files say against each other. Pure. */
export function doubts(claims: Claims): Doubts {
  // Looked up for every event: a hundred thousand searches in as many rows take seconds.
  const places = new Map(claims.outcome.curves.epochs.map((epoch, at) => [epoch, at]))
  const metrics = (['precision', 'recall', 'map50', 'map5095'] as const).map(
    (name) => [name, metricDoubt(name, claims, places)] as const,
  )
  const time = timeDoubt(claims)
  const found = [
    ...metrics,
    ['epochs', epochDoubt(claims)],
    ['seconds', time],
    ['secondsPerEpoch', time || speedDoubt(claims)],
  ] as const
  return Object.fromEntries(found.filter(([, why]) => why !== ''))
}

/** Why a metric is unknown; empty when nothing speaks against it. */
function metricDoubt(
  name: keyof typeof METRIC_COLUMNS,
  claims: Claims,
  places: ReadonlyMap<number, number>,
): string {
  const { result, outcome: table, impossible, events } = claims
  const said = result[name]
  if (typeof said === 'number' && !isMetric(said)) return `result.json says ${say(said)}, which cannot be`
  const odd = impossible.find(({ column }) => column === METRIC_COLUMNS[name])
  if (odd) return `results.csv says ${say(odd.value)} for epoch ${odd.epoch}, which cannot be`
  for (const [epoch, event] of events) {
    const told = event.metrics[name]
    if (told !== null && !isMetric(told))
      return `events.jsonl says ${say(told)} for epoch ${epoch}, which cannot be`
    const row = table.curves.columns[METRIC_COLUMNS[name]]?.[places.get(epoch) ?? -1] ?? null
    if (told !== null && row !== null && Math.abs(told - row) > ROUNDING)
      return `events.jsonl says ${say(told)} for epoch ${epoch}, results.csv ${say(row)}`
  }
  const slack = name === 'map50' || name === 'map5095' ? MAP_SLACK : SHARE_SLACK
  const best = table.metrics[name] ?? bestTold(name, events)
  if (typeof said !== 'number' || best === null || Math.abs(said - best) <= slack + ROUNDING) return ''
  const where = table.metrics[name] === null ? 'events.jsonl' : 'results.csv'
  return `result.json says ${say(said)}, ${where} ${say(best)} for the best epoch`
}

/** What the events say of the epoch with the best mAP50-95. */
function bestTold(name: keyof typeof METRIC_COLUMNS, events: Claims['events']): number | null {
  let best: EpochEvent['metrics'] | undefined
  for (const { metrics } of events.values())
    if (metrics.map5095 !== null && metrics.map5095 > (best?.map5095 ?? -1)) best = metrics
  return best?.[name] ?? null
}

/** How many of the three files tell a metric. */
export function filesTelling(name: keyof typeof METRIC_COLUMNS, { result, outcome, events }: Claims): number {
  const told = [result[name] ?? null, outcome.metrics[name], bestTold(name, events)]
  return told.filter((value) => value !== null).length
}

function epochDoubt({ epochs, outcome: table, events }: Claims): string {
  if (epochs === null) return ''
  const said = [
    ['result.json', epochs.result],
    ['state.json', epochs.state],
    ['results.csv', table.curves.epochs.at(-1) ?? null],
    [
      'events.jsonl',
      events.size === 0 ? null : [...events.keys()].reduce((one, other) => Math.max(one, other)),
    ],
  ] as const
  const known = said.filter(([, count]) => count !== null)
  if (new Set(known.map(([, count]) => count)).size < 2) return ''
  return `the last epoch is ${known.map(([file, count]) => `${count} by ${file}`).join(', ')}`
}

/** A training takes at least as long as its epochs. */
function timeDoubt({ seconds, outcome: table, events, impossible }: Claims): string {
  const odd = impossible.find(({ column }) => column === 'time')
  if (odd) return `results.csv says ${say(odd.value)} s for epoch ${odd.epoch}, which cannot be`
  if (seconds === undefined) return 'state.json says a time that cannot be'
  let [told, sum] = [0, 0]
  for (const [epoch, event] of events) {
    const times = [event.totalSeconds, event.seconds].filter((time) => time !== null)
    if (!times.every(isDuration)) return `events.jsonl says a time for epoch ${epoch} that cannot be`
    told = Math.max(told, event.totalSeconds ?? 0)
    sum += event.seconds ?? 0
  }
  if (seconds === null) return ''
  const rows = epochSeconds(table.curves).reduce<number>((all, each) => all + (each ?? 0), 0)
  const least = Math.max(told, sum, rows)
  if (!isBelow(seconds, least)) return ''
  const where = rows === least ? 'results.csv' : 'events.jsonl'
  return `state.json says ${duration(seconds)} in all, ${where} at least ${duration(least)}`
}

/** The table may take longer over an epoch than the driver, who does not count that it is saved; hardly ever less. */
function speedDoubt({ outcome: { curves }, events }: Claims): string {
  const times = epochSeconds(curves)
  const pairs = curves.epochs.flatMap((epoch, at) => {
    const [row, told] = [times[at] ?? null, events.get(epoch)?.seconds ?? null]
    return row === null || told === null ? [] : [{ epoch, row, told }]
  })
  const [first, ...others] = pairs.filter(({ row, told }) => isBelow(row, told) && told - row > SHORT_SECONDS)
  // After a resume the table's clock starts anew, and one epoch may look short.
  if (!first || 2 * (1 + others.length) <= pairs.length) return ''
  return `results.csv says ${duration(first.row)} for epoch ${first.epoch}, events.jsonl ${duration(first.told)}`
}

/**
 * Whether a training now claims less time than this runner was told when it ended.
 *
 * @param seconds by state.json as it came home; null when unknown
 * @param watchedSeconds by the record of the train job; whatever it holds
 * @returns why the time is unknown; empty when nothing speaks against it
 */
export function forgottenTime(seconds: number | null, watchedSeconds: unknown): string {
  if (seconds === null || typeof watchedSeconds !== 'number' || !isBelow(seconds, watchedSeconds)) return ''
  return `state.json says ${duration(seconds)} in all, and said ${duration(watchedSeconds)} while the job of train watched`
}

function isBelow(claimed: number, least: number): boolean {
  return claimed < least * CLOCK_SLACK.share - Math.min(CLOCK_SLACK.seconds, least / 2)
}

function say(value: number): string {
  return Number.isFinite(value) ? compact(value) : String(value)
}
