import * as v from 'valibot'
import { metricOrNull as metric, durationOrNull as seconds } from '../possible.ts'
import { count } from '../schemas.ts'

const text = v.pipe(v.string(), v.maxLength(8192))
/** Not a number, and infinity, cross the channel as null. */
const number = v.fallback(v.nullable(v.pipe(v.number(), v.finite())), null)

const common = {
  /** Who wrote it. */
  from: v.picklist(['driver', 'supervisor']),
  /** Counts up per writer and attempt. */
  seq: count,
  attempt: count,
  /** Wall clock of the server. */
  atMs: v.pipe(v.number(), v.safeInteger()),
}

const eventSchema = v.variant('type', [
  v.object({ ...common, type: v.literal('state'), state: text, reason: text }),
  v.object({ ...common, type: v.literal('stopping'), action: text, reason: text }),
  v.object({ ...common, type: v.literal('adopted'), alive: v.boolean() }),
  v.object({ ...common, type: v.literal('warning'), text }),
  v.object({
    ...common,
    type: v.literal('environment'),
    python: text,
    torch: text,
    ultralytics: text,
    /** null on a server without one. */
    gpu: v.nullable(text),
  }),
  v.object({
    ...common,
    type: v.literal('scan'),
    split: text,
    images: count,
    /** Images without any object. */
    backgrounds: count,
    /** Where the library keeps the decoded images: `ram`, `disk`, or null. */
    cache: v.nullable(text),
  }),
  v.object({
    ...common,
    type: v.literal('trial'),
    batch: count,
    /** Whether it trained and validated. */
    fits: v.boolean(),
    /** The most that PyTorch held of the GPU until then; null when it did not fit. */
    peakBytes: v.nullable(count),
  }),
  v.object({
    ...common,
    type: v.literal('decision'),
    /** The argument that was `auto`. */
    setting: text,
    value: text,
    reason: text,
    /** Whether an earlier attempt had decided it. */
    kept: v.boolean(),
  }),
  v.object({ ...common, type: v.literal('weights'), name: text, sha256: text, bytes: count }),
  v.object({ ...common, type: v.literal('code'), name: text, digest: text, callbacks: v.array(text) }),
  v.object({ ...common, type: v.literal('resume'), epoch: count, sha256: text }),
  v.object({
    ...common,
    type: v.literal('begin'),
    epoch: count,
    epochs: count,
    batch: count,
    batches: count,
    images: count,
    imgsz: count,
    optimizer: text,
    amp: v.boolean(),
    workers: count,
  }),
  v.object({
    ...common,
    type: v.literal('progress'),
    part: v.picklist(['train', 'val']),
    epoch: count,
    batch: count,
    batches: count,
  }),
  v.object({
    ...common,
    type: v.literal('epoch'),
    epoch: count,
    epochs: count,
    /** Of the whole epoch, validation included. */
    seconds,
    /** Of its training part. */
    trainSeconds: seconds,
    /** How long the training waited for its data. */
    loaderWaitSeconds: seconds,
    /** Run time of the training until then, over all attempts. */
    totalSeconds: seconds,
    images: count,
    losses: v.record(text, number),
    /** What cannot be, here and in the times, is null. */
    metrics: v.object({ map50: metric, map5095: metric }),
  }),
  v.object({ ...common, type: v.literal('checkpoint'), epoch: count, sha256: text }),
])

/** One line of `events.jsonl` that the watcher has something to say about. */
export type TrainingEvent = v.InferOutput<typeof eventSchema>

/** An event of one type. */
export type EventOf<T extends TrainingEvent['type']> = Extract<TrainingEvent, { type: T }>

/**
 * Reads an event as it came from the server.
 *
 * @returns undefined for one of another shape: a newer agent may write more than this version knows
 */
export function readEvent(value: unknown): TrainingEvent | undefined {
  const parsed = v.safeParse(eventSchema, value)
  return parsed.success ? parsed.output : undefined
}
