import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { link, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { download } from '../../../src/collect/download.ts'
import { fetchResults } from '../../../src/collect/fetch.ts'
import type { ResultFile } from '../../../src/collect/listing.ts'
import { checkRoom, makeResultsFolder } from '../../../src/collect/results-folder.ts'
import { silentLog } from '../../../src/log.ts'
import { FakeResults } from '../../support/fake-results.ts'

const MODEL = Buffer.from('a model of some forty bytes, or so, or so')

function listed(path: string, content: Buffer): ResultFile {
  return { path, size: content.length, sha256: createHash('sha256').update(content).digest('hex') }
}

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'collect-'))
})
afterEach(() => rm(home, { recursive: true }))

describe('a download', () => {
  const file = listed('best.pt', MODEL)
  const run = (server: FakeResults) =>
    download(server, file, {
      trainingId: '7',
      incoming: home,
      signal: new AbortController().signal,
      onBytes: () => undefined,
    })
  const part = () => join(home, file.sha256)

  it('is verified, private and without an execute bit', async () => {
    const path = await run(new FakeResults({ 'best.pt': MODEL }))
    assert.deepEqual(await readFile(path), MODEL)
    assert.equal((await stat(path)).mode & 0o7777, 0o600)
  })

  it('continues what is there, from where it ends', async () => {
    await writeFile(part(), MODEL.subarray(0, 17))
    const server = new FakeResults({ 'best.pt': MODEL })
    assert.deepEqual(await readFile(await run(server)), MODEL)
    assert.equal(server.sentBytes, MODEL.length - 17)
  })

  it('trusts nothing that is there: a flipped byte is found, thrown away and fetched again', async () => {
    const flipped = Buffer.from(MODEL)
    flipped[3] = (flipped[3] ?? 0) ^ 1
    await writeFile(part(), flipped)
    await assert.rejects(run(new FakeResults({ 'best.pt': MODEL })), { code: 'VERIFICATION_FAILED' })
    assert.deepEqual(await readdir(home), [])
    assert.deepEqual(await readFile(await run(new FakeResults({ 'best.pt': MODEL }))), MODEL)
  })

  it('refuses content that is not what was listed', async () => {
    const other = Buffer.from(MODEL.toString().replace('forty', 'fifty'))
    await assert.rejects(run(new FakeResults({ 'best.pt': other })), { code: 'VERIFICATION_FAILED' })
    assert.deepEqual(await readdir(home), [])
  })

  it('refuses more than was listed', async () => {
    const server = new FakeResults({ 'best.pt': Buffer.concat([MODEL, MODEL]) }, { ignoreSize: true })
    await assert.rejects(run(server), { code: 'RESULT_UNSAFE' })
  })

  it('follows no link and takes no file that has another name', async () => {
    const elsewhere = join(home, 'elsewhere')
    await writeFile(elsewhere, 'precious')
    await symlink(elsewhere, part())
    await assert.rejects(run(new FakeResults({ 'best.pt': MODEL })), { code: 'HOME_UNUSABLE' })
    await rm(part())
    await link(elsewhere, part())
    await assert.rejects(run(new FakeResults({ 'best.pt': MODEL })), { code: 'HOME_UNUSABLE' })
    assert.equal(await readFile(elsewhere, 'utf8'), 'precious')
  })
})

describe('fetching the results', () => {
  const files = {
    'ultralytics/weights/best.pt': MODEL,
    'events.jsonl': Buffer.from('{}\n'),
    'stderr.log': Buffer.alloc(0),
  }
  const context = { log: silentLog, signal: new AbortController().signal }
  const fetch = (server: FakeResults) => fetchResults(async () => server, { home, trainingId: '7' }, context)

  it('brings everything home and leaves no half file', async () => {
    const collected = await fetch(new FakeResults(files))
    for (const [path, content] of Object.entries(files)) {
      assert.deepEqual(await readFile(join(collected.folder, path)), content)
    }
    assert.equal((await stat(collected.folder)).mode & 0o777, 0o700)
    assert.equal((await readdir(join(home, 'runs', '7'))).length, 1)
  })

  it('survives a lost connection in the middle of a file and sends no byte twice', async () => {
    const server = new FakeResults(files, { loseAfterBytes: [20, 10] })
    const collected = await fetch(server)
    assert.deepEqual(await readFile(join(collected.folder, 'ultralytics/weights/best.pt')), MODEL)
    assert.equal(server.sentBytes, MODEL.length + 3)
    assert.equal(server.connections, 3)
  })

  it('lists again when a file changed meanwhile', async () => {
    const server = new FakeResults(files, { staleLists: 1 })
    assert.equal((await fetch(server)).files.length, 3)
  })

  it('gives up on a server whose lists are never true', async () => {
    await assert.rejects(fetch(new FakeResults(files, { staleLists: 99 })), { code: 'VERIFICATION_FAILED' })
  })

  it('writes nothing under a name that it does not like', async () => {
    const server = new FakeResults({ '../../escaped': MODEL, 'events.jsonl': MODEL })
    await assert.rejects(fetch(server), { code: 'RESULT_UNSAFE' })
    assert.equal(server.sentBytes, 0)
  })

  it('refuses what the disk cannot hold before the first byte', async () => {
    const folder = await makeResultsFolder(home, '7', new Date())
    await checkRoom(folder, 1)
    await assert.rejects(checkRoom(folder, Number.MAX_SAFE_INTEGER), { code: 'HOME_UNUSABLE' })
  })
})
