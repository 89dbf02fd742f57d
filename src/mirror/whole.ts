import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { Failure } from '../errors.ts'
import type { Log } from '../log.ts'
import { isRecord } from '../schemas.ts'
import { stateSchema, type TrainingState } from '../training/states.ts'
import { readForeignJsonFile } from '../untrusted/json.ts'
import { type Generation, generations, isWhole, mirrorFolder } from './kept.ts'
import { epochOf, mostBytes } from './names.ts'

/** A mirror that was read again and found whole. What it says is the word of the server that it came from. */
export interface WholeMirror extends Generation {
  /** After how many epochs its checkpoint was made. */
  readonly epoch: number
  readonly state: TrainingState
  /** The arguments of the newest order, and the digest of its dataset. */
  readonly args: Readonly<Record<string, unknown>>
  readonly digest: unknown
  readonly eventsBytes: number
}

/**
 * The newest generation of a training's mirror that is whole.
 *
 * @returns undefined where there is no mirror
 * @throws Failure MIRROR_DAMAGED where there is one, and no generation of it can be used
 */
export async function wholeMirror(
  home: string,
  trainingId: string,
  log: Log,
): Promise<WholeMirror | undefined> {
  const found = await generations(home, trainingId)
  for (const generation of found) {
    const read = (await isWhole(generation)) ? await readMirror(generation) : undefined
    if (read) return read
    log.warning(`What was kept of training ${trainingId} in ${generation.folder} is damaged, and left alone.`)
  }
  if (found.length > 0) throw damaged(home, trainingId)
  return undefined
}

/** The hash of the first bytes of a mirror's events. */
export async function eventsPrefix({ folder }: Generation, bytes: number): Promise<string> {
  const hash = createHash('sha256')
  if (bytes > 0)
    for await (const chunk of createReadStream(join(folder, 'events.jsonl'), { end: bytes - 1 }))
      hash.update(chunk)
  return hash.digest('hex')
}

async function readMirror(generation: Generation): Promise<WholeMirror | undefined> {
  const { folder, files } = generation
  const orders = files.flatMap(({ path }) => /^order\.(\d+)\.json$/.exec(path)?.[1] ?? []).map(Number)
  const state = v.safeParse(stateSchema, await json(folder, 'state.json'))
  const order = await json(folder, `order.${Math.max(...orders)}.json`)
  const { args, dataset } = isRecord(order) && isRecord(order.work) ? order.work : {}
  const digest = isRecord(dataset) ? dataset.digest : undefined
  const epoch = files.map(({ path }) => epochOf(path)).find((each) => each !== undefined)
  const events = await stat(join(folder, 'events.jsonl')).catch(() => undefined)
  if (!state.success || !isRecord(args) || epoch === undefined || events === undefined) return undefined
  return { ...generation, state: state.output, args, digest, epoch, eventsBytes: events.size }
}

async function json(folder: string, name: string): Promise<unknown> {
  return await readForeignJsonFile(join(folder, name), mostBytes(name))
}

function damaged(home: string, trainingId: string): Failure {
  return new Failure('MIRROR_DAMAGED', {
    what: `What the runner kept of training ${trainingId}, in ${mirrorFolder(home, trainingId)}, is damaged.`,
    safe: 'Nothing was started, and nothing was deleted.',
    next: 'Look at the disk of the runner. Leave the id (resume, training-id) empty to start a new training, or move that folder away.',
  })
}
