import { constants } from 'node:fs'
import { copyFile, mkdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Plan, WeightFile } from '../config/plan.ts'
import { Failure } from '../errors.ts'
import { bytes } from '../report/format.ts'
import { printable } from '../text.ts'
import { transfer } from '../transfer/transfer.ts'
import type { TransferOrder } from '../transfer/transfer-order.ts'
import { placeOf, weightTree } from './tree.ts'

/**
 * Makes the server hold the runner's weights, as a verified tree with its receipt: the same way that the dataset went.
 *
 * @param order how the dataset was sent
 * @throws Failure SOURCE_CHANGED when a file is not what preflight saw, and what a transfer throws
 */
export async function sendWeights(
  order: TransferOrder,
  plan: Pick<Plan, 'dataset' | 'weightFiles'>,
  context: Parameters<typeof transfer>[1],
): Promise<void> {
  const tree = weightTree(plan)
  if (tree === null) return
  const folder = join(order.home, 'weights', tree.name)
  for (const { name, bytes: size, sha256 } of plan.weightFiles) {
    context.log.info(`Weights: ${name}, ${bytes(size)}, SHA-256 ${sha256}.`)
  }
  try {
    await gather(plan.weightFiles, folder)
    const sent = await transfer({ ...order, source: folder, name: tree.name, adopt: '' }, context)
    if (sent.digest !== tree.digest) throw changed(plan.weightFiles, undefined)
    context.log.info(`The weights are in ${sent.path}, verified.`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** They may lie anywhere; a tree is sent from one folder. */
async function gather(files: readonly WeightFile[], folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  try {
    for (const file of files) {
      const target = join(folder, placeOf(file))
      await mkdir(dirname(target), { recursive: true, mode: 0o700 })
      await copyFile(file.path, target, constants.COPYFILE_FICLONE)
    }
  } catch (error) {
    throw changed(files, error)
  }
}

function changed(files: readonly WeightFile[], cause: unknown): Failure {
  const named = files.map(({ path }) => printable(path, 300)).join(', ')
  return new Failure(
    'SOURCE_CHANGED',
    {
      what: `The weights on the runner are not what preflight saw (${named}).`,
      safe: 'The dataset is on the server, verified; no training started.',
      next: 'Run the workflow again from preflight, and leave these files alone meanwhile.',
    },
    cause,
  )
}
