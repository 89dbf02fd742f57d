import { constants } from 'node:fs'
import { copyFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { download } from '../collect/download.ts'
import { amounts, checkListing, type ResultFile } from '../collect/listing.ts'
import { checkRoom } from '../collect/results-folder.ts'
import { Failure } from '../errors.ts'
import type { Agent } from '../ssh/agent.ts'
import { bytes } from '../text/format.ts'
import { printable } from '../text/printable.ts'
import { stateSchema } from '../training/states.ts'
import type { Pace } from '../transfer/send/sender.ts'
import { hasHash, readForeignFile } from '../untrusted/file.ts'
import { readForeignJson } from '../untrusted/json.ts'
import { begunFiles, type Generation, generations, incomingFolder, keepGeneration } from './kept.ts'
import { epochOf, isOfferedName, keptName, mostBytes } from './names.ts'
import { offerMirror } from './operations.ts'

/** Whose mirror, and how fast it may come. */
export interface MirrorRequest {
  /** The runner-side home, absolute. */
  readonly home: string
  readonly trainingId: string
  readonly pace: Pace
}

/** What a mirror holds now. */
export interface Mirrored {
  /** After how many epochs its checkpoint was made. */
  readonly epoch: number
  readonly checkpoint: ResultFile
}

const EVENTS = 'events.jsonl'
const STATE = 'state.json'

/**
 * Brings the newest whole checkpoint of a training home, with its record, as a new generation of its mirror. What an
 * earlier try left goes on; what the generation before has already does not travel.
 *
 * @param agent opened for `MIRROR`; on any failure it must be ended
 * @returns undefined while there is no checkpoint, or no newer one than at home
 * @throws Failure RESULT_UNSAFE, VERIFICATION_FAILED, RESULT_MISSING, HOME_UNUSABLE, TRAINING_UNKNOWN, and what the line throws
 */
export async function bringHome(
  agent: Agent,
  request: MirrorRequest,
  signal: AbortSignal,
): Promise<Mirrored | undefined> {
  const { home, trainingId } = request
  const begun = await begunFiles(home, trainingId)
  const { files } = await agent.call(offerMirror, { training: trainingId, begun }, { signal })
  checkListing(files, isOfferedName)
  refuseFlood(files)
  refuseTwice(files.map(({ path }) => keptName(path)))
  const checkpoint = files.find(({ path }) => epochOf(keptName(path)) !== undefined)
  const [before] = await generations(home, trainingId)
  if (checkpoint === undefined || has(before, checkpoint)) return undefined
  const incoming = await incomingFolder(home, trainingId)
  await checkRoom({ path: incoming }, amounts(files.filter((file) => !has(before, file))).bytes)
  const kept = []
  for (const file of files) {
    const path = keptName(file.path)
    const here = join(before?.folder ?? '', path)
    // A damaged one would be damaged in both generations.
    const isHere = has(before, file) && (await hasHash(here, file.sha256))
    const from = isHere ? here : await bring(agent, file, { ...request, incoming, before }, signal)
    kept.push({ path, sha256: file.sha256, from })
  }
  await checkState(kept.find(({ path }) => path === STATE)?.from)
  await keepGeneration(home, trainingId, kept)
  await rm(incoming, { recursive: true, force: true })
  return { epoch: epochOf(keptName(checkpoint.path)) ?? 0, checkpoint }
}

function has(generation: Generation | undefined, { path, sha256 }: ResultFile): boolean {
  return generation?.files.some((file) => file.path === keptName(path) && file.sha256 === sha256) ?? false
}

interface Bringing extends MirrorRequest {
  readonly incoming: string
  readonly before: Generation | undefined
}

async function bring(
  agent: Agent,
  file: ResultFile,
  bringing: Bringing,
  signal: AbortSignal,
): Promise<string> {
  const { trainingId, incoming, before, pace } = bringing
  const target = { trainingId, incoming, signal, pace, onBytes: () => undefined }
  const begun =
    file.path === EVENTS && before !== undefined && (await begin(before, join(incoming, file.sha256)))
  try {
    return await download(agent, file, target)
  } catch (error) {
    // They are only ever appended to, except on a disk that was set back.
    if (!begun || !(error instanceof Failure) || error.code !== 'VERIFICATION_FAILED') throw error
    return await download(agent, file, target)
  }
}

/** Takes what is at home of the events, so that only what is new travels. */
async function begin({ folder }: Generation, target: string): Promise<boolean> {
  try {
    await copyFile(join(folder, EVENTS), target, constants.COPYFILE_EXCL)
    return true
  } catch {
    return false
  }
}

function refuseFlood(files: readonly ResultFile[]): void {
  const flood = files.find(({ path, size }) => size > mostBytes(keptName(path)))
  if (flood) throw unsafe(`offers ${bytes(flood.size)} as ${printable(flood.path, 120)}`)
}

/** A name among the pins and the one beside them may be one at home. */
function refuseTwice(names: readonly string[]): void {
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice !== undefined) throw unsafe(`offers ${twice} twice`)
}

/** A mirror whose state cannot be read would be of no use when it is needed. */
async function checkState(path: string | undefined): Promise<void> {
  const text = path === undefined ? undefined : await readForeignFile(path, mostBytes(STATE))
  const state = readForeignJson(text?.toString('utf8') ?? '', mostBytes(STATE))
  if (!v.is(stateSchema, state)) throw unsafe('has no state of the training that can be read')
}

function unsafe(what: string): Failure {
  return new Failure('RESULT_UNSAFE', {
    what: `The server ${what}; an honest one does not.`,
    safe: 'The mirror on the runner is as it was.',
    next: 'Do not trust this server. Look at trainings/<id> there by hand before anything is taken from it.',
  })
}
