import { ContentIndex } from '../dataset/content-index.ts'
import type { FileTable } from '../dataset/file-table.ts'
import { QuickReader } from '../dataset/quick-reader.ts'
import type { Log } from '../log.ts'
import { BigFileTransfer } from './big-file.ts'
import { Buffers } from './buffers.ts'
import { type ConnectionCount, MEASURE_MS } from './connection-count.ts'
import { isBrokenLine } from './dial.ts'
import type { Helpers } from './helpers.ts'
import { type Job, JobQueue } from './job-queue.ts'
import { Lane, type Pace } from './lane.ts'
import { LossAdviser } from './loss-adviser.ts'
import { operations } from './operations.ts'
import { PackJob, type Source } from './pack-job.ts'
import type { Progress } from './progress.ts'
import type { ServerLink } from './server-link.ts'
import { lossBetween, segmentCounts } from './tcp-loss.ts'

/** What is to be sent, and with what. */
export interface Shipment {
  /** The dataset's folder, absolute. */
  readonly root: string
  readonly table: FileTable
  /** Places in the table. */
  readonly places: readonly number[]
  /** Carries the work from its beginning to its end. */
  readonly link: ServerLink
  /** Help as many as `connections` says. */
  readonly helpers: Helpers
  readonly connections: ConnectionCount
  readonly progress: Progress
  readonly pace: Pace
  readonly log: Log
  readonly signal: AbortSignal
}

/**
 * Sends file contents until the server has acknowledged all of them, over whatever connections hold.
 *
 * @throws Failure SOURCE_CHANGED, DATASET_UNREADABLE, REMOTE_DISK_FULL, or the last break of the line
 */
export async function send(shipment: Shipment): Promise<void> {
  const { table, places, link, connections, progress, helpers } = shipment
  const bytes = places.reduce((sum, place) => sum + table.sizeAt(place), 0)
  progress.expect(bytes, places.length)
  const queue: JobQueue = new JobQueue(jobs(shipment, () => queue))
  const { promise: failed, reject } = Promise.withResolvers<never>()
  let wanted = 1
  const help = (): void => {
    for (; wanted < connections.count; wanted++) {
      progress.connections++
      carry(shipment, helpers.add(), queue).catch((error) => giveUp(shipment, error, reject))
    }
  }
  progress.connections = 1
  help()
  const timer = measureRegularly(shipment, help)
  try {
    // The first connection ends when everything has arrived; nobody needs to wait for a helper after that.
    await Promise.race([carry(shipment, link, queue), failed])
  } finally {
    clearInterval(timer)
  }
}

function carry({ progress, pace, signal }: Shipment, link: ServerLink, queue: JobQueue): Promise<void> {
  return link.use((agent, stalled) =>
    new Lane(agent, queue, { meter: progress, pace, signal, stalled }).run(),
  )
}

/** A server that wants no further connection is no reason to fail: what the helper had is back in the queue. */
function giveUp({ progress, helpers, log }: Shipment, error: unknown, fail: (error: unknown) => void): void {
  if (helpers.over) return
  progress.connections--
  if (isBrokenLine(error)) {
    log.notice(`Going on with fewer connections (${progress.connections}): ${error.text.what}`)
  } else fail(error)
}

function measureRegularly({ progress, connections, log }: Shipment, help: () => void): NodeJS.Timeout {
  let before = { bytes: progress.wireBytes, segments: segmentCounts() }
  const adviser = new LossAdviser(log)
  return setInterval(() => {
    const now = { bytes: progress.wireBytes, segments: segmentCounts() }
    const bytesPerSecond = ((now.bytes - before.bytes) / MEASURE_MS) * 1000
    connections.measured({ bytesPerSecond, loss: lossBetween(before.segments, now.segments) })
    void adviser.hear(before.segments, now.segments, bytesPerSecond)
    before = now
    help()
  }, MEASURE_MS)
}

function* jobs(shipment: Shipment, queue: () => JobQueue): Generator<Job, void, undefined> {
  const { root, table, places, signal } = shipment
  const source: Source = {
    root,
    table,
    contents: new ContentIndex((place) => table.hashAt(place)),
    buffers: new Buffers(),
    quick: new QuickReader(),
  }
  for (const operation of operations(places, (place) => table.sizeAt(place))) {
    if (operation.kind === 'pack') yield new PackJob(source, operation.files)
    else yield new BigFileTransfer(source, operation.file, queue, signal).question()
  }
}
