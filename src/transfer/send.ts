import { ContentIndex } from '../dataset/content-index.ts'
import type { FileTable } from '../dataset/file-table.ts'
import { QuickReader } from '../dataset/quick-reader.ts'
import type { SourceRoot } from '../dataset/source-root.ts'
import type { Log } from '../log.ts'
import { segmentCounts, since } from '../tcp/segments.ts'
import { Buffers } from './buffers.ts'
import { Compression } from './compression.ts'
import type { ConnectionCount } from './connection-count.ts'
import { Crew } from './crew.ts'
import type { Helpers } from './helpers.ts'
import { JobQueue } from './job-queue.ts'
import type { Pace } from './lane.ts'
import { LossAdviser } from './loss-adviser.ts'
import type { Progress } from './progress.ts'
import type { ServerLink } from './server-link.ts'
import { FileSupply } from './supply.ts'

/** What is to be sent, and with what. */
export interface Shipment {
  /** The dataset's folder, absolute. */
  readonly root: SourceRoot
  readonly table: FileTable
  /** Places in the table. */
  readonly places: Int32Array
  /** SHA-256, in hex, of files of which the server may have parts. */
  readonly arriving: ReadonlySet<string>
  /** Carries the work from its beginning to its end. */
  readonly link: ServerLink
  /** Help as many as `connections` says. */
  readonly helpers: Helpers
  readonly connections: ConnectionCount
  readonly progress: Progress
  readonly pace: Pace
  /** Extensions of files that are compressed on the way. */
  readonly compress: readonly string[]
  readonly log: Log
  readonly signal: AbortSignal
}

const READING_INTERVAL_MS = 250
/** Advice needs more to go by than a decision that is measured again. */
const ADVICE_INTERVAL_MS = 10_000

/**
 * Sends file contents until the server has acknowledged all of them, over whatever connections hold.
 *
 * @throws Failure SOURCE_CHANGED, DATASET_UNREADABLE, REMOTE_DISK_FULL, or the last break of the line
 */
export async function send(shipment: Shipment): Promise<void> {
  const { places, progress, pace, signal } = shipment
  const files = supply(shipment, () => queue)
  progress.expect(files.bytesLeft, places.length)
  const queue: JobQueue = new JobQueue(files)
  const crew = new Crew({ ...shipment, queue, lane: { meter: progress, pace, signal } })
  const timers = [
    setInterval(() => look(shipment, crew), READING_INTERVAL_MS),
    setInterval(advise(shipment), ADVICE_INTERVAL_MS),
  ]
  try {
    await crew.run()
  } finally {
    for (const timer of timers) clearInterval(timer)
  }
}

function look({ connections, progress, link }: Shipment, crew: Crew): void {
  connections.measured({
    atMs: performance.now(),
    ackedBytes: progress.wireBytes,
    bytesLeft: progress.bytesLeft,
    segments: segmentCounts(),
    sending: crew.sending,
    roundTripMs: link.roundTripMs,
  })
  crew.adjust()
}

function advise({ progress, log }: Shipment): () => void {
  const adviser = new LossAdviser(log)
  let before = { bytes: progress.wireBytes, segments: segmentCounts() }
  return () => {
    const now = { bytes: progress.wireBytes, segments: segmentCounts() }
    const bytesPerSecond = ((now.bytes - before.bytes) / ADVICE_INTERVAL_MS) * 1000
    void adviser.hear(since(before.segments, now.segments), bytesPerSecond)
    before = now
  }
}

function supply(
  { root, table, places, arriving, compress, signal }: Shipment,
  queue: () => JobQueue,
): FileSupply {
  const source = {
    root,
    table,
    contents: new ContentIndex((place) => table.hashAt(place)),
    buffers: new Buffers(),
    quick: new QuickReader(),
    compression: new Compression(compress),
  }
  return new FileSupply(source, places, arriving, queue, signal)
}
