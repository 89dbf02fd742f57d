import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import * as v from 'valibot'
import { Failure } from '../errors.ts'
import { csvOutcome } from './csv-outcome.ts'
import { type Outcome, outcomeSchema } from './outcome.ts'
import { possibleCurves } from './possible-curves.ts'

const savedReportSchema = v.object({
  outcome: outcomeSchema,
  dataset: v.optional(v.object({ worthless: v.optional(v.string(), '') })),
})

/**
 * Reads what a training is compared with: an Ultralytics results.csv, or the report.json of an earlier collection,
 * which also tells on what data and with which arguments.
 *
 * @param path absolute path on the runner
 * @throws Failure INPUT_INVALID when it cannot be read or holds no epoch
 */
export async function readBaseline(path: string): Promise<Outcome> {
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw unusable(path, error.message)
  })
  const outcome = text.trimStart().startsWith('{') ? savedOutcome(text) : csvOutcome(basename(path), text)
  if (!outcome || outcome.curves.epochs.length === 0) throw unusable(path, 'it holds no epoch')
  return outcome
}

function savedOutcome(text: string): Outcome | undefined {
  try {
    const parsed = v.safeParse(savedReportSchema, JSON.parse(text))
    if (!parsed.success) return undefined
    const outcome = {
      ...parsed.output.outcome,
      curves: possibleCurves(parsed.output.outcome.curves).curves,
    }
    return parsed.output.dataset?.worthless ? timesOnly(outcome) : outcome
  } catch {
    return undefined
  }
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
    what: `The baseline ${path} cannot be used: ${why}.`,
    safe: 'The training and its results on the server are untouched.',
    next: 'Give a results.csv of Ultralytics or a report.json of an earlier collection, or leave `baseline` empty.',
  })
}
