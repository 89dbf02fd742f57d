import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, beforeEach, test } from 'node:test'
import { githubCache } from '../../../src/github/cache.ts'
import { recordedLog } from '../../support/recorded-log.ts'

const SERVICE = [
  'ACTIONS_CACHE_SERVICE_V2',
  'ACTIONS_RESULTS_URL',
  'ACTIONS_RUNTIME_TOKEN',
  'ACTIONS_CACHE_URL',
]
const directory = mkdtempSync(join(tmpdir(), 'cache-'))
const file = join(directory, 'file')
writeFileSync(file, 'content')
/** Takes every request and answers none. */
const silent = createServer(() => undefined)
await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening))
after(() => {
  silent.closeAllConnections()
  silent.close()
  rmSync(directory, { recursive: true })
})
beforeEach(() => {
  for (const name of SERVICE) delete process.env[name]
  Object.assign(process.env, { GITHUB_WORKSPACE: directory, RUNNER_TEMP: directory })
})

function withSilentService(): void {
  const { port } = silent.address() as AddressInfo
  Object.assign(process.env, {
    ACTIONS_CACHE_SERVICE_V2: 'True',
    ACTIONS_RESULTS_URL: `http://127.0.0.1:${port}/`,
    ACTIONS_RUNTIME_TOKEN: 'x',
  })
}

test('where there is no cache service nothing is said', async () => {
  const log = recordedLog()
  const cache = githubCache(log, new AbortController().signal)
  assert.equal(await cache.restore(file, 'index-'), undefined)
  await cache.keep(file, 'index-1')
  assert.deepEqual(log.lines, [])
})

test('a service that does not answer is given up at the deadline, with one notice for all calls', async () => {
  withSilentService()
  const log = recordedLog()
  const cache = githubCache(log, new AbortController().signal, 200)
  assert.equal(await cache.restore(file, 'index-'), undefined)
  await cache.keep(file, 'index-1')
  assert.equal(log.lines.length, 1)
  assert.match(log.lines[0] ?? '', /^notice: The repository's cache was of no use/)
})

test('a cancelled step waits for no cache, and says nothing of it', async () => {
  withSilentService()
  const log = recordedLog()
  const controller = new AbortController()
  const cache = githubCache(log, controller.signal)
  const waiting = cache.restore(file, 'index-')
  setTimeout(() => controller.abort(), 100)
  assert.equal(await waiting, undefined)
  await cache.keep(file, 'index-1')
  assert.deepEqual(log.lines, [])
})
