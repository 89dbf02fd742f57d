/** The mirrors on the runner: `home/mirrors/<training id>/<generation>/`, each generation whole and with its SHA256SUMS. */
import { link, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import * as v from 'valibot'
import {
  noteEarlierServers,
  readSeconds,
  secondsBeforeTraining,
  writeSeconds,
} from '../home/earlier-servers.ts'
import { homeFolder } from '../home/layout.ts'
import { makeOwnFolder } from '../home/own-folder.ts'
import { homeUnusable, syncFolder, writeWhole } from '../home/write-whole.ts'
import { nameSchema, sha256 } from '../schemas.ts'
import { hasHash, readForeignFile } from '../untrusted/file.ts'
import { isKeptName } from './names.ts'

/** A file of a mirror: its path in it, with `/`, and its SHA-256 in hex. */
export type KeptFile = { readonly path: string; readonly sha256: string }

/** One generation of a mirror. */
export interface Generation {
  /** Absolute. */
  readonly folder: string
  readonly files: readonly KeptFile[]
  readonly keptAt: Date
}

const SUMS = 'SHA256SUMS'
/** What the phases before the training took on the server that the mirror came from, and on those before it. */
const SPENT = 'spent.json'
const GENERATIONS = 2
/** Mirrors of trainings that were not collected are kept for so many trainings. */
const TRAININGS = 10
const GENERATION = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z-\d+$/
const MOST_SUMS_BYTES = 1e6
/** A mirror has a dozen files; those of many tries that failed are no more than a few of these. */
const MOST_BEGUN = 200

/** Where the mirror of a training lies. @throws Failure HOME_UNUSABLE */
export function mirrorFolder(home: string, trainingId: string): string {
  return homeFolder(home, 'mirrors', v.parse(nameSchema, trainingId))
}

/** The generations of a mirror, newest first; their files are as they are listed, and not yet compared. */
export async function generations(home: string, trainingId: string): Promise<Generation[]> {
  const base = mirrorFolder(home, trainingId)
  const names = (await generationNames(base)).reverse()
  const found = await Promise.all(names.map((name) => readGeneration(base, name)))
  return found.filter((generation) => generation !== undefined)
}

/** What lies in the mirror of a training, by SHA-256; not compared. Empty when there is none, or it cannot be read. */
export async function keptFiles(home: string, trainingId: string): Promise<Map<string, string>> {
  const kept = await generations(home, trainingId).catch(() => [])
  return new Map(
    kept.flatMap(({ folder, files }) =>
      files.map(({ path, sha256 }) => [sha256, join(folder, path)] as const),
    ),
  )
}

/** Whether every file of a generation is what its SHA256SUMS say. */
export async function isWhole({ folder, files }: Generation): Promise<boolean> {
  for (const file of files) if (!(await hasHash(join(folder, file.path), file.sha256))) return false
  return true
}

/**
 * Makes a generation of files that are here, verified and flushed; it appears by one rename, and older ones go.
 *
 * @param files where each lies, on the same file system; it gets a second name
 * @throws Failure HOME_UNUSABLE
 */
export async function keepGeneration(
  home: string,
  trainingId: string,
  files: readonly (KeptFile & { readonly from: string })[],
  now = new Date(),
): Promise<void> {
  const base = mirrorFolder(home, trainingId)
  // The newest is the last by name, also when the clock was set back.
  const lastMs = dateOf((await generationNames(base)).at(-1) ?? '').getTime() || 0
  const at = new Date(Math.max(now.getTime(), lastMs + 1))
  const name = `${at.toISOString().replaceAll(/[-:.]/g, '')}-${process.pid}`
  const [folder, temporary] = [join(base, name), join(base, `${name}.tmp`)]
  try {
    for (const { path, from } of files) {
      makeOwnFolder(dirname(join(temporary, path)))
      await link(from, join(temporary, path))
    }
    await writeWhole(join(temporary, SUMS), files.map((file) => `${file.sha256}  ${file.path}\n`).join(''))
    await rename(temporary, folder)
    await syncFolder(base)
  } catch (error) {
    await rm(temporary, { recursive: true, force: true })
    throw homeUnusable(folder, error)
  }
  await writeSeconds(join(base, SPENT), await secondsBeforeTraining(home, trainingId))
  await forgetOlder(base)
  await forgetOthers(dirname(base))
}

/** Notes, when the mirror of a training has gone to another server, what had been spent on the one before. */
export async function noteSpent(home: string, trainingId: string): Promise<void> {
  await noteEarlierServers(home, trainingId, await readSeconds(join(mirrorFolder(home, trainingId), SPENT)))
}

/** Forgets the mirror of a training: it is at home, or never wanted. */
export async function forgetMirror(home: string, trainingId: string): Promise<void> {
  await rm(mirrorFolder(home, trainingId), { recursive: true, force: true })
}

/** Keeps a mirror for whoever looks for it by hand, where no training finds it. @returns its new place */
export async function putAside(home: string, trainingId: string, now = new Date()): Promise<string> {
  const from = mirrorFolder(home, trainingId)
  const to = join(dirname(from), `aside-${now.toISOString().replaceAll(/[-:.]/g, '')}-${trainingId}`)
  await rename(from, to).catch((error) => {
    throw homeUnusable(from, error)
  })
  return to
}

async function readGeneration(base: string, name: string): Promise<Generation | undefined> {
  const folder = join(base, name)
  const text = await readForeignFile(join(folder, SUMS), MOST_SUMS_BYTES).catch(() => undefined)
  const lines = (text?.toString('utf8') ?? '').split('\n').filter((line) => line !== '')
  const files = lines.map((line) => ({ sha256: line.slice(0, 64), path: line.slice(66) }))
  const isUsual = files.every((file) => v.is(sha256, file.sha256) && isKeptName(file.path))
  if (files.length === 0 || !isUsual || !(await areThere(folder, files))) return undefined
  return { folder, files, keptAt: dateOf(name) }
}

/** The oldest first; none where there is no mirror. */
async function generationNames(base: string): Promise<string[]> {
  return (await readdir(base).catch(() => [])).filter((name) => GENERATION.test(name)).toSorted()
}

function dateOf(name: string): Date {
  return new Date(name.replace(GENERATION, '$1-$2-$3T$4:$5:$6.$7Z'))
}

async function areThere(folder: string, files: readonly KeptFile[]): Promise<boolean> {
  const found = await Promise.all(files.map(({ path }) => stat(join(folder, path)).catch(() => undefined)))
  return found.every((status) => status?.isFile())
}

/** What a runner that was killed left half-made goes, too. */
async function forgetOlder(base: string): Promise<void> {
  const older = (await generationNames(base)).slice(0, -GENERATIONS)
  const halfMade = (await readdir(base)).filter((name) => name.endsWith('.tmp'))
  for (const name of [...older, ...halfMade]) await rm(join(base, name), { recursive: true, force: true })
}

/** Bounds what trainings that nobody goes on with take. */
async function forgetOthers(mirrors: string): Promise<void> {
  const entries = await Promise.all(
    (await readdir(mirrors)).map(async (name) => {
      const status = await stat(join(mirrors, name)).catch(() => undefined)
      return { name, usedMs: status?.mtimeMs ?? 0 }
    }),
  )
  const oldest = entries.toSorted((one, other) => other.usedMs - one.usedMs).slice(TRAININGS)
  for (const { name } of oldest) await rm(join(mirrors, name), { recursive: true, force: true })
}

/** What earlier tries brought in part, by SHA-256. */
export async function begunFiles(home: string, trainingId: string): Promise<string[]> {
  const names = await readdir(join(mirrorFolder(home, trainingId), 'incoming')).catch(() => [])
  return names.filter((name) => v.is(sha256, name)).slice(0, MOST_BEGUN)
}

/** Makes the folder in which what is under way lies, named by its hash. @throws Failure HOME_UNUSABLE */
export async function incomingFolder(home: string, trainingId: string): Promise<string> {
  const folder = join(mirrorFolder(home, trainingId), 'incoming')
  try {
    makeOwnFolder(folder)
  } catch (error) {
    throw homeUnusable(folder, error)
  }
  return folder
}
