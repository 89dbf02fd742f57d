import * as v from 'valibot'
import { durationOrNull, metricOrNull } from '../possible.ts'
import { count } from '../schemas.ts'
import { FAILURE_CLASSES } from './failure-classes.ts'

/** What a training can be doing; the last four are ends. Unreachable is a state of the watcher, never of a training. */
export const STATES = [
  'queued',
  'starting',
  'caching',
  'training',
  'validating',
  'finished',
  'stopped',
  'failed',
  'lost',
] as const

/** Those after which nothing more happens by itself. */
export const ENDS: readonly string[] = ['finished', 'stopped', 'failed', 'lost']

const text = v.pipe(v.string(), v.maxLength(8192))

/** `state.json`, as the supervisor writes it (`remote/gpu_retrain/records/states.py`). */
export const stateSchema = v.object({
  state: v.picklist(STATES),
  /** Why it is so; empty where nothing needs a reason. */
  reason: text,
  attempt: count,
  /** Whole epochs so far. */
  epoch: count,
  /** Epochs in all; null until the library has said. */
  epochs: v.nullable(count),
  /** The order to end that is under way. */
  stopping: v.nullable(v.picklist(['stop', 'kill'])),
  /** What the driver said of its failure. */
  failure: v.nullable(v.object({ code: text, what: text, safe: text, next: text })),
  /** What kind of failure ended it; null where none did, or nobody knows. */
  class: v.optional(v.fallback(v.nullable(v.picklist(FAILURE_CLASSES)), null), null),
  /** How often it went on by itself since it was last started. */
  rescues: v.optional(count, 0),
  /** Run time of this attempt, and of those before it; the queue does not count. Null for a time that cannot be. */
  seconds: durationOrNull,
  secondsBefore: durationOrNull,
})

/** What a training is doing. */
export type TrainingState = v.InferOutput<typeof stateSchema>

/** A metric that cannot be is null, too. */
const resultSchema = v.object({ epochs: count, map50: metricOrNull, map5095: metricOrNull })

/** What the server tells of a training (`remote/gpu_retrain/training/trainings.py`, status). */
export const statusSchema = v.object({
  state: v.nullable(stateSchema),
  supervised: v.boolean(),
  /** What came out; null before the end. */
  result: v.nullable(resultSchema),
  /** The last lines of stderr.log. */
  stderr: v.pipe(v.array(text), v.maxLength(100)),
})

/** What the server tells of a training. */
export type TrainingStatus = v.InferOutput<typeof statusSchema>

/** The answer to a start. */
export const startedSchema = v.object({
  ...statusSchema.entries,
  action: v.picklist(['started', 'attached', 'finished']),
})

/** Whether nothing more will happen by itself. */
export function hasEnded(state: TrainingState | null): boolean {
  return state !== null && ENDS.includes(state.state)
}

/** Seconds that a training has run, over all its attempts; null when unknown. */
export function totalSeconds(state: Pick<TrainingState, 'seconds' | 'secondsBefore'>): number | null {
  const { seconds, secondsBefore } = state
  return seconds === null || secondsBefore === null ? null : v.parse(durationOrNull, secondsBefore + seconds)
}

/** How far a training is, in a few words, such as `training, epoch 12 of 100`. */
export function progressText(state: TrainingState): string {
  const epochs = state.epochs === null ? '' : `, epoch ${state.epoch} of ${state.epochs}`
  return `${state.state}${epochs}`
}
