import { existsSync, readdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import type { Uploads } from './blobs.ts'
import {
  allEntries,
  completeEntries,
  contentPath,
  deleteEntry,
  deleteUnfinished,
  type Entry,
  nextId,
  writeEntry,
} from './entries.ts'

/** What a method needs of the service it belongs to. */
export interface Store {
  readonly directory: string
  readonly uploads: Uploads
  /** @returns the address that an upload's content is PUT to */
  uploadUrl(upload: string): string
  /** @returns the address of a file below `directory` */
  downloadUrl(file: string): string
}

/** A refusal in the words of the protocol; `status` is the HTTP one. */
export class Refusal extends Error {
  readonly status: number
  readonly code: string

  /** @param code Twirp's word for the status */
  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

/** A method of one of the two services: a request's body in, a reply's body out. */
export type Method = (store: Store, runId: string, body: unknown) => Promise<object>

const named = v.object({ name: v.pipe(v.string(), v.regex(/^[^"<>:|*?\r\n\\/]{1,260}$/)) })
const finalized = v.object({ ...named.entries, size: v.string(), hash: v.string() })
const listed = v.object({ name_filter: v.optional(v.string()), id_filter: v.optional(v.string()) })
const cached = v.object({ key: v.string(), version: v.string() })
const restored = v.object({ ...cached.entries, restore_keys: v.optional(v.array(v.string()), []) })
const saved = v.object({ ...cached.entries, size_bytes: v.string() })

/** ArtifactService: what a run keeps, under names that are taken once and for all. */
export const artifactMethods: Record<string, Method> = {
  CreateArtifact: async (store, runId, body) => {
    const { name } = v.parse(named, body)
    const directory = artifactDirectory(store, runId)
    if (find(directory, name) !== undefined) {
      throw new Refusal(
        409,
        'already_exists',
        'an artifact with this name already exists on the workflow run',
      )
    }
    // GitHub counts them over all runs.
    const id = Math.max(1, ...runFolders(store.directory).map(nextId))
    return { ok: true, signed_upload_url: await reserve(store, directory, { id, key: name, version: '' }) }
  },
  FinalizeArtifact: async (store, runId, body) => {
    const { name, size, hash } = v.parse(finalized, body)
    const directory = artifactDirectory(store, runId)
    const entry = await complete(store, directory, find(directory, name))
    if (String(entry.sizeBytes) !== size || `sha256:${entry.sha256}` !== hash) {
      throw new Refusal(400, 'invalid_argument', 'size or hash is not that of what arrived')
    }
    return { ok: true, artifact_id: String(entry.id) }
  },
  ListArtifacts: async (store, runId, body) => {
    const { name_filter: name, id_filter: id } = v.parse(listed, body)
    const entries = completeEntries(artifactDirectory(store, runId))
    const wanted = entries.filter(
      (entry) => (!name || entry.key === name) && (!id || String(entry.id) === id),
    )
    return { artifacts: wanted.map((entry) => describe(entry, runId)) }
  },
  GetSignedArtifactURL: async (store, runId, body) => {
    const { name } = v.parse(named, body)
    const directory = artifactDirectory(store, runId)
    return { signed_url: store.downloadUrl(contentPath(directory, known(find(directory, name)).id)) }
  },
  DeleteArtifact: async (store, runId, body) => {
    const { name } = v.parse(named, body)
    const directory = artifactDirectory(store, runId)
    const { id } = known(find(directory, name))
    await deleteEntry(directory, id)
    return { ok: true, artifact_id: String(id) }
  },
}

/** CacheService: what runs leave for later runs, found by key or by the beginning of one. */
export const cacheMethods: Record<string, Method> = {
  GetCacheEntryDownloadURL: async (store, _runId, body) => {
    const { key, restore_keys: others, version } = v.parse(restored, body)
    const entries = completeEntries(caches(store)).filter((entry) => entry.version === version)
    const match = [key, ...others]
      .flatMap((wanted) => [exact(entries, wanted), entries.find((entry) => entry.key.startsWith(wanted))])
      .find((entry) => entry !== undefined)
    if (match === undefined) return { ok: false }
    return {
      ok: true,
      signed_download_url: store.downloadUrl(contentPath(caches(store), match.id)),
      matched_key: match.key,
    }
  },
  CreateCacheEntry: async (store, _runId, body) => {
    const { key, version } = v.parse(cached, body)
    if (find(caches(store), key, version) !== undefined) return { ok: false, message: 'the key is taken' }
    return {
      ok: true,
      signed_upload_url: await reserve(store, caches(store), { id: nextId(caches(store)), key, version }),
    }
  },
  FinalizeCacheEntryUpload: async (store, _runId, body) => {
    const { key, version, size_bytes: size } = v.parse(saved, body)
    const entry = await complete(store, caches(store), find(caches(store), key, version))
    return { ok: String(entry.sizeBytes) === size, entry_id: String(entry.id) }
  },
}

/** Removes what an earlier process began to store and did not finish. */
export async function cleanUp(directory: string): Promise<void> {
  await rm(join(directory, 'uploads'), { recursive: true, force: true })
  for (const kept of [join(directory, 'caches'), ...runFolders(directory)]) await deleteUnfinished(kept)
}

function runFolders(directory: string): string[] {
  const runs = join(directory, 'artifacts')
  return existsSync(runs) ? readdirSync(runs).map((runId) => join(runs, runId)) : []
}

/** @returns the folder of a run's artifacts */
export function artifactDirectory(store: Store, runId: string): string {
  return join(store.directory, 'artifacts', runId)
}

function caches(store: Store): string {
  return join(store.directory, 'caches')
}

function find(directory: string, key: string, version = ''): Entry | undefined {
  return exact(
    allEntries(directory).filter((entry) => entry.version === version),
    key,
  )
}

function exact(entries: readonly Entry[], key: string): Entry | undefined {
  return entries.find((entry) => entry.key === key)
}

function known(entry: Entry | undefined): Entry {
  if (entry === undefined) throw new Refusal(404, 'not_found', 'there is no such entry')
  return entry
}

async function reserve(
  store: Store,
  directory: string,
  entry: Pick<Entry, 'id' | 'key' | 'version'>,
): Promise<string> {
  const upload = await store.uploads.create()
  const createdAt = new Date().toISOString()
  writeEntry(directory, { ...entry, upload, createdAt, sizeBytes: 0, sha256: '' })
  return store.uploadUrl(upload)
}

async function complete(store: Store, directory: string, entry: Entry | undefined): Promise<Entry> {
  const { id, upload } = known(entry)
  const arrived = await store.uploads.take(upload, contentPath(directory, id))
  const completed = { ...known(entry), ...arrived }
  writeEntry(directory, completed)
  return completed
}

/** An artifact as the list shows it. */
function describe(entry: Entry, runId: string): object {
  return {
    workflow_run_backend_id: runId,
    workflow_job_run_backend_id: runId,
    database_id: String(entry.id),
    name: entry.key,
    size: String(entry.sizeBytes),
    created_at: entry.createdAt,
    digest: `sha256:${entry.sha256}`,
  }
}
