/** GitHub's real client uploads and downloads here; what it speaks to are stand-ins on loopback. */
import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, describe, it } from 'node:test'
import { type ResultsService, startResults } from '../../../../local/results.ts'
import { findModelToBeat, manifestOf } from '../../../../src/home/model-to-beat.ts'
import { FakeGithubApi } from '../../../support/fake-github-api.ts'
import { recordedLog } from '../../../support/recorded-log.ts'

let folder: string
let service: ResultsService
let api: FakeGithubApi
let environment: NodeJS.ProcessEnv
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bring-last-good-'))
  service = await startResults(join(folder, 'results'))
  api = await FakeGithubApi.start()
  environment = { ...process.env }
  // Read once, when the client is loaded: hence the imports further down.
  process.env.GITHUB_API_URL = api.url
})
after(async () => {
  await service.stop()
  await api[Symbol.asyncDispose]()
  process.env = environment
  await rm(folder, { recursive: true })
})

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(folder, 'home-'))
  api.artifacts.length = 0
  api.asked.length = 0
  api.trouble = () => undefined
})

/** A run on another runner, whose model passed on some day of November. */
async function made(runId: number, content: string, day: number, uploaded = content): Promise<void> {
  const { sharedLastGood } = await import('../../../support/shared-last-good.ts')
  const at = `2026-11-${String(day).padStart(2, '0')}T08:00:00.000Z`
  await sharedLastGood({ runId, content, uploaded, at }, { service, api, folder })
}

async function bring(token = api.token): Promise<string[]> {
  const { bringLastGood } = await import('../../../../src/github/last-good/bring.ts')
  const log = recordedLog()
  const run = { api: api.url, repository: 'o/r', temp: folder }
  const signal = AbortSignal.timeout(60_000)
  await bringLastGood({ home, dataset: 'fire', token, run, pauseMs: 1 }, { log, signal })
  return log.lines
}

/** The training whose model is at home, and its content. */
async function atHome(): Promise<string> {
  const found = await findModelToBeat(home, 'fire')
  return found ? `${found.trainingId}: ${await readFile(found.path, 'utf8')}` : 'none'
}

describe('the last good model that another runner made', () => {
  it('is found in the artifacts of its run, with all that is known of it', async () => {
    await made(71, 'weights', 1)
    await bring()
    assert.equal(await atHome(), 't71: weights')
    const found = await findModelToBeat(home, 'fire')
    assert.deepEqual(found?.madeOf?.profile, { pictures: { train: 3 } })
    assert.equal(
      await readFile(manifestOf(home, 'fire', found?.madeOf?.digest ?? ''), 'utf8'),
      'manifest of weights',
    )
    assert.ok(!(await readdir(folder)).includes('last-good-fire'), 'nothing is left behind')
  })

  it('is not downloaded again, nor an older one in its place', async () => {
    await made(81, 'one', 2)
    await bring()
    await made(82, 'two', 1)
    api.asked.length = 0
    await bring()
    assert.equal(await atHome(), 't81: one')
    assert.deepEqual(api.asked, ['GET /repos/o/r/actions/artifacts'])
  })

  it('takes the place of an older one, the newest first', async () => {
    await made(91, 'one', 3)
    await bring()
    await made(93, 'three', 5)
    await made(92, 'two', 4)
    await bring()
    assert.equal(await atHome(), 't93: three')
  })

  it('is none where no run shared one, where it has expired, and where a fork says so', async () => {
    await bring()
    await made(101, 'one', 6)
    for (const each of api.artifacts) each.expired = true
    await bring()
    for (const each of api.artifacts) Object.assign(each, { expired: false, isForks: true })
    await bring()
    assert.equal(await atHome(), 'none')
  })

  it('is not believed when its hash is another, and the one at home stays', async () => {
    await made(111, 'one', 7)
    await bring()
    await made(112, 'weights', 8, 'forgery')
    await assert.rejects(bring(), { status: 0, message: /does not hold what was kept/ })
    await made(113, 'later', 9)
    for (const each of api.artifacts) if (each.runId === 113) each.sha256 = 'e'.repeat(64)
    await assert.rejects(bring(), { message: /does not hold what was kept/ })
    assert.equal(await atHome(), 't111: one')
  })

  it('says what GitHub says where it refuses, and tries again where it was in trouble', async () => {
    await made(121, 'one', 10)
    await assert.rejects(bring('ghs_wrong'), { status: 401, message: /Bad credentials/ })
    let troubles = 2
    api.trouble = (_method, path) => (path.endsWith('/zip') && troubles-- > 0 ? 502 : undefined)
    assert.match((await bring()).join('\n'), /last good fire did not work with GitHub .*502.* Trying again/)
    assert.equal(await atHome(), 't121: one')
  })

  it('says so when the artifact of the model is gone', async () => {
    await made(131, 'one', 11)
    api.artifacts.splice(0, api.artifacts.length, ...api.artifacts.filter(({ name }) => /last/.test(name)))
    await assert.rejects(bring(), { status: 404 })
    assert.equal(await atHome(), 'none')
  })
})
