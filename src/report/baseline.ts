import { basename } from 'node:path'
import * as v from 'valibot'
import { Failure } from '../errors.ts'
import type { Results } from '../interfaces/workload.ts'
import { printable } from '../text/printable.ts'
import { readForeignFile } from '../untrusted/file.ts'
import { readForeignJson } from '../untrusted/json.ts'
import { outcomeOf } from './curve-outcome.ts'
import { type Outcome, outcomeSchema } from './outcome.ts'
import { possibleCurves } from './possible-curves.ts'

/** A report.json of 25,000 epochs, beside a baseline as long. */
const MOST_BYTES = 32e6

const savedReportSchema = v.object({
  outcome: outcomeSchema,
  dataset: v.optional(v.object({ worthless: v.optional(v.string(), '') })),
})

/**
 * Reads what a training is compared with: an Ultralytics results.csv, or the report.json of an earlier collection,
 * which also tells on what data and with which arguments.
 *
 * @param path absolute path on the runner
 * @param results reads the table
 * @throws Failure INPUT_INVALID when it cannot be read or holds no epoch
 */
export async function readBaseline(path: string, results: Pick<Results, 'readTable'>): Promise<Outcome> {
  const content = await readForeignFile(path, MOST_BYTES).catch((error: Error) => {
    throw unusable(path, error.message)
  })
  if (content === undefined) throw unusable(path, `it has more than ${MOST_BYTES / 1e6} MB`)
  const text = content.toString('utf8')
  const outcome = text.trimStart().startsWith('{')
    ? savedOutcome(text)
    : outcomeOf(basename(path), results.readTable(text))
  if (!outcome || outcome.curves.epochs.length === 0) throw unusable(path, 'it holds no epoch')
  return outcome
}

function savedOutcome(text: string): Outcome | undefined {
  const parsed = v.safeParse(savedReportSchema, readForeignJson(text, MOST_BYTES))
  if (!parsed.success) return undefined
  const { outcome, dataset } = parsed.output
  const possible = { ...outcome, curves: possibleCurves(outcome.curves).curves }
  return dataset?.worthless ? timesOnly(possible) : possible
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
    next: 'Give a results.csv of Ultralytics or a report.json of an earlier collection, or leave `baseline` empty.',
  })
}
