import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { AllowedPaths } from '../config/allowed-paths.ts'
import type { WeightFile } from '../config/plan.ts'
import { Failure } from '../errors.ts'
import { LAST_GOOD } from '../home/model-to-beat.ts'
import { printable } from '../text/printable.ts'
import { workloadOf } from '../workloads/workloads.ts'
import { namedWeights, type Training } from './names.ts'

/** How a PyTorch file begins: a ZIP archive, or the pickle of versions before 1.6. */
const PYTORCH_STARTS = [Buffer.from('PK'), Buffer.from([0x80])]
const LFS_POINTER = 'version https://git-lfs'

/** A name in the settings that leads to something on the runner that no training can start from. */
export interface WeightFault {
  readonly name: string
  readonly failure: Failure
}

/** What the runner has of what the settings name. */
export interface FoundWeights {
  readonly files: WeightFile[]
  readonly faults: WeightFault[]
}

/**
 * Finds and hashes those of a training's weights that are files on the runner: they travel before the dataset, so that
 * they are loaded before it does.
 *
 * @param training what it starts from, and what is trained with
 * @param places folders where a relative path may start, the first first: the checked out repository, then dataset and code
 * @param allowed where they may lie, wherever links lead
 * @returns the files, and by name why others cannot be taken: WEIGHTS_DAMAGED or WEIGHTS_UNSUITABLE for what is not a
 *   PyTorch file, WEIGHTS_MISSING for one that cannot be read, NOT_ALLOWED for one that lies elsewhere
 */
export async function findWeights(
  training: Training,
  places: readonly string[],
  signal: AbortSignal,
  allowed: AllowedPaths,
): Promise<FoundWeights> {
  const files: WeightFile[] = []
  const faults: WeightFault[] = []
  for (const name of namedWeights(training).filter((each) => each !== LAST_GOOD)) {
    try {
      const path = await firstThere(places.map((place) => resolve(place, name)))
      if (path === undefined) continue
      allowed.refuseOthers([{ setting: `weights ${printable(name, 200)}`, path }])
      files.push(await describe(name, path, training.workload, signal))
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure
      faults.push({ name, failure })
    }
  }
  return { files, faults }
}

/** @throws Failure WEIGHTS_UNSUITABLE when only folders have such a path: several exports are folders */
async function firstThere(paths: readonly string[]): Promise<string | undefined> {
  let folder: string | undefined
  for (const path of paths) {
    const stats = await stat(path).catch(() => undefined)
    if (stats?.isFile()) return path
    if (stats?.isDirectory()) folder ??= path
  }
  if (folder === undefined) return undefined
  throw unsuitable(folder, 'a folder, and an exported model cannot be trained')
}

/**
 * Reads a file of weights to its end.
 *
 * @param name as the settings name it
 * @param path absolute, on the runner
 * @param workload what trains them
 * @throws Failure WEIGHTS_DAMAGED, WEIGHTS_UNSUITABLE or WEIGHTS_MISSING
 */
export async function describe(
  name: string,
  path: string,
  workload: string,
  signal: AbortSignal,
): Promise<WeightFile> {
  const sha256 = createHash('sha256')
  let bytes = 0
  for await (const chunk of chunks(name, path, signal)) {
    if (bytes === 0) refuseOther(name, path, workload, chunk)
    sha256.update(chunk)
    bytes += chunk.length
  }
  if (bytes === 0) refuseOther(name, path, workload, Buffer.alloc(0))
  return { name, path, bytes, sha256: sha256.digest('hex') }
}

async function* chunks(name: string, path: string, signal: AbortSignal): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(path, { signal })
  } catch (error) {
    if (signal.aborted || error instanceof Failure) throw error
    throw unreadable(name, path, error)
  }
}

function refuseOther(name: string, path: string, workload: string, start: Buffer): void {
  const { isBuilt } = workloadOf(workload).models
  if (isBuilt(name) || PYTORCH_STARTS.some((known) => start.subarray(0, known.length).equals(known))) return
  const file = `The weights ${printable(path)} on the runner are`
  const safe = 'Nothing was sent, installed or started.'
  if (start.toString('latin1', 0, LFS_POINTER.length) === LFS_POINTER) {
    const next = 'Let the checkout steps of preflight and setup-env fetch it: `with: {lfs: true}`.'
    throw new Failure('WEIGHTS_DAMAGED', {
      what: `${file} a pointer of Git LFS, not the file itself.`,
      safe,
      next,
    })
  }
  if (start.length === 0 || /\.pth?$/i.test(name)) {
    const next = 'Put the whole file there, or name another one as training.weights.'
    throw new Failure('WEIGHTS_DAMAGED', { what: `${file} not a PyTorch file.`, safe, next })
  }
  throw unsuitable(path, 'not a PyTorch file, and an exported model cannot be trained')
}

function unsuitable(path: string, why: string): Failure {
  return new Failure('WEIGHTS_UNSUITABLE', {
    what: `The weights ${printable(path)} on the runner are ${why}.`,
    safe: 'Nothing was sent, installed or started.',
    next: 'Name the .pt that it was made from, or another one, as training.weights.',
  })
}

function unreadable(name: string, path: string, cause: unknown): Failure {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new Failure(
    'WEIGHTS_MISSING',
    {
      what: `The weights ${printable(name)} cannot be read on the runner (${printable(path)}: ${printable(reason, 200)}).`,
      safe: 'Nothing was sent, installed or started.',
      next: 'Give the runner permission to read the file.',
    },
    cause,
  )
}
