import { realpath, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import type { Plan } from '../config/plan.ts'
import type { Settings } from '../config/resolve.ts'
import type { FileTable } from '../dataset/file-table.ts'
import { hashUnknown, scan } from '../dataset/scan.ts'
import { Failure } from '../errors.ts'
import type { Log } from '../log.ts'
import { bytes, count } from '../text/format.ts'
import { printable } from '../text/printable.ts'

/**
 * Finds and hashes the user's own code on the runner, and looks for the modules of its callbacks there.
 *
 * @returns null when the settings name none
 * @throws Failure CONFIG_INVALID when the folder or a module is not there; what a walk throws
 */
export async function findCode(
  code: Settings['code'],
  context: { readonly log: Log; readonly signal: AbortSignal },
): Promise<Plan['code']> {
  if (code === null) return null
  const stats = await stat(code.path).catch(() => undefined)
  if (!stats?.isDirectory())
    throw invalid(`training.code: there is no folder ${printable(code.path)} on the runner.`)
  using table = await hashed(code.path, context)
  if (table.length === 0)
    throw invalid(`training.code: there is no file in ${printable(code.path)} on the runner.`)
  const paths = new Set([...table.entries()].map(({ path }) => path.toString()))
  for (const { module } of code.callbacks) refuseMissing(module, paths, code.path)
  context.log.info(`Code: ${count(table.length)} files, ${bytes(table.bytes)}, from ${printable(code.path)}.`)
  return { ...code, digest: table.digest }
}

/** A checkout gives files new times, so an index of earlier hashes would know none of them. */
async function hashed(
  path: string,
  { log, signal }: { readonly log: Log; readonly signal: AbortSignal },
): Promise<FileTable> {
  const root = await realpath(path)
  const table = await scan(root, tmpdir(), { log, signal, trustIndex: false })
  await hashUnknown(root, table, signal, () => undefined)
  return table
}

function refuseMissing(module: string, paths: ReadonlySet<string>, folder: string): void {
  const file = module.replaceAll('.', '/')
  if (paths.has(`${file}.py`) || paths.has(`${file}/__init__.py`)) return
  throw invalid(`training.callbacks: there is no ${file}.py in ${printable(folder)}, or it is ignored.`)
}

function invalid(what: string): Failure {
  return new Failure('CONFIG_INVALID', {
    what,
    safe: 'Nothing was sent, installed or started.',
    next: 'Correct training.code or training.callbacks in the settings, or add the file to the repository.',
  })
}
