import { join } from 'node:path'
import { LOCAL, ROOT } from '../local/paths.ts'

/** Everything that a benchmark makes; ignored by git, safe to delete. */
export const BENCH = join(LOCAL, 'bench')

/** Datasets, made once and used again. */
export const DATA = join(BENCH, 'data')

/** What one benchmark, by its process id, makes and removes at its end. */
export function runFolder(pid: number): string {
  return join(BENCH, `run-${pid}`)
}

/** The emulator's source, in the laboratory beside the repository unless the environment says otherwise. */
export const LINKEMU_SOURCE = process.env.GPU_RETRAIN_LINKEMU ?? join(ROOT, '../shared/lab/linkemu.c')

/** Has Ultralytics; `npm test` makes it. */
export const VENV = join(LOCAL, 'test-venv')
