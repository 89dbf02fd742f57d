import * as v from 'valibot'
import type { Workload } from '../interfaces/workload.ts'
import { durationOrNull } from '../possible.ts'
import { count, sha256 } from '../schemas.ts'
import { STATES, totalSeconds } from '../training/states.ts'
import { believedEpochTime, believedMetrics } from './believed.ts'
import { type Claims, type Doubts, doubts } from './claims.ts'
import { possibleOutcome } from './curve-outcome.ts'
import type { Decision } from './decision-events.ts'
import { lockedVersion } from './environment.ts'
import { type Evaluation, readEvaluation } from './evaluation.ts'
import { readArguments } from './library-arguments.ts'
import type { Outcome } from './outcome.ts'
import { RecordFolder } from './record-folder.ts'
import type { ReportFile } from './report.ts'
import type { Move, Stretch } from './timeline.ts'
import type { TrainingFigures } from './training-figures.ts'

/** The files that are read for the report, and beyond how many bytes each is a flood. */
const MOST_BYTES = {
  state: 1e6,
  result: 1e6,
  /** With every class of the dataset. */
  order: 4e6,
  /** 25,000 epochs. */
  table: 8e6,
  arguments: 1e6,
  evaluation: 1e6,
  lock: 1e6,
  /** A day's events are below 10 MB; of more, what comes first. */
  events: 64e6,
} as const

/** What is missing differs from what is there and is not a number. */
const claim = v.optional(v.fallback(v.nullable(v.number()), null))
const countOrNull = v.fallback(v.nullable(count), null)

/** state.json, as `remote/gpu_retrain/records/states.py` writes it; what is missing or odd becomes unknown. */
const stateSchema = v.object({
  state: v.fallback(v.picklist([...STATES, 'unknown']), 'unknown'),
  reason: v.fallback(v.string(), ''),
  attempt: v.fallback(count, 0),
  epoch: countOrNull,
  epochs: countOrNull,
  seconds: durationOrNull,
  secondsBefore: v.optional(durationOrNull, 0),
})

/** result.json, as `remote/gpu_retrain/workloads/ultralytics/driver.py` writes it when it has trained to the end and validated best.pt once more. */
const resultSchema = v.object({
  precision: claim,
  recall: claim,
  map50: claim,
  map5095: claim,
  epochs: countOrNull,
  best: v.object({ sha256: sha256 }),
})

/** The part of an order that says on what data the training ran. */
const orderSchema = v.object({
  work: v.object({ dataset: v.object({ digest: sha256 }) }),
})

/** What a training's own files tell of it. They come from the server: this is its word, in a checked shape. */
export interface TrainingRecord {
  readonly state: v.InferOutput<typeof stateSchema>
  readonly outcome: Outcome
  /** Numbers that are unknown because the files contradict each other, or say what cannot be; why, in words. */
  readonly doubts?: Doubts
  readonly timeline: readonly Stretch[]
  readonly moves?: readonly Move[]
  /** How the machine was used, and the events that tell of it. */
  readonly figures?: TrainingFigures
  /** What the server decided where an argument was `auto`. */
  readonly decisions?: readonly Decision[]
  /** The environment's packages as `pip freeze` prints them; empty when unknown. */
  readonly lock: string
  /** The SHA-256 that the driver took of best.pt when it was written; null when it left no result. */
  readonly claimedModelSha256: string | null
  /** What the model is worth, picture by picture; null when nobody says so who can be believed. */
  readonly evaluation: Evaluation | null
}

/** A record as it was read. */
export interface ReadRecord extends TrainingRecord {
  /** Files that came home and are not read, since no training leaves such: their names, and why. */
  readonly unread: readonly string[]
}

/**
 * Reads what is there of a training's record. A training that failed early leaves little; nothing here is required.
 *
 * @param workload what it trained with
 * @param trainingId names the outcome
 * @param folder the collected results, absolute
 * @param files the verified files in it
 * @param signal is heard between the files, and while the events are read
 */
export async function readRecord(
  { library, results }: Workload,
  trainingId: string,
  folder: string,
  files: readonly ReportFile[],
  signal: AbortSignal = new AbortController().signal,
): Promise<ReadRecord> {
  const { files: named } = results
  const home = new RecordFolder(folder, files, signal)
  const rawState = await home.json('state.json', MOST_BYTES.state)
  const state = v.parse(stateSchema, rawState)
  const order = v.safeParse(orderSchema, await home.json(`order.${state.attempt}.json`, MOST_BYTES.order))
  const result = v.safeParse(resultSchema, await home.json('result.json', MOST_BYTES.result))
  const lock = await home.text('environment.txt', MOST_BYTES.lock)
  const text = await home.text(named.table, MOST_BYTES.table)
  const table = possibleOutcome(trainingId, results.readTable(text))
  if (text !== '' && table.outcome.curves.epochs.length === 0)
    home.leave(named.table, 'it is not a table of epochs that can be read')
  const events = await home.events('events.jsonl', MOST_BYTES.events)
  const digest = order.success ? order.output.work.dataset.digest : null
  const evaluated = await home.json(named.evaluation, MOST_BYTES.evaluation)
  const claims: Claims = {
    ...table,
    ...claimed(state, hasOddTime(rawState, state), result.success ? result.output : undefined),
    events: events.epochs,
  }
  const doubtful = doubts(claims)
  const metrics = believedMetrics(claims, doubtful)
  const claimedModelSha256 = result.success ? result.output.best.sha256 : null
  const read = readEvaluation(evaluated, { model: claimedModelSha256, dataset: digest, metrics })
  if ('why' in read && Object.keys(evaluated).length > 0) home.leave(named.evaluation, read.why)
  return {
    state: doubtful.seconds === undefined ? state : { ...state, seconds: null },
    outcome: {
      ...claims.outcome,
      metrics,
      secondsPerEpoch: believedEpochTime(claims, doubtful),
      digest,
      arguments: readArguments(await home.text(named.arguments, MOST_BYTES.arguments)),
      ultralytics: lockedVersion(lock, library.package),
    },
    doubts: doubtful,
    timeline: events.timeline,
    moves: events.moves,
    figures: events.figures,
    decisions: events.decisions,
    unread: home.unread,
    lock,
    claimedModelSha256,
    evaluation: 'evaluation' in read ? read.evaluation : null,
  }
}

/** What state.json and result.json say; the epochs of a training that goes on, or ended early, need not agree. */
function claimed(
  state: v.InferOutput<typeof stateSchema>,
  oddTime: boolean,
  result: v.InferOutput<typeof resultSchema> | undefined,
): Pick<Claims, 'result' | 'epochs' | 'seconds'> {
  const { precision, recall, map50, map5095 } = result ?? {}
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
