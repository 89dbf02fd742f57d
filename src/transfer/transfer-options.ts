import type { DatasetView } from '../dataset/view.ts'
import type { RateHistory } from './progress/rate-history.ts'
import type { Pace } from './send/sender.ts'

/** What is to be transferred, and how. */
export interface TransferOptions {
  /** The dataset's folder on the runner. */
  readonly source: string
  /** Which part of the folder it is; undefined for all of it. */
  readonly view?: DatasetView | undefined
  /** Its name on the server. */
  readonly name: string
  /** The runner-side home, absolute. */
  readonly home: string
  /** False: hash every file again, because its times mean nothing (a fresh clone). */
  readonly trustIndex: boolean
  readonly connections: number | 'auto'
  readonly pace: Pace
  /** Extensions of files that are compressed on the way, such as `txt`. */
  readonly compress: readonly string[]
  /** Absolute folder on the server whose files may be used instead of sending them; empty for none. */
  readonly adopt: string
  /** Whether the dataset may have lost more than half of what was published last. */
  readonly allowShrink: boolean
  /** Generations to keep on the server, this one included. */
  readonly keep: number
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
  /** How the rate went while something was sent. */
  readonly history: Pick<RateHistory, 'rates' | 'intervalSeconds'>
}
