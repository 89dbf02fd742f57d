import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { parse } from 'yaml'
import { durationOrNull } from '../possible.ts'
import { STATES, totalSeconds } from '../training/states.ts'
import { believedEpochTime, believedMetrics, type Claims, type Doubts, doubts } from './claims.ts'
import { readTable } from './csv-outcome.ts'
import { lockedVersion } from './environment.ts'
import { readEpochEvents } from './epoch-events.ts'
import { type Outcome, outcomeSchema } from './outcome.ts'
import type { ReportFile } from './report.ts'
import { readTimeline, type Stretch } from './timeline.ts'

/** Beyond this a text is a flood: a day's events are below 10 MB. */
const MAX_TEXT_BYTES = 64e6

/** The path of the model that people will use, as Ultralytics names it. */
export const BEST_PATH = 'ultralytics/weights/best.pt'

/** What is missing differs from what is there and is not a number. */
const claim = v.optional(v.fallback(v.nullable(v.number()), null))
const count = v.fallback(v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(0))), null)

/** state.json, as `remote/training/states.py` writes it; what is missing or odd becomes unknown. */
const stateSchema = v.object({
  state: v.fallback(v.picklist([...STATES, 'unknown']), 'unknown'),
  reason: v.fallback(v.string(), ''),
  attempt: v.fallback(v.pipe(v.number(), v.safeInteger(), v.minValue(0)), 0),
  epoch: count,
  epochs: count,
  seconds: durationOrNull,
  secondsBefore: v.optional(durationOrNull, 0),
})

/** result.json, as `remote/driver/driver.py` writes it when it has trained to the end and validated best.pt once more. */
const resultSchema = v.object({
  precision: claim,
  recall: claim,
  map50: claim,
  map50_95: claim,
  epochs: count,
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
  /** Numbers that are unknown because the files contradict each other, or say what cannot be; why, in words. */
  readonly doubts?: Doubts
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
  const rawState = json(await text('state.json'))
  const state = v.parse(stateSchema, rawState)
  const order = v.safeParse(orderSchema, json(await text(`order.${state.attempt}.json`)))
  const result = v.safeParse(resultSchema, json(await text('result.json')))
  const lock = await text('environment.txt')
  const events = await text('events.jsonl')
  const claims: Claims = {
    ...readTable(trainingId, await text('ultralytics/results.csv')),
    ...claimed(state, hasOddTime(rawState, state), result.success ? result.output : undefined),
    events: readEpochEvents(events),
  }
  const doubtful = doubts(claims)
  return {
    state: doubtful.seconds === undefined ? state : { ...state, seconds: null },
    outcome: {
      ...claims.outcome,
      metrics: believedMetrics(claims, doubtful),
      secondsPerEpoch: believedEpochTime(claims, doubtful),
      digest: order.success ? order.output.work.dataset.digest : null,
      arguments: readArguments(await text('ultralytics/args.yaml')),
      ultralytics: lockedVersion(lock, 'ultralytics'),
    },
    doubts: doubtful,
    timeline: readTimeline(events),
    lock,
    claimedModelSha256: result.success ? result.output.best.sha256 : null,
  }
}

/** What state.json and result.json say; the epochs of a training that goes on, or ended early, need not agree. */
function claimed(
  state: v.InferOutput<typeof stateSchema>,
  oddTime: boolean,
  result: v.InferOutput<typeof resultSchema> | undefined,
): Pick<Claims, 'result' | 'epochs' | 'seconds'> {
  const { precision, recall, map50, map50_95: map5095 } = result ?? {}
  const seconds = totalSeconds(state)
  return {
    result: { precision, recall, map50, map5095 },
    epochs: state.state === 'finished' ? { result: result?.epochs ?? null, state: state.epoch } : null,
    seconds: oddTime ? undefined : seconds,
  }
}

/** Whether there is a time in state.json that is not one. */
function hasOddTime(raw: object, read: v.InferOutput<typeof stateSchema>): boolean {
  return (['seconds', 'secondsBefore'] as const).some((name) => name in raw && read[name] === null)
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
