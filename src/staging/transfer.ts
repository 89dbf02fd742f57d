import { randomBytes } from 'node:crypto'
import { datasetFolder } from '../dataset/file-index.ts'
import { KnownManifests } from '../dataset/known-manifests.ts'
import type { ConnectOnce } from '../link/connect-once.ts'
import { Helpers } from '../link/helpers.ts'
import type { Reached } from '../link/reach.ts'
import { ServerLink } from '../link/server-link.ts'
import type { Log } from '../log.ts'
import { count, bytes as size } from '../text/format.ts'
import { type Delivery, deliver, keepManifest, lacking } from '../transfer/deliver.ts'
import { Progress } from '../transfer/progress/progress.ts'
import type { Shipment } from '../transfer/send/send.ts'
import type { TransferOptions, TransferResult } from '../transfer/transfer-options.ts'
import { Store } from '../transfer/tree/store.ts'
import { sendDirectly } from './direct.ts'
import { askOffer } from './offer.ts'
import { relay } from './relay.ts'

/** Under loss each more is faster; sshd lets ten log in at the same time (MaxStartups), the runner among them. */
const MOST_STREAMS = 8
/** What is sent before another login would take part. */
const STREAM_BYTES = 4e6

/** What is to be transferred between two servers. */
export interface StagingOptions extends Omit<TransferOptions, 'trustIndex'> {
  /** Of the tree on the staging server; empty for the newest of that name. */
  readonly digest: string
  /** Where the training server's sshd looks for keys; empty for sshd's default. */
  readonly authorizedKeys: string
}

/** How to reach both. */
export interface StagingContext {
  readonly log: Log
  readonly signal: AbortSignal
  /** The training server. */
  readonly connectOnce: ConnectOnce
  /** The training server once more, to grant a key or for the relay. */
  readonly connectBeside: (signal: AbortSignal) => Promise<Reached>
  readonly connectStaging: ConnectOnce
}

/**
 * Makes the training server hold a tree that the staging server has: it sends it there itself where the two can reach
 * each other, and through the runner otherwise. Only what is not there travels.
 *
 * @throws Failure RECEIPT_MISSING, STORE_BUSY, REMOTE_DISK_FULL, TRANSFER_INCOMPLETE, and what connecting throws
 */
export async function transferFromServer(
  options: StagingOptions,
  context: StagingContext,
): Promise<TransferResult> {
  const { log, signal, connectOnce } = context
  using progress = new Progress(log)
  const patient = { log, signal, patienceMs: options.patienceMs, progress: () => progress.wireBytes }
  await using staging = new ServerLink(context.connectStaging, { ...patient, name: 'staging server' })
  const { digest, table } = await staging.use((agent) =>
    askOffer(agent, options.name, options.digest, signal),
  )
  log.info(`The staging server has ${options.name}: ${count(table.length)} files, ${size(table.bytes)}.`)
  const token = randomBytes(16).toString('hex')
  await using store = new Store({ ...options, token }, connectOnce, { ...patient, name: 'training server' })
  const state: Delivery = {
    options: { ...options, trustIndex: true },
    log,
    signal,
    root: '',
    table,
    manifests: new KnownManifests(datasetFolder(options.home, options.name)),
    store,
    helpers: () => new Helpers(connectOnce, patient),
    progress,
    ship: (shipment) => ship(shipment, staging, digest, () => lacking(state), options, context),
  }
  const opened = await store.open(table)
  if (opened.present) {
    log.info('The server has exactly this tree, with its receipt: nothing to send.')
    await keepManifest(state, digest)
  }
  return {
    path: opened.present ? opened.path : await deliver(state),
    digest,
    files: table.length,
    bytes: table.bytes,
    bytesSent: progress.wireBytes,
    seconds: progress.seconds,
    breaks: store.link.breaks + staging.breaks,
    history: progress.history,
  }
}

/** Without loss all streams together are as fast as one; nobody at the other end of that line knows which it is. */
function streamsFor(connections: number | 'auto', bytes: number): number {
  if (connections !== 'auto') return connections
  return Math.min(MOST_STREAMS, Math.max(1, Math.ceil(bytes / STREAM_BYTES)))
}

/** Sends until the training server lacks nothing, over connections that may break. */
async function ship(
  { table, places, progress, pace, signal, log }: Shipment,
  staging: ServerLink,
  digest: string,
  stillLacking: () => Promise<Int32Array>,
  options: StagingOptions,
  { connectBeside }: StagingContext,
): Promise<void> {
  let left = places
  let isFirst = true
  let isDirect = true
  await staging.use(async (agent) => {
    if (!isFirst) left = await stillLacking()
    isFirst = false
    if (left.length === 0) return
    const bytes = table.bytesOf(left)
    progress.expect(bytes, left.length)
    const cargo = { name: options.name, digest, places: left, bytes, length: table.length }
    const host = await connectBeside(signal)
    try {
      if (isDirect) {
        const { authorizedKeys, connections } = options
        const destination = { host, authorizedKeys, streams: streamsFor(connections, bytes) }
        const problem = await sendDirectly(agent, cargo, destination, { meter: progress, signal })
        if (problem === '') return
        isDirect = false
        log.warning(
          `The staging server cannot send to the training server itself: ${problem}. The runner relays it: every byte crosses its line twice.`,
        )
      }
      await relay(agent, host.agent, cargo, { meter: progress, pace, signal })
    } finally {
      host.destroy()
    }
  })
}
