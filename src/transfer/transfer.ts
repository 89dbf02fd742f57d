import { randomBytes } from 'node:crypto'
import { realpath } from 'node:fs/promises'
import { datasetFolder } from '../dataset/file-index.ts'
import { IndexSaver } from '../dataset/index-saver.ts'
import { KnownManifests } from '../dataset/known-manifests.ts'
import { refuseNameCollisions } from '../dataset/name-collisions.ts'
import { hashUnknown, scan } from '../dataset/scan.ts'
import { guardSize } from '../dataset/size-guard.ts'
import type { SourceRoot } from '../dataset/source-root.ts'
import { Failure } from '../errors.ts'
import type { ConnectOnce } from '../link/connect-once.ts'
import { Helpers } from '../link/helpers.ts'
import type { Log } from '../log.ts'
import { bytes as size } from '../text/format.ts'
import { printable } from '../text/printable.ts'
import { type Delivery, deliver } from './deliver.ts'
import { Progress } from './progress/progress.ts'
import type { TransferOptions, TransferResult } from './transfer-options.ts'
import { Store } from './tree/store.ts'

type HashOptions = Pick<Delivery, 'root' | 'table' | 'log' | 'signal'>

const HASH_LINE_INTERVAL_MS = 15_000

interface TransferContext {
  readonly log: Log
  readonly signal: AbortSignal
  readonly connectOnce: ConnectOnce
}

/**
 * Makes the server hold exactly this dataset, as a verified tree with its receipt. Only what is not there travels; a
 * transfer that was interrupted goes on where it was.
 *
 * @throws Failure DATASET_MISSING, DATASET_EMPTY, DATASET_SHRUNK, DATASET_UNREADABLE, SOURCE_CHANGED, STORE_BUSY, REMOTE_DISK_FULL,
 *   TRANSFER_INCOMPLETE, NAMES_COLLIDE, and what connecting throws
 */
export async function transfer(options: TransferOptions, context: TransferContext): Promise<TransferResult> {
  const token = randomBytes(16).toString('hex')
  using progress = new Progress(context.log)
  try {
    return await send(options, context, token, progress)
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'SOURCE_CHANGED') throw error
    context.log.notice(`${error.text.what} Starting over once; what has arrived is not sent again.`)
    return await send(options, context, token, progress)
  }
}

async function send(
  options: TransferOptions,
  context: TransferContext,
  token: string,
  progress: Progress,
): Promise<TransferResult> {
  const { log, signal, connectOnce } = context
  const root = await realpath(options.source).catch(() => options.source)
  const folder = datasetFolder(options.home, root)
  const patient = { log, signal, patienceMs: options.patienceMs, progress: () => progress.wireBytes }
  await using store = new Store({ ...options, token }, connectOnce, { ...patient, name: 'connection 1' })
  store.connectAhead()
  using table = await scan(root, folder, { ...options, log, signal })
  const mounts = options.view?.mounts ?? []
  const source: SourceRoot = mounts.length === 0 ? root : { folder: root, mounts }
  if (table.length === 0) throw datasetEmpty(options.source)
  log.info(`${table.length} files, ${size(table.bytes)}; ${table.unknown} of them to be hashed.`)
  const helpers = (): Helpers => new Helpers(connectOnce, patient)
  const manifests = new KnownManifests(folder)
  const state: Delivery = { options, log, signal, root: source, table, manifests, store, helpers, progress }
  await using _saver = new IndexSaver(folder, root, table, log)
  const path = (await alreadyThere(state)) ?? (await deliver(state))
  const digest = table.digest
  return {
    path,
    digest,
    files: table.length,
    bytes: table.bytes,
    bytesSent: progress.wireBytes,
    seconds: progress.seconds,
    breaks: store.link.breaks,
    history: progress.history,
  }
}

/** An empty store needs no question, so that hashing can wait until the files are sent. */
async function alreadyThere({
  options,
  root,
  table,
  store,
  log,
  signal,
}: Delivery): Promise<string | undefined> {
  let opened = await store.open(table)
  if (table.unknown > 0 && (!opened.empty || options.adopt !== '')) {
    await hashFirst({ root, table, log, signal })
    opened = await store.open(table)
  }
  if (!opened.present) {
    refuseNameCollisions(table, opened.tellsApart)
    if (!options.allowShrink) guardSize(table, opened.last, options.source)
    return undefined
  }
  log.info('The server has exactly this dataset, with its receipt: nothing to send.')
  return opened.path
}

/** Asking what the server lacks takes every hash; on a disk of 265 MB/s, 39 GB take two and a half minutes. */
async function hashFirst({ root, table, log, signal }: HashOptions): Promise<void> {
  let bytes = 0
  log.info(`Hashing ${table.unknown} files, to ask which of them the server lacks.`)
  const line = (): void => log.info(`${size(bytes)} hashed, ${table.unknown} files to go.`)
  const timer = setInterval(line, HASH_LINE_INTERVAL_MS)
  try {
    await hashUnknown(root, table, signal, (chunk) => {
      bytes += chunk
    })
  } finally {
    clearInterval(timer)
  }
}

function datasetEmpty(source: string): Failure {
  return new Failure('DATASET_EMPTY', {
    what: `There is no file in ${printable(source)} on the runner.`,
    safe: 'Nothing was sent; every tree on the server is as it was.',
    next: 'Correct the path of the dataset, or mount the disk that holds it.',
  })
}
