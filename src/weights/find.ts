import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Plan, WeightFile } from '../config/plan.ts'
import { Failure } from '../errors.ts'
import { printable } from '../text.ts'
import { namedWeights } from './names.ts'

/** How a PyTorch file begins: a ZIP archive, or the pickle of versions before 1.6. */
const PYTORCH_STARTS = [Buffer.from('PK\x03\x04'), Buffer.from([0x80])]
const LFS_POINTER = 'version https://git-lfs'

/**
 * Finds and hashes those of a training's weights that are files on the runner.
 *
 * @param workspace where relative paths start: the checked out repository, absolute
 * @throws Failure WEIGHTS_DAMAGED for a `.pt` that is none, WEIGHTS_MISSING for one that cannot be read
 */
export async function findWeights(
  training: Plan['training'],
  workspace: string,
  signal: AbortSignal,
): Promise<WeightFile[]> {
  const files: WeightFile[] = []
  for (const name of namedWeights(training)) {
    const path = resolve(workspace, name)
    const stats = await stat(path).catch(() => undefined)
    if (stats?.isFile()) files.push(await describe(name, path, signal))
  }
  return files
}

/**
 * Reads a file of weights to its end.
 *
 * @param name as the settings name it
 * @param path absolute, on the runner
 * @throws Failure as findWeights does
 */
export async function describe(name: string, path: string, signal: AbortSignal): Promise<WeightFile> {
  const sha256 = createHash('sha256')
  let bytes = 0
  for await (const chunk of chunks(name, path, signal)) {
    if (bytes === 0) refuseOther(name, path, chunk)
    sha256.update(chunk)
    bytes += chunk.length
  }
  if (bytes === 0) refuseOther(name, path, Buffer.alloc(0))
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

function refuseOther(name: string, path: string, start: Buffer): void {
  const isWhole = PYTORCH_STARTS.some((known) => start.subarray(0, known.length).equals(known))
  if (isWhole || !/\.pt$/i.test(name)) return
  const isPointer = start.toString('latin1', 0, LFS_POINTER.length) === LFS_POINTER
  throw new Failure('WEIGHTS_DAMAGED', {
    what: `The weights ${printable(path)} on the runner are ${isPointer ? 'a pointer of Git LFS, not the file itself' : 'no PyTorch file'}.`,
    safe: 'Nothing was sent, installed or started.',
    next: isPointer
      ? 'Let the checkout steps of preflight and transfer fetch it: `with: {lfs: true}`.'
      : 'Put the whole file there, or name another one as training.weights.',
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
