import type { FileTable } from '../dataset/file-table.ts'
import type { Log } from '../log.ts'
import { BigFileTransfer } from './big-file.ts'
import { Buffers } from './buffers.ts'
import { type Job, JobQueue } from './job-queue.ts'
import { Lane, type Pace } from './lane.ts'
import { operations } from './operations.ts'
import { PackJob, type Source } from './pack-job.ts'
import type { Progress } from './progress.ts'
import { isBrokenLine, type ServerLink } from './server-link.ts'

/** What is to be sent, and with what. */
export interface Shipment {
  /** The dataset's folder, absolute. */
  readonly root: string
  readonly table: FileTable
  /** Places in the table. */
  readonly places: readonly number[]
  /** The first carries the work from its beginning to its end; the others help. */
  readonly links: readonly ServerLink[]
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
  const { table, places, links, progress } = shipment
  const sizes = places.reduce((sum, place) => sum + table.sizeAt(place), 0)
  progress.expect(sizes, places.length)
  progress.connections = links.length
  const queue: JobQueue = new JobQueue(jobs(shipment, () => queue))
  const [first, ...helpers] = links.map((link) => carry(shipment, link, queue))
  await Promise.all([first, ...helpers.map((helper) => helper.catch((error) => giveUp(shipment, error)))])
}

function carry({ progress, pace, signal }: Shipment, link: ServerLink, queue: JobQueue): Promise<void> {
  return link.use((agent, stalled) =>
    new Lane(agent, queue, { meter: progress, pace, signal, stalled }).run(),
  )
}

/** A server that wants no further connection is no reason to fail: what the helper had is back in the queue. */
function giveUp({ progress, log }: Shipment, error: unknown): void {
  if (!isBrokenLine(error)) throw error
  progress.connections--
  log.notice(`Going on with ${progress.connections} connections: ${error.text.what}`)
}

function* jobs(shipment: Shipment, queue: () => JobQueue): Generator<Job, void, undefined> {
  const { root, table, places, signal } = shipment
  const source: Source = { root, table, sent: new Map(), buffers: new Buffers() }
  for (const operation of operations(places, (place) => table.sizeAt(place))) {
    if (operation.kind === 'pack') yield new PackJob(source, operation.files)
    else yield new BigFileTransfer(source, operation.file, queue, signal).question()
  }
}
