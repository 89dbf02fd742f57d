import { constants } from 'node:fs'
import { copyFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Plan, WeightFile } from '../config/plan.ts'
import { Failure } from '../errors.ts'
import { homeFolder } from '../home/layout.ts'
import { makeOwnFolder } from '../home/own-folder.ts'
import { bytes } from '../text/format.ts'
import { printable } from '../text/printable.ts'
import { transfer } from '../transfer/transfer.ts'
import type { TransferOptions } from '../transfer/transfer-options.ts'
import { describe } from './find.ts'
import { placeOf, toBeat, type WeightSource, weightTree } from './tree.ts'

/**
 * Makes the server hold the runner's weights, as a verified tree with its receipt: the same way that the dataset goes,
 * and before it, so that they are loaded there while a wrong file has cost nothing yet.
 *
 * @param options how files are sent; folder and name are those of the weights
 * @throws Failure SOURCE_CHANGED when a file is not what preflight saw, and what a transfer throws
 */
export async function sendWeights(
  options: Omit<TransferOptions, 'source' | 'name' | 'adopt' | 'allowShrink'>,
  plan: WeightSource,
  context: Parameters<typeof transfer>[1],
): Promise<void> {
  const tree = weightTree(plan)
  if (tree === null) return
  for (const { name, bytes: size, sha256 } of plan.weightFiles) {
    context.log.info(`Weights: ${name}, ${bytes(size)}, SHA-256 ${sha256}.`)
  }
  const folder = homeFolder(options.home, 'weights', tree.name)
  await rm(folder, { recursive: true, force: true })
  try {
    for (const file of plan.weightFiles) await take(file, folder, plan.workload, context.signal)
    const sent = await transfer(
      { ...options, source: folder, name: tree.name, adopt: '', allowShrink: true },
      context,
    )
    context.log.info(`The weights are in ${sent.path}, verified.`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/**
 * Makes the server hold the model that the result is held against. Without it a training is as good as with it: when
 * another run has replaced it meanwhile, that is a warning.
 *
 * @throws Failure what a transfer throws
 */
export async function sendModelToBeat(
  options: Parameters<typeof sendWeights>[0],
  plan: Pick<Plan, 'workload' | 'dataset' | 'modelToBeat'>,
  context: Parameters<typeof transfer>[1],
): Promise<void> {
  try {
    await sendWeights(options, toBeat(plan), context)
  } catch (failure) {
    if (!(failure instanceof Failure) || failure.code !== 'SOURCE_CHANGED') throw failure
    context.log.warning('The model to beat was replaced meanwhile: the result will not be compared with it.')
  }
}

/** Takes a copy into the folder that is sent: the files may lie anywhere, and must be those that preflight saw. */
async function take(file: WeightFile, folder: string, workload: string, signal: AbortSignal): Promise<void> {
  const target = join(folder, placeOf(file, workload))
  try {
    makeOwnFolder(dirname(target))
    await copyFile(file.path, target, constants.COPYFILE_FICLONE)
  } catch (error) {
    throw changed(file, error)
  }
  const { sha256 } = await describe(file.name, target, workload, signal)
  if (sha256 !== file.sha256) throw changed(file, undefined)
}

function changed({ path }: WeightFile, cause: unknown): Failure {
  return new Failure(
    'SOURCE_CHANGED',
    {
      what: `The weights ${printable(path)} on the runner are not what preflight saw.`,
      safe: 'Nothing of the dataset was sent; no training started.',
      next: 'Run the workflow again from preflight, and leave the file alone meanwhile.',
    },
    cause,
  )
}
