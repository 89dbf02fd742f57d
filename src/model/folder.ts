import { constants } from 'node:fs'
import { copyFile, link, mkdir, readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { homeUnusable, writeWhole } from '../home/write-whole.ts'
import type { Report, ReportFile } from '../report/report.ts'
import { modelCard, type TrainedWith } from './card.ts'
import type { Export } from './operations.ts'
import { sha256Of, sumsText } from './sums.ts'
import { eventFile } from './tensorboard.ts'

/** What people take along: the folder of the model's artifact. */
export interface ModelFolder {
  /** Absolute. */
  readonly path: string
  /** By path below it. */
  readonly files: readonly string[]
  /** SHA-256 of every file in it, by path below it; not of SHA256SUMS itself. */
  readonly sums: ReadonlyMap<string, string>
}

/** What there is to put together; paths are relative to the folder, which is absolute. */
export interface Results {
  readonly folder: string
  readonly files: readonly ReportFile[]
  readonly modelNotes: readonly string[]
}

/** A name that every model's folder has. */
export const SUMS = 'SHA256SUMS'

/**
 * Puts together what people take along: the weights under their bare names, the exports, and what we say of them.
 *
 * @param results the folder of what came home, absolute, its verified files, and what we wrote there about the model
 * @param report undefined when none could be made: then there are the files alone
 * @returns undefined when there are no weights
 * @throws Failure HOME_UNUSABLE
 */
export async function makeModelFolder(
  results: Results,
  report: Report | undefined,
  exports: readonly Export[],
  workload: TrainedWith,
): Promise<ModelFolder | undefined> {
  const weights = results.files.filter(({ path }) => path.endsWith('.pt'))
  if (weights.length === 0) return undefined
  const path = join(results.folder, 'model')
  const exported = exports.flatMap(({ files }) => files)
  const notes = await Promise.all(
    results.modelNotes.map(async (note) => ({
      path: note,
      sha256: sha256Of(await readFile(join(results.folder, note))),
    })),
  )
  const taken = [
    ...[...weights, ...notes].map((file) => ({ ...file, name: basename(file.path) })),
    ...exported.map((file) => ({ ...file, name: file.path.replace(/^exports\//, '') })),
  ]
  for (const file of taken) await take(join(results.folder, file.path), join(path, file.name))
  const own = report ? written(report, exports, workload) : {}
  for (const [name, content] of Object.entries(own)) await writeWhole(join(path, name), content)
  const sums = new Map([
    ...taken.map(({ name, sha256 }) => [name, sha256] as const),
    ...Object.entries(own).map(([name, content]) => [name, sha256Of(content)] as const),
  ])
  await writeWhole(join(path, SUMS), sumsText(sums))
  return { path, files: [...sums.keys(), SUMS], sums }
}

/** What we write beside the weights, by name. */
function written(
  report: Report,
  exports: readonly Export[],
  workload: TrainedWith,
): Record<string, string | Buffer> {
  const { outcome, createdAt, trainingId } = report
  const ended = new Date(createdAt)
  const events = `tensorboard/events.out.tfevents.${Math.floor(ended.getTime() / 1000)}.${trainingId}`
  return {
    'README.md': modelCard(report, exports, workload),
    ...(outcome.curves.epochs.length === 0 ? {} : { [events]: eventFile(outcome.curves, ended) }),
    ...(exports.length === 0 ? {} : { 'exports.json': exportsRecord(report, exports) }),
  }
}

function exportsRecord({ trainingId, model }: Report, exports: readonly Export[]): string {
  const of = { trainingId, model: model?.sha256 ?? null }
  const named = exports.map((each) => ({
    ...each,
    files: each.files.map((file) => ({ ...file, path: file.path.replace(/^exports\//, '') })),
  }))
  return `${JSON.stringify({ schema: 1, ...of, exports: named }, null, 1)}\n`
}

/** Gives a file a second name; where the disk knows no second names, a copy of it. */
async function take(source: string, target: string): Promise<void> {
  try {
    await mkdir(dirname(target), { recursive: true, mode: 0o700 })
    await link(source, target).catch(() => copyFile(source, target, constants.COPYFILE_EXCL))
  } catch (error) {
    throw homeUnusable(target, error)
  }
}
