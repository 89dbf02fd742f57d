import { ContentIndex } from '../../dataset/content-index.ts'
import type { FileTable } from '../../dataset/file-table.ts'
import { QuickReader } from '../../dataset/quick-reader.ts'
import type { SourceRoot } from '../../dataset/source-root.ts'
import type { Helpers } from '../../link/helpers.ts'
import type { ServerLink } from '../../link/server-link.ts'
import type { Log } from '../../log.ts'
import { LossAdviser } from '../../tcp/loss-adviser.ts'
import { segmentCounts, since } from '../../tcp/segments.ts'
import { Buffers } from '../jobs/buffers.ts'
import { Compression } from '../jobs/compression.ts'
import { JobQueue } from '../jobs/job-queue.ts'
import { FileJobSource } from '../jobs/job-source.ts'
import type { Progress } from '../progress/progress.ts'
import type { ConnectionCount } from './connection-count.ts'
import type { Pace } from './sender.ts'
import { SenderPool } from './sender-pool.ts'

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
  const files = jobs(shipment, () => queue)
  progress.expect(files.bytesLeft, places.length)
  const queue: JobQueue = new JobQueue(files)
  const pool = new SenderPool({ ...shipment, queue, sender: { meter: progress, pace, signal } })
  const timers = [
    setInterval(() => look(shipment, pool), READING_INTERVAL_MS),
    setInterval(advise(shipment), ADVICE_INTERVAL_MS),
  ]
  try {
    await pool.run()
  } finally {
    for (const timer of timers) clearInterval(timer)
  }
}

function look({ connections, progress, link }: Shipment, pool: SenderPool): void {
  connections.measured({
    atMs: performance.now(),
    ackedBytes: progress.wireBytes,
    bytesLeft: progress.bytesLeft,
    segments: segmentCounts(),
    sending: pool.sending,
    roundTripMs: link.roundTripMs,
  })
  pool.adjust()
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

function jobs(
  { root, table, places, arriving, compress, signal }: Shipment,
  queue: () => JobQueue,
): FileJobSource {
  const source = {
    root,
    table,
    contents: new ContentIndex((place) => table.hashAt(place)),
    buffers: new Buffers(),
    quick: new QuickReader(),
    compression: new Compression(compress),
  }
  return new FileJobSource(source, places, arriving, queue, signal)
}
