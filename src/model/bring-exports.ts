import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { download } from '../collect/download.ts'
import type { OpenAgent } from '../collect/fetch.ts'
import { amounts, checkListing, type ResultFile } from '../collect/listing.ts'
import { checkRoom, place, type ResultsFolder } from '../collect/results-folder.ts'
import type { EnvironmentRequest } from '../config/environment-request.ts'
import { callOptions, ensureVenv } from '../environment/prepare.ts'
import { type Failure, isTransient } from '../errors.ts'
import { runFolder } from '../home/layout.ts'
import { makeOwnFolder } from '../home/own-folder.ts'
import { retry } from '../link/retry.ts'
import type { Context } from '../log.ts'
import type { Agent } from '../ssh/agent.ts'
import { bytes } from '../text/format.ts'
import { type Export, makeExports } from './operations.ts'

const TRIES = 5
const PAUSE_MS = 500
/** TensorRT alone may take half an hour. */
const MAKE_LIMIT_MS = 3 * 3_600_000

/** What to export, and where to. */
export interface Exporting {
  readonly trainingId: string
  readonly formats: readonly string[]
  /** Regular expressions: what the files may be called. */
  readonly names: readonly string[]
  /** The environment in which it is done. */
  readonly request: EnvironmentRequest
  /** The runner-side home, absolute. */
  readonly home: string
  /** The results of the training on the runner, absolute. */
  readonly folder: string
}

/**
 * Has a finished training's model exported on the server, and brings home what agrees with it, verified. Where the line
 * breaks, it goes on with what is made and what is here.
 *
 * @param openAgent opens an agent for EXPORTS
 * @returns what came of each format; files lie below `folder` by their paths
 * @throws Failure RESULT_UNSAFE, SERVER_REPLY_INVALID, VENV_FAILED, and what downloads and connecting throw
 */
export async function bringExports(
  openAgent: OpenAgent,
  exporting: Exporting,
  context: Context,
): Promise<readonly Export[]> {
  const incoming = join(runFolder(exporting.home, exporting.trainingId), 'incoming-exports')
  makeOwnFolder(incoming)
  let tries = 0
  const pauseMs = (failure: Failure): number => {
    if (++tries === TRIES) throw failure
    context.log.warning(`${failure.text.what} Going on where it stopped.`)
    return PAUSE_MS * tries
  }
  const placed = new Set<string>()
  const work = async (): Promise<readonly Export[]> => {
    await using agent = await openAgent()
    const made = await make(agent, exporting, context)
    const target = { path: exporting.folder, incoming }
    for (const file of made.flatMap(({ files }) => files))
      if (!placed.has(file.sha256)) {
        await bring(agent, file, target, exporting.trainingId, context)
        placed.add(file.sha256)
      }
    return made
  }
  const exports = await retry(work, { signal: context.signal, mayPass: isBreak, pauseMs })
  await rm(incoming, { recursive: true, force: true })
  return exports
}

async function make(agent: Agent, exporting: Exporting, context: Context): Promise<readonly Export[]> {
  const { trainingId, formats, names, request } = exporting
  const name = new RegExp(`^(?:${names.join('|')})$`)
  const venv = await ensureVenv(agent, request, context)
  const args = { training: trainingId, fingerprint: venv.fingerprint, formats }
  const reply = v.pipe(
    makeExports.reply,
    v.check(
      ({ exports }) => formats.every((format, at) => exports[at]?.format === format),
      'must have an answer for each format',
    ),
  )
  const options = { ...callOptions(context), limitMs: MAKE_LIMIT_MS }
  const { exports } = await agent.call({ ...makeExports, reply }, args, options)
  checkListing(
    exports.flatMap(({ files }) => files),
    (path) => name.test(path),
  )
  return exports
}

async function bring(
  agent: Agent,
  file: ResultFile,
  folder: ResultsFolder,
  trainingId: string,
  { signal, log }: Context,
): Promise<void> {
  await checkRoom(folder, amounts([file]).bytes)
  const target = { trainingId, incoming: folder.incoming, signal, onBytes: () => undefined }
  await place(folder, await download(agent, file, target), file.path)
  log.info(`${file.path} is home: ${bytes(file.size)}.`)
}

/** A server that cannot be reached any more has been tried for long enough. */
function isBreak(failure: Failure): boolean {
  const isChange = failure.code === 'VERIFICATION_FAILED' || failure.code === 'RESULT_MISSING'
  return isChange || (isTransient(failure) && failure.code !== 'SERVER_UNREACHABLE')
}
