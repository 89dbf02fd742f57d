import { ContentIndex } from '../dataset/content-index.ts'
import type { FileTable } from '../dataset/file-table.ts'
import type { KnownManifests } from '../dataset/known-manifests.ts'
import type { SourceRoot } from '../dataset/source-root.ts'
import { displayPath } from '../dataset/view.ts'
import { Failure } from '../errors.ts'
import type { Helpers } from '../link/helpers.ts'
import type { Log } from '../log.ts'
import { congestionControl } from '../tcp/congestion.ts'
import { bytes as size } from '../text/format.ts'
import { printable } from '../text/printable.ts'
import { adoptFiles } from './operations.ts'
import type { Progress } from './progress/progress.ts'
import { ConnectionCount } from './send/connection-count.ts'
import { type Shipment, send } from './send/send.ts'
import type { TransferOptions } from './transfer-options.ts'
import { askMissing, type Published, publishTree } from './tree/publish.ts'
import type { Store } from './tree/store.ts'

/** One attempt at a transfer: what its steps share. */
export interface Delivery {
  readonly options: TransferOptions
  readonly log: Log
  readonly signal: AbortSignal
  /** The dataset's folder, without links. */
  readonly root: SourceRoot
  readonly table: FileTable
  readonly manifests: KnownManifests
  readonly store: Store
  /** Makes further connections, which connect when they are used. */
  readonly helpers: () => Helpers
  readonly progress: Progress
  /** Sends the contents from elsewhere than the runner's disk. */
  readonly ship?: (shipment: Shipment) => Promise<void>
}

/** Damaged on the way or on arrival: a second and third try are for bad luck, more would hide a bad disk. */
const ROUNDS = 3
const NOTHING_PRUNED = { removed: [], bytes: 0, pruneProblem: '' }
/** To hash a folder on the server, and to copy it where links fail: 1 TB over a network disk of 50 MB/s. */
const ADOPT_LIMIT_MS = 12 * 3_600_000

/**
 * Sends what the server lacks and has it publish the tree, again if something was damaged on the way.
 *
 * @returns the tree's path on the server
 * @throws Failure SOURCE_CHANGED, DATASET_UNREADABLE, REMOTE_DISK_FULL, TRANSFER_INCOMPLETE, INPUT_INVALID
 */
export async function deliver(state: Delivery): Promise<string> {
  const { table, log } = state
  const blind = table.unknown > 0
  let places = blind ? everything(table) : await lacking(state)
  if (state.options.adopt !== '' && places.length > 0) places = await adopt(state)
  for (let round = 1; ; round++) {
    const isFirstBlind = blind && round === 1
    await sendContents(state, places, isFirstBlind)
    const { path, missing } = await publish(state, isFirstBlind)
    if (missing.length === 0) return path
    if (round === ROUNDS) throw incomplete(missing, table)
    log.warning(
      `Missing or damaged on the server: ${missing.length} of ${table.length} files. They are sent again.`,
    )
    places = missing
  }
}

/** Places of the files whose content the server lacks; it has the manifest from here on. */
export async function lacking({ options, table, manifests, store, signal }: Delivery): Promise<Int32Array> {
  const digest = table.digest
  return store.use(async (agent) => {
    const base = await manifests.find(store.opened.bases)
    return askMissing(agent, { name: options.name, digest, table, base }, signal)
  })
}

/** Has the server take what it lacks from a folder of its own; what it lacks then. */
async function adopt(state: Delivery): Promise<Int32Array> {
  const { options, table, store, log, signal } = state
  const digest = table.digest
  const args = { name: options.name, digest, path: options.adopt }
  const { files, bytes } = await store.use((agent) =>
    agent.call(adoptFiles, args, { signal, limitMs: ADOPT_LIMIT_MS }),
  )
  log.info(`The server adopted ${files} files, ${size(bytes)}, from ${printable(options.adopt)}.`)
  return lacking(state)
}

/** @param roomChecked the server made sure of it when it was opened */
async function sendContents(state: Delivery, places: Int32Array, roomChecked: boolean): Promise<void> {
  const { options, table, store, progress } = state
  const wanted = onePerContent(places, (place) => table.hashAt(place))
  if (wanted.length === 0) return
  if (!roomChecked) {
    const bytes = table.bytesOf(wanted)
    await store.checkRoom({ bytes, objects: wanted.length, files: table.length, treeBytes: table.bytes })
  }
  await using helpers = state.helpers()
  const connections = new ConnectionCount(options.connections, await congestionControl())
  const arriving = new Set(store.opened.arriving)
  try {
    const ship = state.ship ?? send
    const { pace, compress } = options
    await ship({ ...state, places: wanted, arriving, pace, compress, link: store.link, helpers, connections })
  } catch (error) {
    throw error instanceof Failure && error.code === 'REMOTE_DISK_FULL' ? diskFull(progress, error) : error
  }
}

/** Places of all files: in four bytes each, since there may be a million. */
function everything({ length }: FileTable): Int32Array {
  return new Int32Array(length).map((_, place) => place)
}

/**
 * Leaves one file of each content, the first.
 *
 * @param places in the table, ascending
 * @param hashOf the content's hash, undefined when it is not known: such a file stays
 */
export function onePerContent(places: Int32Array, hashOf: (place: number) => Buffer | undefined): Int32Array {
  const contents = new ContentIndex(hashOf)
  return places.filter((place) => contents.firstOf(place) === place)
}

/** @param withManifest the server has not got it yet */
async function publish(state: Delivery, withManifest: boolean): Promise<Published> {
  const { options, table, manifests, store, log } = state
  const { digest } = table
  store.expect(digest)
  const [published] = await Promise.all([
    store.use(async (agent) => {
      // The line may have broken after the tree was published, while the server removed older ones.
      if (store.opened.present)
        return { path: store.opened.path, missing: new Int32Array(0), pruned: NOTHING_PRUNED }
      const base = withManifest ? await manifests.find(store.opened.bases) : undefined
      return publishTree(
        agent,
        { name: options.name, digest, table, base, withManifest, keep: options.keep },
        state,
      )
    }),
    keepManifest(state, digest),
  ])
  const { removed, bytes, pruneProblem } = published.pruned
  if (removed.length > 0) log.info(`Removed ${removed.length} older generations: ${size(bytes)} freed.`)
  if (pruneProblem) log.warning(`Older generations could not be removed: ${printable(pruneProblem)}`)
  return published
}

/** It only saves bytes next time, and tells what has changed: of no harm when nothing is published, and fails nothing. */
export async function keepManifest({ manifests, table, log }: Delivery, digest: string): Promise<void> {
  try {
    await manifests.keep(digest, table.manifest())
  } catch (error) {
    log.notice(`The manifest was not kept, so the next one travels as a whole: ${String(error)}`)
  }
}

function incomplete(missing: Int32Array, table: FileTable): Failure {
  const named = [...missing.slice(0, 5)].map((place) => displayPath(table.at(place).path))
  return new Failure('TRANSFER_INCOMPLETE', {
    what: `After ${ROUNDS} tries ${missing.length} files are still damaged on the server: ${named.join(', ')}.`,
    safe: 'Nothing was published; the dataset on the runner is untouched.',
    next: "Suspect the server's disk: choose another volume as root, or another server.",
  })
}

function diskFull(progress: Progress, cause: Failure): Failure {
  return new Failure(
    'REMOTE_DISK_FULL',
    {
      what: `The server's volume is full: ${size(progress.bytesLeft)} are still to be sent.`,
      safe: 'What has arrived is kept; every tree on the server is as it was.',
      next: `Free at least ${size(progress.bytesLeft)} there and run the transfer again: only the rest is sent.`,
    },
    cause,
  )
}
