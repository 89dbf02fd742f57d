import * as v from 'valibot'
import { sha256 } from '../schemas.ts'
import type { JsonObject } from '../ssh/agent.ts'
import { type Operation, ours, remoteOperation } from '../ssh/operation.ts'
import { receiveObjects } from '../transfer/operations.ts'

/** Sends the manifest of a verified tree; the newest of its name for an empty digest. */
export const offerTree = remoteOperation('dispatch.offer', {
  args: v.strictObject({ name: v.string(), digest: v.string() }),
  reply: v.object({ digest: sha256 }),
  codes: ['INPUT_INVALID', 'RECEIPT_MISSING'],
})

/** Sends contents of a tree, to us or to another server. What receive.objects ends with over there it passes on. */
export const sendTree = remoteOperation('dispatch.send', {
  args: v.strictObject({
    name: v.string(),
    digest: v.string(),
    places: v.string(),
    via: ours<JsonObject | null>(),
  }),
  reply: v.object({ problem: v.string() }),
  codes: ['CONNECTION_LOST', 'INPUT_INVALID', 'SERVER_REPLY_INVALID', 'VERIFICATION_FAILED'],
})

/** Sends parts of files of a verified tree. */
export const readFileRanges = remoteOperation('file_ranges.read', {
  args: v.strictObject({ name: v.string(), digest: v.string(), ranges: v.string() }),
  reply: v.object({}),
  codes: ['INPUT_INVALID'],
})

/** Lets a key in for as long as the exchange lasts. */
export const grantKey = remoteOperation('temporary_keys.grant', {
  args: v.strictObject({ key: v.string(), seconds: v.number(), file: v.string(), nonce: v.string() }),
  reply: v.object({}),
  codes: ['STAGING_REFUSED'],
})

/** What is called on the staging server. */
export const DISPATCH: readonly Operation[] = [offerTree, sendTree]

/** What is called on the staging server while its tree is audited. */
export const AUDIT: readonly Operation[] = [offerTree, readFileRanges]

/** What is called on the training server while the staging server sends, directly or through the runner. */
export const HOST: readonly Operation[] = [grantKey, receiveObjects]
