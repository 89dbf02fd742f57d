import { randomBytes } from 'node:crypto'
import { realpath } from 'node:fs/promises'
import { datasetFolder } from '../dataset/file-index.ts'
import { hashUnknown, scan } from '../dataset/scan.ts'
import type { SourceRoot } from '../dataset/source-root.ts'
import { Failure } from '../errors.ts'
import type { Log } from '../log.ts'
import { bytes as size } from '../report/format.ts'
import { printable } from '../text.ts'
import { type Attempt, deliver } from './deliver.ts'
import type { Dial } from './dial.ts'
import { Helpers } from './helpers.ts'
import { IndexSaver } from './index-saver.ts'
import { KnownManifests } from './known-manifests.ts'
import { refuseLookAlikes } from './look-alikes.ts'
import { Progress } from './progress.ts'
import { refuseShrunken } from './shrunken.ts'
import { Store } from './store.ts'
import type { TransferOrder, TransferResult } from './transfer-order.ts'
import { keepYoungGenerationSmall } from './young-generation.ts'

type HashOrder = Pick<Attempt, 'root' | 'table' | 'log' | 'signal'>

const HASH_LINE_INTERVAL_MS = 15_000

interface TransferContext {
  readonly log: Log
  readonly signal: AbortSignal
  readonly dial: Dial
}

/**
 * Makes the server hold exactly this dataset, as a verified tree with its receipt. Only what is not there travels; a
 * transfer that was interrupted goes on where it was.
 *
 * @throws Failure DATASET_MISSING, DATASET_EMPTY, DATASET_SHRUNK, DATASET_UNREADABLE, SOURCE_CHANGED, STORE_BUSY, REMOTE_DISK_FULL,
 *   TRANSFER_INCOMPLETE, NAMES_COLLIDE, and what connecting throws
 */
export async function transfer(order: TransferOrder, context: TransferContext): Promise<TransferResult> {
  keepYoungGenerationSmall()
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
  const patient = { log, signal, patienceMs: order.patienceMs, progress: () => progress.wireBytes }
  await using store = new Store({ ...order, token }, dial, { ...patient, name: 'connection 1' })
  store.connectAhead()
  using table = await scan(root, folder, { ...order, log, signal })
  const mounts = order.view?.mounts ?? []
  const source: SourceRoot = mounts.length === 0 ? root : { folder: root, mounts }
  if (table.length === 0) throw datasetEmpty(order.source)
  log.info(`${table.length} files, ${size(table.bytes)}; ${table.unknown} of them to be hashed.`)
  const helpers = (): Helpers => new Helpers(dial, patient)
  const manifests = new KnownManifests(folder)
  const state: Attempt = { order, log, signal, root: source, table, manifests, store, helpers, progress }
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
  order,
  root,
  table,
  store,
  log,
  signal,
}: Attempt): Promise<string | undefined> {
  let opened = await store.open(table)
  if (table.unknown > 0 && (!opened.empty || order.adopt !== '')) {
    await hashFirst({ root, table, log, signal })
    opened = await store.open(table)
  }
  if (!opened.present) {
    refuseLookAlikes(table, opened.tellsApart)
    if (!order.allowShrink) refuseShrunken(table, opened.last, order.source)
    return undefined
  }
  log.info('The server has exactly this dataset, with its receipt: nothing to send.')
  return opened.path
}

/** Asking what the server lacks takes every hash; on a disk of 265 MB/s, 39 GB take two and a half minutes. */
async function hashFirst({ root, table, log, signal }: HashOrder): Promise<void> {
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
