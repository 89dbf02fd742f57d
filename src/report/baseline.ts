import { basename } from 'node:path'
import * as v from 'valibot'
import { Failure } from '../errors.ts'
import { epochSeconds } from '../interfaces/curves.ts'
import type { Results } from '../interfaces/workload.ts'
import { isCost, isDuration } from '../possible.ts'
import { printable } from '../text/printable.ts'
import { readForeignFile } from '../untrusted/file.ts'
import { readForeignJson } from '../untrusted/json.ts'
import { outcomeOf } from './curve-outcome.ts'
import { type Outcome, outcomeSchema } from './outcome.ts'
import { possibleCurves } from './possible-curves.ts'

/** A report.json of 25,000 epochs, beside a baseline as long. */
const MOST_BYTES = 32e6

const hours = v.fallback(v.nullable(v.pipe(v.number(), v.check(isHours))), null)
const cost = v.fallback(v.nullable(v.pipe(v.number(), v.check(isCost))), null)

/** A report.json of ours, or a file of `npm run baseline`, which has the same parts. */
const savedSchema = v.object({
  outcome: outcomeSchema,
  cost: v.fallback(v.object({ hours, total: cost }), { hours: null, total: null }),
  dataset: v.optional(v.object({ worthless: v.optional(v.string(), '') })),
})

/** What a training took; null where nobody tells. */
export interface Spent {
  readonly hours: number | null
  /** In the currency of its price. */
  readonly total: number | null
}

/** What a training is compared with. */
export interface Baseline {
  readonly outcome: Outcome
  readonly spent: Spent
}

/**
 * Reads what a training is compared with: an Ultralytics results.csv, a file of `npm run baseline`, or the report.json of
 * an earlier collection; these also tell on what data and with which arguments, and what it cost.
 *
 * @param path absolute path on the runner
 * @param results reads the table
 * @throws Failure INPUT_INVALID when it cannot be read or holds no epoch
 */
export async function readBaseline(path: string, results: Pick<Results, 'readTable'>): Promise<Baseline> {
  const content = await readForeignFile(path, MOST_BYTES).catch((error: Error) => {
    throw unusable(path, error.message)
  })
  if (content === undefined) throw unusable(path, `it has more than ${MOST_BYTES / 1e6} MB`)
  const text = content.toString('utf8')
  const baseline = text.trimStart().startsWith('{')
    ? saved(text)
    : ofTable(outcomeOf(basename(path), results.readTable(text)))
  if (!baseline || baseline.outcome.curves.epochs.length === 0) throw unusable(path, 'it holds no epoch')
  return baseline
}

/** What its table tells of a training. */
export function ofTable(outcome: Outcome): Baseline {
  return { outcome, spent: { hours: hoursOf(outcome), total: null } }
}

/** Of all epochs; null when the time of one is unknown: less than all is not a sum. */
function hoursOf({ curves, secondsPerEpoch }: Outcome): number | null {
  const each = epochSeconds(curves).filter((seconds) => seconds !== null)
  if (secondsPerEpoch === null || each.length < curves.epochs.length) return null
  const sum = each.reduce((all, seconds) => all + seconds, 0) / 3600
  return isHours(sum) ? sum : null
}

function isHours(value: number): boolean {
  return value > 0 && isDuration(value * 3600)
}

function saved(text: string): Baseline | undefined {
  const parsed = v.safeParse(savedSchema, readForeignJson(text, MOST_BYTES))
  if (!parsed.success) return undefined
  const { outcome, dataset, cost: spent } = parsed.output
  const possible = { ...outcome, curves: possibleCurves(outcome.curves).curves }
  return { outcome: dataset?.worthless ? timesOnly(possible) : possible, spent }
}

/** Of a training whose measurements prove nothing: a new model that beats them, or does not, proves nothing either. */
function timesOnly(outcome: Outcome): Outcome {
  const { epochs, columns } = outcome.curves
  const others = Object.entries(columns).filter(([name]) => !/^(metrics|val)\//.test(name))
  return {
    ...outcome,
    metrics: { precision: null, recall: null, map50: null, map5095: null, bestEpoch: null },
    curves: { epochs, columns: Object.fromEntries(others) },
  }
}

function unusable(path: string, why: string): Failure {
  return new Failure('INPUT_INVALID', {
    what: `The baseline ${printable(path)} cannot be used: ${printable(why, 300)}.`,
    safe: 'The training and its results on the server are untouched.',
    next: 'Give a file of `npm run baseline`, a results.csv of Ultralytics or a report.json of an earlier collection, or leave `baseline` empty.',
  })
}
