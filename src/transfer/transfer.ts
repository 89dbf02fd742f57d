import { randomBytes } from 'node:crypto'
import { realpath } from 'node:fs/promises'
import * as v from 'valibot'
import { datasetFolder } from '../dataset/file-index.ts'
import type { FileTable } from '../dataset/file-table.ts'
import { digestOf } from '../dataset/manifest.ts'
import { hashUnknown, scan } from '../dataset/scan.ts'
import { displayPath } from '../dataset/walk.ts'
import { Failure } from '../errors.ts'
import type { Log } from '../log.ts'
import { printable } from '../text.ts'
import { connectionCount, Helpers } from './helpers.ts'
import { IndexSaver } from './index-saver.ts'
import { KnownManifests } from './known-manifests.ts'
import type { Pace } from './lane.ts'
import { onePerContent } from './operations.ts'
import { gigabytes, Progress } from './progress.ts'
import { askMissing, publishTree } from './publish.ts'
import { send } from './send.ts'
import type { Dialed } from './server-link.ts'
import { Store } from './store.ts'

/** What is to be transferred, and how. */
export interface TransferOrder {
  /** The dataset's folder on the runner. */
  readonly source: string
  /** Its name on the server. */
  readonly name: string
  /** The runner-side home, absolute. */
  readonly home: string
  /** Names of files and folders that stay at home. */
  readonly ignore: readonly string[]
  /** False: hash every file again, because its times mean nothing (a fresh clone). */
  readonly trustIndex: boolean
  readonly connections: number | 'auto'
  readonly pace: Pace
  /** Words for others who find the store in use. */
  readonly owner: string
  /** The longest time without any progress, in milliseconds. */
  readonly patienceMs: number
}

/** What came of it. */
export interface TransferResult {
  /** Of the tree on the server. */
  readonly path: string
  readonly digest: string
  readonly files: number
  readonly bytes: number
  /** Content that travelled, and had arrived. */
  readonly bytesSent: number
  readonly seconds: number
  /** How often the line broke. */
  readonly breaks: number
}

interface TransferContext {
  readonly log: Log
  readonly signal: AbortSignal
  /** Connects to the server and starts an agent there. */
  readonly dial: () => Promise<Dialed>
}

const roomReply = v.object({ links: v.boolean(), freeBytes: v.number() })

/** Damaged on the way or on arrival: a second and third try are for bad luck, more would hide a bad disk. */
const ROUNDS = 3
/** One attempt at a transfer: what its steps share. */
interface Attempt {
  readonly order: TransferOrder
  readonly log: Log
  readonly signal: AbortSignal
  /** The dataset's folder, without links. */
  readonly root: string
  readonly table: FileTable
  readonly manifests: KnownManifests
  readonly store: Store
  /** Makes further connections, which connect when they are used. */
  readonly helpers: (count: number) => Helpers
  readonly progress: Progress
}

/**
 * Makes the server hold exactly this dataset, as a verified tree with its receipt. Only what is not there travels; a
 * transfer that was interrupted goes on where it was.
 *
 * @throws Failure DATASET_MISSING, DATASET_EMPTY, DATASET_UNREADABLE, SOURCE_CHANGED, STORE_BUSY, REMOTE_DISK_FULL,
 *   TRANSFER_INCOMPLETE, and what connecting throws
 */
export async function transfer(order: TransferOrder, context: TransferContext): Promise<TransferResult> {
  const token = randomBytes(16).toString('hex')
  using progress = new Progress(context.log)
  try {
    return await attempt(order, context, token, progress)
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'SOURCE_CHANGED') throw error
    context.log.notice(`${error.text.what} Starting over once; what has arrived is not sent again.`)
    return await attempt(order, context, token, progress)
  }
}

async function attempt(
  order: TransferOrder,
  context: TransferContext,
  token: string,
  progress: Progress,
): Promise<TransferResult> {
  const { log, signal, dial } = context
  const root = await realpath(order.source).catch(() => order.source)
  const folder = datasetFolder(order.home, root)
  const table = await scan(root, folder, { ...order, log, signal })
  if (table.length === 0) throw datasetEmpty(order.source)
  log.info(`${table.length} files, ${gigabytes(table.bytes)} GB; ${table.unknown} of them to be hashed.`)
  const patient = { log, signal, patienceMs: order.patienceMs, progress: () => progress.wireBytes }
  await using store = new Store({ ...order, token }, dial, { ...patient, name: 'connection 1' })
  const helpers = (count: number): Helpers => new Helpers(count, dial, patient)
  const manifests = new KnownManifests(folder)
  const state: Attempt = { order, log, signal, root, table, manifests, store, helpers, progress }
  await using _saver = new IndexSaver(folder, root, table)
  const path = (await alreadyThere(state)) ?? (await deliver(state))
  const digest = digestOf(table.entries())
  return {
    path,
    digest,
    files: table.length,
    bytes: table.bytes,
    bytesSent: progress.wireBytes,
    seconds: progress.seconds,
    breaks: store.link.breaks,
  }
}

/** An empty store needs no question, so that hashing can wait until the files are sent. */
async function alreadyThere({ root, table, store, log, signal }: Attempt): Promise<string | undefined> {
  let opened = await store.open(table)
  if (!opened.empty && table.unknown > 0) {
    await hashUnknown(root, table, signal, () => undefined)
    opened = await store.open(table)
  }
  if (!opened.present) return undefined
  log.info('The server has exactly this dataset, with its receipt: nothing to send.')
  return opened.path
}

async function deliver(state: Attempt): Promise<string> {
  const { table, store, log } = state
  const everything = Array.from({ length: table.length }, (_, place) => place)
  let places = store.opened.empty ? everything : await lacking(state)
  for (let round = 1; ; round++) {
    await sendContents(state, places)
    if (store.opened.empty && round === 1) await lacking(state)
    const { path, missing } = await publish(state)
    if (missing.length === 0) return path
    if (round === ROUNDS) throw incomplete(missing, table)
    log.warning(`${missing.length} files are missing or damaged on the server: sending them again.`)
    places = missing
  }
}

/** Places of the files whose content the server lacks; it has the manifest from here on. */
async function lacking({ order, table, manifests, store, signal }: Attempt): Promise<number[]> {
  const digest = digestOf(table.entries())
  return store.use(async (agent) => {
    const base = await manifests.find(store.opened.bases)
    return askMissing(agent, { name: order.name, digest, table, base }, signal)
  })
}

async function sendContents(state: Attempt, places: readonly number[]): Promise<void> {
  const { order, table, store, progress, signal } = state
  const wanted = onePerContent(places, (place) => table.at(place).sha256)
  if (wanted.length === 0) return
  const bytes = wanted.reduce((sum, place) => sum + table.sizeAt(place), 0)
  const room = { bytes, objects: wanted.length, files: table.length, treeBytes: table.bytes }
  await store.use((agent) => agent.call('store.room', room, roomReply, { signal }))
  await using helpers = state.helpers(connectionCount(order.connections, bytes) - 1)
  try {
    await send({ ...state, places: wanted, pace: order.pace, links: [store.link, ...helpers.links] })
  } catch (error) {
    throw error instanceof Failure && error.code === 'REMOTE_DISK_FULL' ? diskFull(progress, error) : error
  }
}

async function publish(state: Attempt): Promise<{ path: string; missing: number[] }> {
  const { order, table, manifests, store } = state
  const digest = digestOf(table.entries())
  const published = await store.use((agent) => publishTree(agent, { name: order.name, digest, table }, state))
  if (published.missing.length === 0) await manifests.keep(digest, table.entries())
  return published
}

function datasetEmpty(source: string): Failure {
  return new Failure('DATASET_EMPTY', {
    what: `There is no file in ${printable(source)} on the runner.`,
    safe: 'Nothing was sent; every tree on the server is as it was.',
    next: 'Correct the path of the dataset, or mount the disk that holds it.',
  })
}

function incomplete(missing: readonly number[], table: FileTable): Failure {
  const named = missing.slice(0, 5).map((place) => displayPath(table.at(place).path))
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
      what: `The server's volume is full: ${gigabytes(progress.bytesLeft)} GB are still to be sent.`,
      safe: 'What has arrived is kept; every tree on the server is as it was.',
      next: `Free at least ${gigabytes(progress.bytesLeft)} GB there and run the transfer again: only the rest is sent.`,
    },
    cause,
  )
}
