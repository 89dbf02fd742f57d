import * as v from 'valibot'
import { Failure } from '../errors.ts'
import type { Context } from '../log.ts'
import type { Asset, ModelRelease } from '../model/release.ts'
import { bytes } from '../text/format.ts'
import { ApiError, GithubApi, idSchema as id } from './api.ts'
import { persistent } from './persistent.ts'
import type { GithubRun } from './run.ts'

/** The tag that moves from release to release. */
export const LATEST = 'model-latest'

/** GitHub takes files below 2 GiB. */
const MOST_BYTES = 2 ** 31 - 1

const releaseSchema = v.object({
  id,
  tag_name: v.string(),
  draft: v.boolean(),
  upload_url: v.pipe(v.string(), v.url()),
  html_url: v.string(),
})
const assetSchema = v.object({
  id,
  name: v.string(),
  state: v.string(),
  size: v.number(),
  digest: v.nullish(v.string(), null),
})
const anything = v.unknown()
const named = v.object({ sha: v.string() })

type Published = v.InferOutput<typeof releaseSchema>
type PublishedAsset = v.InferOutput<typeof assetSchema>

/** Where a release goes. */
export interface Publishing {
  readonly token: string
  readonly run: GithubRun
  /** Between two tries, in milliseconds; longer with each. */
  readonly pauseMs?: number | undefined
}

/**
 * Puts a model into a release of its own and moves the tag `model-latest`. It stays a draft, which nobody sees, until all
 * of it is there. Doing it again goes on where it was, and does nothing once it is out.
 *
 * @returns the page of the release
 * @throws Failure RELEASE_FAILED, CANCELLED
 */
export async function publishRelease(
  release: ModelRelease,
  { token, run, pauseMs }: Publishing,
  context: Context,
): Promise<string> {
  const huge = release.assets.find((asset) => asset.bytes > MOST_BYTES)
  if (huge) throw releaseFailed(`${huge.name} has ${bytes(huge.bytes)}, and GitHub takes less than 2 GiB`)
  if (token === '') throw releaseFailed('there is no github-token')
  const api = new GithubApi(run.api, token, context.signal)
  const publish = () => new Publication(api, run, release).publish()
  try {
    return await persistent(publish, 'The release', context, pauseMs)
  } catch (error) {
    throw error instanceof ApiError ? refused(error) : error
  }
}

/** One try: every step looks first at what is there. */
class Publication {
  readonly #api: GithubApi
  readonly #run: GithubRun
  readonly #release: ModelRelease
  readonly #path: string

  constructor(api: GithubApi, run: GithubRun, release: ModelRelease) {
    this.#api = api
    this.#run = run
    this.#release = release
    this.#path = `/repos/${run.repository}`
  }

  async publish(): Promise<string> {
    const found = (await this.#find()) ?? (await this.#draft())
    const there = await this.#assets(found)
    if (!found.draft) {
      this.#checkModel(there)
      return found.html_url
    }
    for (const asset of this.#release.assets) await this.#bring(found, asset, there)
    // Before the release is out: then there is nothing left to do for whoever finds it out.
    await this.#moveTag()
    const out = { draft: false, make_latest: 'false' }
    const path = `${this.#path}/releases/${found.id}`
    return (await this.#api.ask('PATCH', path, releaseSchema, { json: out })).html_url
  }

  /** Drafts have no tag yet, so that only the list knows them; it begins with the newest. */
  async #find(): Promise<Published | undefined> {
    const { tag } = this.#release
    const list = await this.#api.ask('GET', `${this.#path}/releases?per_page=100`, v.array(releaseSchema))
    const found = list.find(({ tag_name }) => tag_name === tag)
    if (found) return found
    try {
      return await this.#api.ask('GET', `${this.#path}/releases/tags/${tag}`, releaseSchema)
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return undefined
      throw error
    }
  }

  #draft(): Promise<Published> {
    const { tag, title, notes } = this.#release
    const json = { tag_name: tag, target_commitish: this.#run.sha, name: title, body: notes, draft: true }
    return this.#api.ask('POST', `${this.#path}/releases`, releaseSchema, { json })
  }

  #assets({ id }: Published): Promise<PublishedAsset[]> {
    const path = `${this.#path}/releases/${id}/assets?per_page=100`
    return this.#api.ask('GET', path, v.array(assetSchema))
  }

  /** A release is what its name says for ever. */
  #checkModel(there: readonly PublishedAsset[]): void {
    const best = there.find(({ name }) => name === 'best.pt')
    if (best && (best.digest === null || best.digest === `sha256:${this.#release.model}`)) return
    throw releaseFailed(`the release ${this.#release.tag} is there already, with another model`)
  }

  /** Sends a file, unless GitHub has it whole; what is left of a broken upload goes first. */
  async #bring(found: Published, asset: Asset, there: readonly PublishedAsset[]): Promise<void> {
    const before = there.find(({ name }) => name === asset.name)
    if (before && isWhole(before, asset)) return
    if (before) await this.#api.ask('DELETE', `${this.#path}/releases/assets/${before.id}`, anything)
    const address = `${found.upload_url.replace(/\{.*$/, '')}?name=${encodeURIComponent(asset.name)}`
    const content = { stream: asset.open(), bytes: asset.bytes }
    const taken = await this.#api.ask('POST', address, assetSchema, content)
    if (!isWhole(taken, asset)) throw new ApiError(0, `what GitHub has of ${asset.name} is not what was sent`)
  }

  /** An annotated tag, so that `git show model-latest` says which model it is. */
  async #moveTag(): Promise<void> {
    const { tag, title, model } = this.#release
    const message = `${title}\n\nRelease ${tag}, best.pt has the SHA-256 ${model}.\n`
    const json = { tag: LATEST, message, object: this.#run.sha, type: 'commit' }
    const { sha } = await this.#api.ask('POST', `${this.#path}/git/tags`, named, { json })
    try {
      const moved = { sha, force: true }
      await this.#api.ask('PATCH', `${this.#path}/git/refs/tags/${LATEST}`, anything, { json: moved })
    } catch (error) {
      if (!(error instanceof ApiError && (error.status === 404 || error.status === 422))) throw error
      const made = { ref: `refs/tags/${LATEST}`, sha }
      await this.#api.ask('POST', `${this.#path}/git/refs`, anything, { json: made })
    }
  }
}

function isWhole({ state, size, digest }: PublishedAsset, asset: Asset): boolean {
  return (
    state === 'uploaded' && size === asset.bytes && (digest === null || digest === `sha256:${asset.sha256}`)
  )
}

function refused({ status, message }: ApiError): Failure {
  const mayNot = status === 401 || status === 403 || status === 404
  return releaseFailed(
    `GitHub says: ${message}`,
    mayNot ? 'Give the job of collect `permissions: contents: write`, then re-run it.' : undefined,
  )
}

function releaseFailed(
  why: string,
  next = 'Re-run the job of collect: it goes on where it was. If it repeats, look at the releases of the repository.',
): Failure {
  return new Failure('RELEASE_FAILED', {
    what: `The model is not in a release: ${why}.`,
    safe: 'It passed its gates and is saved as an artifact. A release that is not whole stays a draft, which nobody sees.',
    next,
  })
}
