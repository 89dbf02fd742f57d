import { constants } from 'node:fs'
import { copyFile, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import * as v from 'valibot'
import { count, nameSchema, sha256 } from '../schemas.ts'
import { readForeignJsonFile } from '../untrusted/json.ts'
import { homeFolder } from './layout.ts'
import { makeOwnFolder } from './own-folder.ts'
import { homeUnusable, writeWhole } from './write-whole.ts'

/** What `training.weights` says to start from the last good model. */
export const LAST_GOOD = 'last-good'

const RECORD = 'model.json'
/** With many thousand names of classes, twice. */
const MOST_BYTES = 4_000_000

/** Counts by name, by what is counted. */
const profileSchema = v.record(v.string(), v.record(v.string(), count))

/** What a model was made of, in counts. */
export type Profile = v.InferOutput<typeof profileSchema>

/** What is kept of a model, beside it. */
export const modelRecordSchema = v.object({
  /** Of the model. */
  sha256: sha256,
  bytes: count,
  /** The training that made it. */
  trainingId: nameSchema,
  /** The names of what it finds, in the order of their numbers. */
  classes: v.array(v.string()),
  /** The run that let it pass, and when: ISO 8601, UTC. Older records do not tell. */
  passed: v.optional(v.object({ runId: nameSchema, at: v.pipe(v.string(), v.isoTimestamp()) })),
  /** What it was made of: a schedule asks whether enough has changed since. */
  madeOf: v.optional(
    v.object({
      /** When it was planned: ISO 8601, UTC. */
      at: v.pipe(v.string(), v.isoTimestamp()),
      /** Hash of everything but the dataset's files. */
      setup: sha256,
      /** Hash of what it was judged by. */
      judgedBy: sha256,
      /** Digest of the dataset; its manifest lies beside the model. */
      digest: sha256,
      profile: profileSchema,
    }),
  ),
})

/** The last good model of a dataset's name: a successor is held against it. */
export type ModelToBeat = v.InferOutput<typeof modelRecordSchema> & {
  /** Absolute, on the runner. */
  readonly path: string
}

/**
 * Finds the last good model of a dataset's name.
 *
 * @param home the runner-side home, absolute
 * @param name the dataset's
 * @returns undefined when there is none, or it is not whole any more
 */
export async function findModelToBeat(home: string, name: string): Promise<ModelToBeat | undefined> {
  const folder = homeFolder(home, 'models', name)
  const record = v.safeParse(modelRecordSchema, await readForeignJsonFile(join(folder, RECORD), MOST_BYTES))
  if (!record.success) return undefined
  const path = join(folder, fileName(record.output.sha256))
  const file = await stat(path).catch(() => undefined)
  return file?.isFile() && file.size === record.output.bytes ? { ...record.output, path } : undefined
}

/**
 * Keeps a model that has passed its gates as the one that the next is held against. The one before goes only when this
 * one is whole on the disk.
 *
 * @param home the runner-side home, absolute
 * @param name the dataset's
 * @param model what is kept; `path` is where it lies now, absolute
 * @param manifest of its dataset, where it lies now, absolute; undefined for none
 * @throws Failure HOME_UNUSABLE
 */
export async function keepModelToBeat(
  home: string,
  name: string,
  model: ModelToBeat,
  manifest?: string,
): Promise<void> {
  const folder = homeFolder(home, 'models', name)
  const { path, ...record } = model
  const kept = [RECORD, fileName(model.sha256)]
  await copyWhole(path, join(folder, fileName(model.sha256)))
  if (manifest !== undefined && model.madeOf) {
    await copyWhole(manifest, join(folder, manifestName(model.madeOf.digest)))
    kept.push(manifestName(model.madeOf.digest))
  }
  await writeWhole(join(folder, RECORD), `${JSON.stringify(record, null, 1)}\n`)
  const others = (await readdir(folder)).filter((other) => !kept.includes(other))
  for (const other of others) await rm(join(folder, other), { force: true })
}

/** Where the manifest of a kept model's dataset lies; it may not be there. */
export function manifestOf(home: string, name: string, digest: string): string {
  return join(homeFolder(home, 'models', name), manifestName(digest))
}

/** @throws Failure HOME_UNUSABLE */
async function copyWhole(from: string, to: string): Promise<void> {
  try {
    makeOwnFolder(dirname(to))
    const temporary = `${to}.${process.pid}.tmp`
    await rm(temporary, { force: true })
    await copyFile(from, temporary, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL)
    await rename(temporary, to)
  } catch (thrown) {
    throw homeUnusable(to, thrown)
  }
}

/** The same in a folder that holds what is kept of a model; undefined when it is not there. */
export async function manifestBeside(
  folder: string,
  { madeOf }: Pick<ModelToBeat, 'madeOf'>,
): Promise<string | undefined> {
  if (madeOf === undefined) return undefined
  const path = join(folder, manifestName(madeOf.digest))
  const file = await stat(path).catch(() => undefined)
  return file?.isFile() ? path : undefined
}

function manifestName(digest: string): string {
  return `${digest}.manifest`
}

function fileName(hash: string): string {
  return `${hash}.pt`
}
