import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { parse } from 'yaml'
import { STATES } from '../training/states.ts'
import { csvOutcome } from './csv-outcome.ts'
import { lockedVersion } from './environment.ts'
import { type Metrics, type Outcome, outcomeSchema } from './outcome.ts'
import type { ReportFile } from './report.ts'
import { readTimeline, type Stretch } from './timeline.ts'

/** Beyond this a text is a flood: a day's events are below 10 MB. */
const MAX_TEXT_BYTES = 64e6

/** The path of the model that people will use, as Ultralytics names it. */
export const BEST_PATH = 'ultralytics/weights/best.pt'

const number = v.fallback(v.nullable(v.pipe(v.number(), v.finite())), null)
const nonNegative = v.pipe(v.number(), v.finite(), v.minValue(0))
const count = v.fallback(v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(0))), null)

/** state.json, as `remote/training/states.py` writes it; what is missing or odd becomes unknown. */
const stateSchema = v.object({
  state: v.fallback(v.picklist([...STATES, 'unknown']), 'unknown'),
  reason: v.fallback(v.string(), ''),
  attempt: v.fallback(v.pipe(v.number(), v.safeInteger(), v.minValue(0)), 0),
  epoch: count,
  epochs: count,
  seconds: v.fallback(v.nullable(nonNegative), null),
  secondsBefore: v.fallback(nonNegative, 0),
})

/** result.json, as `remote/driver/driver.py` writes it when it has trained to the end and validated best.pt once more. */
const resultSchema = v.object({
  precision: number,
  recall: number,
  map50: number,
  map50_95: number,
  best: v.object({ sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)) }),
})

/** The part of an order that says on what data the training ran. */
const orderSchema = v.object({
  work: v.object({ dataset: v.object({ digest: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)) }) }),
})

/** What a training's own files tell of it. They come from the server: this is its word, in a checked shape. */
export interface TrainingRecord {
  readonly state: v.InferOutput<typeof stateSchema>
  readonly outcome: Outcome
  readonly timeline: readonly Stretch[]
  /** The environment's packages as `pip freeze` prints them; empty when unknown. */
  readonly lock: string
  /** The SHA-256 that the driver took of best.pt when it was written; null when it left no result. */
  readonly claimedModelSha256: string | null
}

/**
 * Reads what is there of a training's record. A training that failed early leaves little; nothing here is required.
 *
 * @param trainingId names the outcome
 * @param folder the collected results, absolute
 * @param files the verified files in it
 */
export async function readRecord(
  trainingId: string,
  folder: string,
  files: readonly ReportFile[],
): Promise<TrainingRecord> {
  const text = (path: string): Promise<string> => readText(folder, files, path)
  const state = v.parse(stateSchema, json(await text('state.json')))
  const order = v.safeParse(orderSchema, json(await text(`order.${state.attempt}.json`)))
  const result = v.safeParse(resultSchema, json(await text('result.json')))
  const lock = await text('environment.txt')
  const outcome = csvOutcome(trainingId, await text('ultralytics/results.csv'))
  return {
    state,
    outcome: {
      ...outcome,
      metrics: result.success ? finalMetrics(result.output, outcome.metrics) : outcome.metrics,
      digest: order.success ? order.output.work.dataset.digest : null,
      arguments: readArguments(await text('ultralytics/args.yaml')),
      ultralytics: lockedVersion(lock, 'ultralytics'),
    },
    timeline: readTimeline(await text('events.jsonl')),
    lock,
    claimedModelSha256: result.success ? result.output.best.sha256 : null,
  }
}

/** The last validation, of best.pt itself, says more of it than the table's row. */
function finalMetrics(result: v.InferOutput<typeof resultSchema>, table: Metrics): Metrics {
  return {
    precision: result.precision ?? table.precision,
    recall: result.recall ?? table.recall,
    map50: result.map50 ?? table.map50,
    map5095: result.map50_95 ?? table.map5095,
    bestEpoch: table.bestEpoch,
  }
}

/** The file's text; empty when it did not come home. */
async function readText(folder: string, files: readonly ReportFile[], path: string): Promise<string> {
  if (!files.some((file) => file.path === path)) return ''
  const full = join(folder, path)
  return (await stat(full)).size > MAX_TEXT_BYTES ? '' : readFile(full, 'utf8')
}

/** An object, empty when the text is none. */
function json(text: string): object {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}

function readArguments(yaml: string): Outcome['arguments'] {
  try {
    const parsed = v.safeParse(outcomeSchema.entries.arguments, parse(yaml, { maxAliasCount: 0 }))
    return parsed.success ? parsed.output : {}
  } catch {
    return {}
  }
}
