import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { ULTRALYTICS_PYTHON } from '../ultralytics-python.ts'
import type { SplitCounts } from './entry.ts'

/** A dataset to be scanned by the real library. */
export interface ScanJob {
  readonly name: string
  /** A copy: the library rewrites pictures and leaves caches. */
  readonly folder: string
  /** Relative to the folder. */
  readonly yaml: string
  readonly task: string
  readonly singleClass: boolean
}

/** What the library makes of a split. */
export interface LibrarySplit extends SplitCounts {
  /** Pictures that it leaves out with a line in its log. */
  readonly dropped: number
  readonly rewritten: number
}

/** What the library makes of a dataset. */
export type LibraryVerdict =
  | { readonly refused: string }
  | {
      readonly splits: {
        readonly train: LibrarySplit
        readonly val: LibrarySplit
        readonly test?: LibrarySplit
      }
    }

/** Scans all in one process of the library. */
export function libraryScan(jobs: readonly ScanJob[]): Record<string, LibraryVerdict> {
  const told = execFileSync(ULTRALYTICS_PYTHON, [join(import.meta.dirname, 'library_scan.py')], {
    input: JSON.stringify(jobs),
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  return JSON.parse(told.trim().split('\n').at(-1) ?? '') as Record<string, LibraryVerdict>
}
