import { constants } from 'node:fs'
import { copyFile, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import * as v from 'valibot'
import { count, nameSchema, sha256 } from '../schemas.ts'
import { readForeignFile } from '../untrusted/file.ts'
import { readForeignJson } from '../untrusted/json.ts'
import { homeFolder } from './layout.ts'
import { makeOwnFolder } from './own-folder.ts'
import { homeUnusable, writeWhole } from './write-whole.ts'

const RECORD = 'model.json'
/** With a few thousand names of classes. */
const MOST_BYTES = 1_000_000

const recordSchema = v.object({
  /** Of the model. */
  sha256: sha256,
  bytes: count,
  /** The training that made it. */
  trainingId: nameSchema,
  /** The names of what it finds, in the order of their numbers. */
  classes: v.array(v.string()),
})

/** The last good model of a dataset's name: a successor is held against it. */
export type ModelToBeat = v.InferOutput<typeof recordSchema> & {
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
  const content = await readForeignFile(join(folder, RECORD), MOST_BYTES).catch(() => undefined)
  const record = v.safeParse(recordSchema, readForeignJson(content?.toString('utf8') ?? '', MOST_BYTES))
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
 * @throws Failure HOME_UNUSABLE
 */
export async function keepModelToBeat(home: string, name: string, model: ModelToBeat): Promise<void> {
  const folder = homeFolder(home, 'models', name)
  const { path, ...record } = model
  const target = join(folder, fileName(model.sha256))
  try {
    makeOwnFolder(dirname(target))
    const temporary = `${target}.${process.pid}.tmp`
    await rm(temporary, { force: true })
    await copyFile(path, temporary, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL)
    await rename(temporary, target)
  } catch (thrown) {
    throw homeUnusable(target, thrown)
  }
  await writeWhole(join(folder, RECORD), `${JSON.stringify(record, null, 1)}\n`)
  const others = (await readdir(folder)).filter((other) => ![RECORD, fileName(model.sha256)].includes(other))
  for (const other of others) await rm(join(folder, other), { force: true })
}

function fileName(hash: string): string {
  return `${hash}.pt`
}
