import * as v from 'valibot'
import { type Operation, remoteOperation } from '../ssh/operation.ts'
import { listingSchema } from './listing.ts'

/** What a training has left, by file. */
export const listResults = remoteOperation('results.list', {
  args: v.strictObject({ training: v.string() }),
  reply: listingSchema,
  codes: ['INPUT_INVALID', 'TRAINING_UNKNOWN'],
})

/** Sends a listed file from a byte on. */
export const readResult = remoteOperation('results.read', {
  args: v.strictObject({ training: v.string(), path: v.string(), offset: v.number(), size: v.number() }),
  reply: v.object({ sent: v.number() }),
  codes: ['INPUT_INVALID', 'RESULT_MISSING', 'TRAINING_UNKNOWN'],
})

/** What fetching results calls. */
export const RESULTS: readonly Operation[] = [listResults, readResult]
