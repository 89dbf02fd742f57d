import { constants } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Failure, isTransient } from '../errors.ts'
import { retry } from '../link/retry.ts'
import type { Context } from '../log.ts'
import type { Agent } from '../ssh/agent.ts'
import { download } from './download.ts'
import { amounts, checkListing, type Listing, type ResultFile } from './listing.ts'
import { listResults } from './operations.ts'
import { checkRoom, finish, makeResultsFolder, place, type ResultsFolder } from './results-folder.ts'

const { COPYFILE_EXCL, COPYFILE_FICLONE } = constants

/** Tries in a row in which the line brings nothing new. */
const MAX_FRUITLESS_TRIES = 5
/** Lists that turn out wrong: one is a file that was being written, more are a liar. */
const MAX_WRONG_LISTS = 3
const PAUSE_MS = 1_000
const PROGRESS_MS = 15_000

/** What came home: all of it verified against the list, and flushed. */
export interface Collected {
  /** The folder on the runner, absolute. */
  readonly folder: string
  readonly files: readonly ResultFile[]
  /** What stayed on the server, and why; the server's words. */
  readonly leftOut: Listing['leftOut']
}

/** Whose results, and where to. */
export interface FetchRequest {
  readonly trainingId: string
  /** The runner-side home, absolute. */
  readonly home: string
  /** What may be at home already, by SHA-256: paths of files that need not travel again. */
  readonly atHome?: ReadonlyMap<string, string>
}

/** Opens a rooted agent on a new connection; disposing of it ends both. */
export type OpenAgent = () => Promise<Agent>

/**
 * Lists a training's results and brings them home, small ones first, over as many connections as the line needs.
 * The server's copies are left as they are.
 *
 * @param openAgent how to reach the server; waits by itself while it is unreachable
 * @throws Failure TRAINING_UNKNOWN, RESULT_UNSAFE, VERIFICATION_FAILED, RESULT_MISSING, HOME_UNUSABLE, CANCELLED,
 *   CONNECTION_LOST when nothing more comes in five tries
 */
export async function fetchResults(
  openAgent: OpenAgent,
  request: FetchRequest,
  context: Context,
): Promise<Collected> {
  const fetch = new Fetch(request, context)
  let [before, fruitless, wrong] = [0, 0, 0]
  const pauseMs = (failure: Failure): number => {
    if (isChange(failure)) wrong++
    else fruitless = fetch.receivedBytes > before ? 0 : fruitless + 1
    if (fruitless === MAX_FRUITLESS_TRIES || wrong === MAX_WRONG_LISTS) throw failure
    context.log.warning(`${failure.text.what} Going on where it stopped.`)
    return PAUSE_MS
  }
  const work = async (): Promise<Collected> => {
    before = fetch.receivedBytes
    await using agent = await openAgent()
    return await fetch.run(agent)
  }
  const mayPass = (failure: Failure): boolean => isBreak(failure) || isChange(failure)
  return await retry(work, { signal: context.signal, mayPass, pauseMs })
}

/** One collection, over one or more connections. */
class Fetch {
  readonly #request: FetchRequest
  readonly #context: Context
  /** What is in place: path to SHA-256. */
  readonly #placed = new Map<string, string>()
  /** Hashes of what was taken from home once. */
  readonly #taken = new Set<string>()
  #folder: ResultsFolder | undefined
  receivedBytes = 0
  #toldAt = 0

  constructor(request: FetchRequest, context: Context) {
    this.#request = request
    this.#context = context
  }

  /** Brings home what is not in place yet. The list is made anew: what was written meanwhile has a new hash. */
  async run(agent: Agent): Promise<Collected> {
    const { signal, log } = this.#context
    const { trainingId, home } = this.#request
    const listing = await agent.call(listResults, { training: trainingId }, { signal })
    checkListing(listing.files)
    this.#folder ??= await makeResultsFolder(home, trainingId, new Date())
    const missing = smallFirst(listing.files.filter((file) => this.#placed.get(file.path) !== file.sha256))
    await checkRoom(this.#folder, amounts(missing).bytes)
    log.info(`${missing.length} files to bring home, ${megabytes(amounts(missing).bytes)}.`)
    this.#toldAt = performance.now()
    for (const file of missing) await this.#bring(agent, file, this.#folder)
    await finish(this.#folder)
    this.#tellLeftOut(listing)
    return { folder: this.#folder.path, files: listing.files, leftOut: listing.leftOut }
  }

  async #bring(agent: Agent, file: ResultFile, folder: ResultsFolder): Promise<void> {
    await this.#takeFromHome(file, folder)
    const verified = await download(agent, file, {
      trainingId: this.#request.trainingId,
      incoming: folder.incoming,
      signal: this.#context.signal,
      onBytes: (count) => this.#count(count),
    })
    await place(folder, verified, file.path)
    this.#placed.set(file.path, file.sha256)
    this.#context.log.debug(`${file.path} is home: ${file.size} bytes, SHA-256 ${file.sha256}.`)
  }

  /** Takes a copy for what came of the file. It is hashed as that is; if it is not the file, that comes anew. */
  async #takeFromHome({ sha256 }: ResultFile, { incoming }: ResultsFolder): Promise<void> {
    const path = this.#request.atHome?.get(sha256)
    if (path === undefined || this.#taken.has(sha256)) return
    this.#taken.add(sha256)
    await copyFile(path, join(incoming, sha256), COPYFILE_EXCL | COPYFILE_FICLONE).catch(() => undefined)
  }

  #tellLeftOut({ leftOut: [first, ...others] }: Listing): void {
    if (!first) return
    const more = others.length > 0 ? `, and ${others.length} more` : ''
    this.#context.log.warning(`${first.path} stays on the server (it says: ${first.reason})${more}.`)
  }

  #count(bytes: number): void {
    this.receivedBytes += bytes
    if (performance.now() - this.#toldAt < PROGRESS_MS) return
    this.#toldAt = performance.now()
    this.#context.log.info(`${megabytes(this.receivedBytes)} are here.`)
  }
}

/** A server that cannot be reached any more has been tried for long enough. */
function isBreak(failure: Failure): boolean {
  return isTransient(failure) && failure.code !== 'SERVER_UNREACHABLE'
}

/** A file was replaced, cut or removed between listing and reading. */
function isChange({ code }: Failure): boolean {
  return code === 'VERIFICATION_FAILED' || code === 'RESULT_MISSING'
}

function smallFirst(files: readonly ResultFile[]): ResultFile[] {
  return files.toSorted((one, other) => one.size - other.size)
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}
