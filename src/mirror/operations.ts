import * as v from 'valibot'
import { listingSchema } from '../collect/listing.ts'
import { readResult } from '../collect/operations.ts'
import { count } from '../schemas.ts'
import { type Operation, ours, remoteOperation } from '../ssh/operation.ts'
import { stateSchema } from '../training/states.ts'
import type { KeptFile } from './kept.ts'

/** What a mirror of a training is made of now; `results.read` gives it out. */
export const offerMirror = remoteOperation('mirror.offer', {
  /** By their SHA-256: what an earlier call offered, and came in part. */
  args: v.strictObject({ training: v.string(), begun: v.array(v.string()) }),
  reply: listingSchema,
  codes: ['INPUT_INVALID', 'RECORD_DAMAGED', 'TRAINING_UNKNOWN'],
})

/** What a server knows of a training, to compare with a mirror. */
export const lookAtTraining = remoteOperation('mirror.look', {
  args: v.strictObject({ training: v.string(), eventsBytes: v.number() }),
  reply: v.object({
    known: v.boolean(),
    state: v.nullable(stateSchema),
    /** The size of its events. */
    eventsBytes: count,
    /** Of as many of their first bytes as the mirror has, or of all where there are fewer. */
    prefixSha256: v.string(),
  }),
  codes: ['INPUT_INVALID', 'RECORD_DAMAGED'],
})

/** Makes a training known to a server that lacks it, out of a tree that was sent there. */
export const plantMirror = remoteOperation('planting.plant', {
  args: v.strictObject({
    id: v.string(),
    tree: ours<{ readonly name: string; readonly digest: string }>(),
    files: ours<readonly KeptFile[]>(),
  }),
  /** False where the training runs, or where the server knows of it what the mirror does not. */
  reply: v.object({ planted: v.boolean() }),
  codes: ['INPUT_INVALID', 'MIRROR_DAMAGED', 'RECORD_DAMAGED', 'SERVER_BUSY'],
})

/** What bringing a mirror home calls. */
export const MIRROR: readonly Operation[] = [offerMirror, readResult]

/** What going on from a mirror calls, besides a transfer. */
export const PLANT: readonly Operation[] = [lookAtTraining, plantMirror]
