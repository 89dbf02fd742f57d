import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { homeUnusable } from '../home/write-whole.ts'
import { isGood } from '../report/keep-good.ts'
import type { Report } from '../report/report.ts'
import { cardBody } from './card.ts'
import { type ModelFolder, SUMS } from './folder.ts'
import type { Export } from './operations.ts'
import { sha256Of, sumsText } from './sums.ts'

/** A file of a release. */
export interface Asset {
  readonly name: string
  readonly bytes: number
  readonly sha256: string
  readonly open: () => Readable
}

/** A model as it is released. */
export interface ModelRelease {
  /** The tag that is its own. */
  readonly tag: string
  readonly title: string
  /** Markdown. */
  readonly notes: string
  /** SHA-256 of best.pt. */
  readonly model: string
  readonly assets: readonly Asset[]
}

/** Not released: what a training goes on with, and what a release has no folders for. */
const STAYS = /^(?:last\.pt|tensorboard\/.*)$/

/**
 * Whether a model may be released: it is good, and nothing that was asked for is missing.
 *
 * @returns what is released; undefined when it may not be
 * @throws Failure HOME_UNUSABLE
 */
export async function modelRelease(
  report: Report,
  exports: readonly Export[],
  folder: ModelFolder,
): Promise<ModelRelease | undefined> {
  const { model, dataset, trainingId } = report
  if (model === null || !isGood(report)) return undefined
  const released = [...folder.sums].filter(([path]) => !STAYS.test(path))
  const files = await Promise.all(released.map(([path, sha256]) => fileAsset(folder.path, path, sha256)))
  const sums = Buffer.from(sumsText(new Map(files.map(({ name, sha256 }) => [name, sha256]))))
  return {
    tag: `model-${trainingId}`,
    title: `${dataset.name}, training ${trainingId}`,
    notes: cardBody(report, exports),
    model: model.sha256,
    assets: [
      ...files,
      { name: SUMS, bytes: sums.length, sha256: sha256Of(sums), open: () => Readable.from([sums]) },
    ],
  }
}

/** A release has no folders: a dot stands for the slash. */
async function fileAsset(folder: string, path: string, sha256: string): Promise<Asset> {
  const full = join(folder, path)
  try {
    const { size } = await stat(full)
    return { name: path.replaceAll('/', '.'), bytes: size, sha256, open: () => createReadStream(full) }
  } catch (error) {
    throw homeUnusable(full, error)
  }
}
