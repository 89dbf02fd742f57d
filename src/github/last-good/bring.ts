import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { DefaultArtifactClient } from '@actions/artifact'
import * as v from 'valibot'
import { findModelToBeat, keepModelToBeat, type ModelToBeat, manifestOf } from '../../home/model-to-beat.ts'
import type { Context } from '../../log.ts'
import { bytes } from '../../text/format.ts'
import { ApiError, GithubApi } from '../api.ts'
import { persistent } from '../persistent.ts'
import type { GithubRun } from '../run.ts'
import { unlessAborted } from '../unless-aborted.ts'
import { POINTER, type Pointer, pointerArtifact, readPointer } from './pointer.ts'

const id = v.pipe(v.number(), v.safeInteger())
const listSchema = v.object({
  artifacts: v.array(
    v.object({
      id,
      expired: v.boolean(),
      created_at: v.pipe(v.string(), v.isoTimestamp()),
      /** Of the zip, with its algorithm. */
      digest: v.nullish(v.string(), null),
      workflow_run: v.nullish(v.object({ id, repository_id: id, head_repository_id: id }), null),
    }),
  ),
})

type Found = v.InferOutput<typeof listSchema>['artifacts'][number]

/** Which model is looked for, where it is kept, and how GitHub is asked. */
export interface Bringing {
  /** The runner-side home, absolute. */
  readonly home: string
  /** The dataset's name. */
  readonly dataset: string
  /** Of the job, with `actions: read`. */
  readonly token: string
  readonly run: Pick<GithubRun, 'api' | 'repository' | 'temp'>
  /** After a try that failed, in milliseconds; longer with each. */
  readonly pauseMs?: number
}

/**
 * Brings the last good model of a dataset home, when another runner made a later one or this runner's is lost. What is at
 * home stays until the other is here and its hash is right.
 *
 * @throws ApiError when GitHub does not tell, or has not what was kept; Failure HOME_UNUSABLE
 */
export async function bringLastGood(request: Bringing, context: Context): Promise<void> {
  const { dataset, pauseMs } = request
  await persistent(() => bring(request, context), `Looking for the last good ${dataset}`, context, pauseMs)
}

async function bring(request: Bringing, { signal, log }: Context): Promise<void> {
  const { home, dataset, token, run } = request
  const api = new GithubApi(run.api, token, signal)
  const query = new URLSearchParams({ name: pointerArtifact(dataset), per_page: '100' })
  const { artifacts } = await api.ask(
    'GET',
    `/repos/${run.repository}/actions/artifacts?${query}`,
    listSchema,
  )
  const newest = newestOf(artifacts)
  if (newest === undefined || isKnown(newest, await findModelToBeat(home, dataset))) return
  const folder = join(run.temp, pointerArtifact(dataset))
  const get = (found: Pick<Found, 'id' | 'digest'>, name: string) =>
    unlessAborted(download(found, newest, join(folder, name), request), signal)
  try {
    const pointer = await readPointer(join(await get(newest, 'pointer'), POINTER))
    if (pointer === undefined) throw unusable(newest.id)
    const { artifact, model } = pointer
    log.info(`The last good ${dataset} is that of training ${model.trainingId}: fetching its artifact.`)
    const path = await findFile(
      await get({ id: artifact.id, digest: `sha256:${artifact.digest}` }, 'model'),
      model,
      signal,
    )
    if (path === undefined) throw unusable(artifact.id)
    const manifest = join(folder, 'pointer', basename(manifestOf(home, dataset, model.madeOf?.digest ?? '')))
    await keepModelToBeat(home, dataset, { ...model, path }, (await isFile(manifest)) ? manifest : undefined)
    log.info(`It is on this runner now, whole: ${bytes(model.bytes)}, SHA-256 ${model.sha256}.`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Only runs of the repository itself are believed: those of a fork may call their artifacts as they like. */
function newestOf(artifacts: readonly Found[]): Found | undefined {
  return artifacts
    .filter(({ expired, digest }) => !expired && digest?.startsWith('sha256:'))
    .filter(({ workflow_run: of }) => of !== null && of.head_repository_id === of.repository_id)
    .sort((one, other) => Date.parse(other.created_at) - Date.parse(one.created_at))[0]
}

/** Whether this runner made that model, or a later one. */
function isKnown(newest: Found, here: ModelToBeat | undefined): boolean {
  if (here?.passed === undefined) return false
  return (
    here.passed.runId === String(newest.workflow_run?.id) ||
    Date.parse(here.passed.at) >= Date.parse(newest.created_at)
  )
}

/** @returns the folder, into which the artifact was unpacked */
async function download(
  { id: artifactId, digest }: Pick<Found, 'id' | 'digest'>,
  { workflow_run: of }: Found,
  path: string,
  { token, run }: Bringing,
): Promise<string> {
  const [repositoryOwner = '', repositoryName = ''] = run.repository.split('/')
  const findBy = { token, workflowRunId: of?.id ?? 0, repositoryOwner, repositoryName }
  const options = { path, findBy, ...(digest === null ? {} : { expectedHash: digest }) }
  // What an earlier try left.
  await rm(path, { recursive: true, force: true })
  try {
    const { digestMismatch } = await new DefaultArtifactClient().downloadArtifact(artifactId, options)
    if (digestMismatch === false) return path
  } catch (error) {
    throw new ApiError(statusOf(error), error instanceof Error ? error.message : String(error))
  }
  throw unusable(artifactId)
}

function statusOf(error: unknown): number {
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 0
  return Number.isInteger(status) ? status : 0
}

function unusable(artifact: number): ApiError {
  return new ApiError(0, `artifact ${artifact} does not hold what was kept`)
}

/** The file with that content, wherever it lies below a folder. */
async function findFile(
  folder: string,
  { bytes: size, sha256 }: Pointer['model'],
  signal: AbortSignal,
): Promise<string | undefined> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name)
    if ((await stat(path)).size !== size) continue
    const hash = createHash('sha256')
    for await (const chunk of createReadStream(path, { signal })) hash.update(chunk)
    if (hash.digest('hex') === sha256) return path
  }
  return undefined
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined)
  return found?.isFile() === true
}
