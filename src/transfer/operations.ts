import * as v from 'valibot'
import { count } from '../schemas.ts'
import { NO_ARGUMENTS, type Operation, ours, remoteOperation } from '../ssh/operation.ts'

const tree = { name: v.string(), digest: v.string() }

/** What a transfer needs room for on the server's volume. */
export interface Needs {
  /** Contents to come: their sizes together, and how many. */
  readonly bytes: number
  readonly objects: number
  /** Files of the tree, and their sizes together: what it takes where nothing can be linked. */
  readonly files: number
  readonly treeBytes: number
}

/** Takes the store, and says what it has of a dataset. */
export const openStore = remoteOperation('store.open', {
  args: v.strictObject({
    ...tree,
    /** Words for others who find the store in use. */
    owner: v.string(),
    token: v.string(),
    needs: ours<Needs | null>(),
  }),
  reply: v.object({
    /** The tree is there, with its receipt. */
    present: v.boolean(),
    path: v.string(),
    /** The server has no content at all, or only weights that were sent before. */
    empty: v.boolean(),
    /** SHA-256, in hex, of files of which parts have arrived. */
    arriving: v.array(v.string()),
    /** Digests of manifests that it has. */
    bases: v.array(v.string()),
    /** Its volume takes names that differ in case, or in how a letter is composed, for two. */
    tellsApart: v.boolean(),
    /** What this dataset amounted to when it was published last. */
    last: v.nullable(v.object({ files: v.number(), bytes: v.number() })),
  }),
  codes: ['INPUT_INVALID', 'STAGING_REFUSED', 'STORE_BUSY'],
})

/** Makes sure of the room. */
export const checkRoom = remoteOperation('store.room', {
  args: v.strictObject({ bytes: v.number(), objects: v.number(), files: v.number(), treeBytes: v.number() }),
  reply: v.object({ links: v.boolean(), freeBytes: v.number() }),
  codes: ['INPUT_INVALID'],
})

/** Takes the stream of contents. */
export const receiveObjects = remoteOperation('receive.objects', {
  args: NO_ARGUMENTS,
  reply: v.object({}),
  codes: ['INPUT_INVALID'],
})

/** Takes a manifest, and says which of its contents the server lacks. */
export const findMissing = remoteOperation('trees.missing', {
  args: v.strictObject({ ...tree, base: v.string() }),
  reply: v.object({ missing: count }),
  codes: ['INPUT_INVALID', 'VERIFICATION_FAILED'],
})

/** Assembles, verifies and publishes a tree. */
export const publish = remoteOperation('trees.publish', {
  args: v.strictObject({ ...tree, keep: v.number(), manifest: v.boolean(), base: v.string() }),
  reply: v.object({
    missing: count,
    path: v.string(),
    removed: v.optional(v.array(v.string()), []),
    bytes: v.optional(count, 0),
    pruneProblem: v.optional(v.string(), ''),
  }),
  codes: ['INPUT_INVALID', 'VERIFICATION_FAILED'],
})

/** Takes what is lacking from a folder of the server's. */
export const adoptFiles = remoteOperation('adoption.adopt', {
  args: v.strictObject({ ...tree, path: v.string() }),
  reply: v.object({ files: count, bytes: count }),
  codes: ['INPUT_INVALID'],
})

/** What a transfer calls on the server, in that order. */
export const TRANSFER: readonly Operation[] = [
  openStore,
  checkRoom,
  receiveObjects,
  findMissing,
  publish,
  adoptFiles,
]

/** What a connection that only helps calls. */
export const HELPER: readonly Operation[] = [receiveObjects]
