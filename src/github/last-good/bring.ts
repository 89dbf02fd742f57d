import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DefaultArtifactClient } from '@actions/artifact'
import * as v from 'valibot'
import {
  findModelToBeat,
  keepModelToBeat,
  type ModelToBeat,
  manifestBeside,
} from '../../home/model-to-beat.ts'
import type { Context } from '../../log.ts'
import { bytes } from '../../text/format.ts'
import { hasHash } from '../../untrusted/file.ts'
import { ApiError, GithubApi, idSchema as id } from '../api.ts'
import { persistent } from '../persistent.ts'
import type { GithubRun } from '../run.ts'
import { unlessAborted } from '../unless-aborted.ts'
import { POINTER, type Pointer, pointerArtifact, readPointer } from './pointer.ts'

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
type Trusted = Found & {
  readonly digest: string
  readonly workflow_run: NonNullable<Found['workflow_run']>
}

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
  const get = (artifact: Pick<Trusted, 'id' | 'digest'>, name: string) =>
    unlessAborted(download({ ...newest, ...artifact }, join(folder, name), request), signal)
  try {
    const beside = await get(newest, 'pointer')
    const pointer = await readPointer(join(beside, POINTER))
    if (pointer === undefined) throw unusable(newest.id)
    const { artifact, model } = pointer
    log.info(`The last good ${dataset} is that of training ${model.trainingId}: fetching its artifact.`)
    const unpacked = await get({ id: artifact.id, digest: `sha256:${artifact.digest}` }, 'model')
    const path = await findFile(unpacked, model, signal)
    if (path === undefined) throw unusable(artifact.id)
    await keepModelToBeat(home, dataset, { ...model, path }, await manifestBeside(beside, model))
    log.info(`It is on this runner now, whole: ${bytes(model.bytes)}, SHA-256 ${model.sha256}.`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function newestOf(artifacts: readonly Found[]): Trusted | undefined {
  const trusted = artifacts.filter(isTrusted)
  return trusted.sort((one, other) => Date.parse(other.created_at) - Date.parse(one.created_at))[0]
}

/** Only runs of the repository itself are believed: those of a fork may call their artifacts as they like. */
function isTrusted(found: Found): found is Trusted {
  const { expired, digest, workflow_run: of } = found
  const isOwn = of !== null && of.head_repository_id === of.repository_id
  return isOwn && !expired && digest?.startsWith('sha256:') === true
}

/** Whether this runner made that model, or a later one. */
function isKnown({ workflow_run: of, created_at }: Trusted, here: ModelToBeat | undefined): boolean {
  if (here?.passed === undefined) return false
  return here.passed.runId === String(of.id) || Date.parse(here.passed.at) >= Date.parse(created_at)
}

/** @returns the folder, into which the artifact was unpacked */
async function download(
  { id: artifactId, digest: expectedHash, workflow_run: of }: Trusted,
  path: string,
  { token, run }: Bringing,
): Promise<string> {
  const [repositoryOwner = '', repositoryName = ''] = run.repository.split('/')
  const findBy = { token, workflowRunId: of.id, repositoryOwner, repositoryName }
  // What an earlier try left.
  await rm(path, { recursive: true, force: true })
  try {
    const client = new DefaultArtifactClient()
    const { digestMismatch } = await client.downloadArtifact(artifactId, { path, findBy, expectedHash })
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
    if (await hasHash(path, sha256, signal)) return path
  }
  return undefined
}
