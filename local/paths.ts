import { join } from 'node:path'

/** The repository. */
export const ROOT = join(import.meta.dirname, '..')

/** Everything that is downloaded, made or kept here; ignored by git, safe to delete. */
export const LOCAL = join(ROOT, '.local')

/** Put there by scripts/bootstrap.mjs. */
export const ACT = join(LOCAL, 'tools/python/bin/act')
