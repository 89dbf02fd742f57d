import * as v from 'valibot'
import { DECODE_MODES, PIXEL_NAMES } from '../interfaces/pixels.ts'
import { metricOrNull as metric, durationOrNull as seconds } from '../possible.ts'
import { count } from '../schemas.ts'
import { FAILURE_CLASSES } from './failure-classes.ts'
import { telemetryEntries } from './telemetry-event.ts'

const text = v.pipe(v.string(), v.maxLength(8192))
/** Not a number, and infinity, cross the channel as null. */
const number = v.fallback(v.nullable(v.pipe(v.number(), v.finite())), null)

const countOrNull = v.fallback(v.nullable(count), null)

const common = {
  /** Who wrote it. */
  from: v.picklist(['driver', 'supervisor', 'mirror']),
  /** Counts up per writer and attempt. */
  seq: count,
  attempt: count,
  /** Wall clock of the server. */
  atMs: v.pipe(v.number(), v.safeInteger()),
}

const eventSchema = v.variant('type', [
  v.object({ ...common, type: v.literal('state'), state: text, reason: text }),
  v.object({
    ...common,
    type: v.literal('rescue'),
    /** The attempt that failed, in which epoch, of what, and why. */
    failed: count,
    epoch: count,
    class: v.picklist(FAILURE_CLASSES),
    reason: text,
    /** Arguments that are different now. */
    changes: v.record(text, v.union([v.boolean(), v.pipe(v.number(), v.finite()), text])),
    /** Which rescue it is, of at most how many. */
    rescues: count,
    most: count,
  }),
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
    /** What these take; null without a cache. */
    cacheBytes: v.optional(countOrNull, null),
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
  /** How many pictures are decoded so far, before the first epoch. */
  v.object({ ...common, type: v.literal('decoding'), done: count, total: count }),
  v.object({
    ...common,
    type: v.literal('finding'),
    what: v.picklist(PIXEL_NAMES),
    /** A picture, by its path in the dataset. */
    file: text,
    detail: text,
  }),
  v.object({
    ...common,
    type: v.literal('pixels'),
    mode: v.picklist(DECODE_MODES),
    decoded: count,
    /** Pictures of all splits. */
    total: count,
    seconds,
    counts: v.record(v.picklist(PIXEL_NAMES), count),
    /** Whether it was found by an earlier training of the same tree. */
    kept: v.boolean(),
  }),
  /** What some batches and validations foretell, before the first epoch. */
  v.object({
    ...common,
    type: v.literal('forecast'),
    /** Batches that were trained for it, and that an epoch has. */
    batches: count,
    epochBatches: count,
    epochs: count,
    /** Of an epoch: training as measured, its bounds, the same without waiting for pictures, validating, saving. */
    trainSeconds: seconds,
    lowTrainSeconds: seconds,
    highTrainSeconds: seconds,
    computeSeconds: seconds,
    valSeconds: seconds,
    saveSeconds: seconds,
    /** Until the library was ready to train. */
    setupSeconds: seconds,
    /** Of the probe itself. */
    probeSeconds: seconds,
    /** What the training will keep its pictures in, which the probe did not: `ram`, `disk`, or null. */
    cache: v.nullable(text),
  }),
  v.object({ ...common, type: v.literal('weights'), name: text, sha256: text, bytes: count }),
  v.object({ ...common, type: v.literal('code'), name: text, digest: text, callbacks: v.array(text) }),
  /** From here on it is on another server, the first being 1; the checkpoint that came there was made after that epoch. */
  v.object({ ...common, type: v.literal('moved'), server: count, epoch: count }),
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
    /** Epochs without a better one after which the library ends it; null when unknown. */
    patience: countOrNull,
    /** Whether mixed precision was asked for, which `amp` may not be. */
    ampAsked: v.optional(v.boolean(), false),
    /** The cache that was asked for, which the library may have refused. */
    cacheAsked: v.optional(v.nullable(text), null),
    /** What it took before: reading the labels, and filling a cache. */
    scanSeconds: seconds,
    cacheSeconds: seconds,
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
    /** How long the training waited for its data, after the first batch, for which it waited `firstWaitSeconds`. */
    loaderWaitSeconds: seconds,
    firstWaitSeconds: seconds,
    batches: countOrNull,
    /** Until so many of them, the first ones, were done. */
    headSeconds: seconds,
    headBatches: countOrNull,
    valSeconds: seconds,
    saveSeconds: seconds,
    /** Spent in callbacks of ours. */
    overheadSeconds: seconds,
    bestEpoch: countOrNull,
    /** Run time of the training until then, over all attempts. */
    totalSeconds: seconds,
    images: count,
    losses: v.record(text, number),
    /** What cannot be, here and in the times, is null. */
    metrics: v.object({ map50: metric, map5095: metric }),
  }),
  v.object({ ...common, type: v.literal('telemetry'), ...telemetryEntries }),
  v.object({ ...common, type: v.literal('checkpoint'), epoch: count, sha256: text }),
  /** How the evaluation of the model ended: what went wrong, or nothing. */
  v.object({ ...common, type: v.literal('evaluation'), seconds, trouble: text }),
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
