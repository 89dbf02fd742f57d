import { statfs } from 'node:fs/promises'
import { makeOwnFolder } from '../home/own-folder.ts'
import { bytes } from '../text/format.ts'
import { printable } from '../text/printable.ts'
import type { Finding } from './finding.ts'

/** The runner itself, as far as the pipeline needs it. */
export interface Runner {
  /** Where records, indexes and results go, absolute. */
  readonly home: string
  /** Null when the folder cannot be made. */
  readonly freeBytes: number | null
  /** Why it cannot. */
  readonly problem?: string
}

/** Two models of the largest kind (140 MB each) in two copies, logs, pictures, and an index of 128,001 files (20 MB). */
const HOME_BYTES = 1e9

/** Looks at the runner's own disk; makes the home if it is missing. */
export async function lookAtRunner(home: string): Promise<Runner> {
  try {
    makeOwnFolder(home)
    const { bavail, bsize } = await statfs(home)
    return { home, freeBytes: bavail * bsize }
  } catch (error) {
    return { home, freeBytes: null, problem: error instanceof Error ? error.message : String(error) }
  }
}

/** Will the results find room on the runner when they come home? */
export function judgeRunner({
  runner: { home, freeBytes, problem },
}: {
  readonly runner: Runner
}): Finding[] {
  if (freeBytes !== null && freeBytes >= HOME_BYTES) return []
  const where = `The runner's folder ${printable(home, 300)}`
  const what =
    freeBytes === null
      ? `${where} cannot be made${problem ? `: ${printable(problem, 300)}` : ''}`
      : `${where} has ${bytes(freeBytes)} free, and records and results may take ${bytes(HOME_BYTES)}`
  const next = 'Free space on the runner, correct its permissions, or point the input home to another disk.'
  return [{ severity: 'error', code: 'HOME_UNUSABLE', what, next }]
}
