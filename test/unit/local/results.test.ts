import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, describe, test } from 'node:test'
import { DefaultArtifactClient } from '@actions/artifact'
import { restoreCache, saveCache } from '@actions/cache'
import { type ResultsService, startResults } from '../../../local/results.ts'

/** More than one of the client's 8 MiB blocks, and nothing that a zip could shrink. */
const LARGE = randomBytes(20_000_000)
let folder: string
let service: ResultsService
let run = 0

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gpu-retrain-results-'))
  service = await startResults(join(folder, 'store'))
  Object.assign(process.env, { GITHUB_WORKSPACE: folder, RUNNER_TEMP: join(folder, 'temp') })
  await mkdir(join(folder, 'temp'))
  await writeFile(join(folder, 'large.bin'), LARGE)
  await writeFile(join(folder, 'small.txt'), 'a flame')
})
after(async () => {
  await service.stop()
  await rm(folder, { recursive: true })
})
beforeEach(() => {
  run += 1
  Object.assign(process.env, service.environment(String(run)))
})

describe('artifacts, with the real client', () => {
  const client = new DefaultArtifactClient()
  const files = () => [join(folder, 'large.bin'), join(folder, 'small.txt')]

  test('come back byte for byte, and the list shows the digest of what was stored', async () => {
    const uploaded = await client.uploadArtifact('model-7-1', files(), folder, { compressionLevel: 0 })
    const { artifacts } = await client.listArtifacts()
    assert.deepEqual(
      artifacts.map(({ name, id, digest }) => ({ name, id, digest })),
      [{ name: 'model-7-1', id: uploaded.id, digest: `sha256:${uploaded.digest}` }],
    )
    const path = join(folder, 'downloaded')
    const expectedHash = `sha256:${uploaded.digest}`
    const downloaded = await client.downloadArtifact(uploaded.id ?? 0, { path, expectedHash })
    assert.equal(downloaded.digestMismatch, false)
    assert.equal(sha256(await readFile(join(path, 'large.bin'))), sha256(LARGE))
    assert.equal(await readFile(join(path, 'small.txt'), 'utf8'), 'a flame')
  })

  test('have a name once in a run, until it is deleted, and belong to their run', async () => {
    await client.uploadArtifact('logs', files().slice(1), folder)
    await assert.rejects(client.uploadArtifact('logs', files().slice(1), folder), /already exists/)
    await client.deleteArtifact('logs')
    await client.uploadArtifact('logs', files().slice(1), folder)
    Object.assign(process.env, service.environment('another'))
    assert.deepEqual((await client.listArtifacts()).artifacts, [])
  })
})

describe('caches, with the real client', () => {
  test('come back by their key or the beginning of one, newest first, and are written once', async () => {
    const path = join(folder, 'cached.bin')
    for (const [key, content] of [
      ['index-1', LARGE],
      ['index-2', Buffer.from('newer')],
    ] as const) {
      await writeFile(path, content)
      assert.ok((await saveCache([path], key)) > 0)
    }
    assert.equal(await saveCache([path], 'index-1'), -1)
    assert.equal(await restoreCache([path], 'index-1'), 'index-1')
    assert.equal(sha256(await readFile(path)), sha256(LARGE))
    assert.equal(await restoreCache([path], 'index-3', ['index-']), 'index-2')
    assert.equal(await readFile(path, 'utf8'), 'newer')
    assert.equal(await restoreCache([path], 'other'), undefined)
  })

  test('are found by a later start in the same folder, which frees the names of unfinished ones', async () => {
    const path = join(folder, 'kept.txt')
    await writeFile(path, 'kept')
    await saveCache([path], 'kept')
    const address = 'twirp/github.actions.results.api.v1.CacheService/CreateCacheEntry'
    const headers = { authorization: `Bearer ${process.env.ACTIONS_RUNTIME_TOKEN}` }
    const body = JSON.stringify({ key: 'unfinished', version: 'any' })
    const reserve = async (url: string): Promise<unknown> => {
      const response = await fetch(new URL(address, url), { method: 'POST', headers, body })
      return ((await response.json()) as { ok: boolean }).ok
    }
    assert.equal(await reserve(service.url), true)
    assert.equal(await reserve(service.url), false)
    await using later = await startResults(join(folder, 'store'))
    Object.assign(process.env, later.environment('1'))
    assert.equal(await restoreCache([path], 'kept'), 'kept')
    headers.authorization = `Bearer ${process.env.ACTIONS_RUNTIME_TOKEN}`
    assert.equal(await reserve(later.url), true)
  })
})

describe('strangers on the same machine', () => {
  const method = 'twirp/github.actions.results.api.v1.ArtifactService/ListArtifacts'

  test('reach nothing without a token', async () => {
    const headers = { authorization: `Bearer ${process.env.ACTIONS_RUNTIME_TOKEN}x` }
    const response = await fetch(new URL(method, service.url), { method: 'POST', headers, body: '{}' })
    assert.equal(response.status, 401)
  })

  test('reach no blob by an address that was not signed', async () => {
    const response = await fetch(new URL('results/local/downloads/caches/1/content?sig=00', service.url))
    assert.equal(response.status, 403)
  })
})

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
