import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, it } from 'node:test'
import type { Failure } from '../../../src/errors.ts'
import { publishRelease } from '../../../src/github/releases.ts'
import { type GithubRun, githubRun } from '../../../src/github/run.ts'
import type { ModelRelease } from '../../../src/model/release.ts'
import { rejectsWith } from '../../support/failures.ts'
import { FakeGithubApi } from '../../support/fake-github-api.ts'
import { recordedLog } from '../../support/recorded-log.ts'

const COMMIT = 'c'.repeat(40)
const LATEST = 'refs/tags/model-latest'
const sha256 = (content: string) => createHash('sha256').update(content).digest('hex')
const asset = (name: string, content: string) => ({
  name,
  bytes: content.length,
  sha256: sha256(content),
  open: () => Readable.from([Buffer.from(content)]),
})

function model(id: string, weights = `weights of ${id}`): ModelRelease {
  return {
    tag: `model-${id}`,
    title: `fire, training ${id}`,
    notes: '# fire',
    model: sha256(weights),
    assets: [asset('best.pt', weights), asset('SHA256SUMS', 'sums')],
  }
}

let api: FakeGithubApi
let log: ReturnType<typeof recordedLog>
beforeEach(async () => {
  api = await FakeGithubApi.start()
  log = recordedLog()
})
afterEach(async () => {
  await api[Symbol.asyncDispose]()
})

function publish(release: ModelRelease, token = api.token): Promise<string> {
  const run: GithubRun = { ...githubRun({}), repository: 'o/r', sha: COMMIT, api: api.url }
  return publishRelease(release, { token, run, pauseMs: 1 }, { log, signal: AbortSignal.timeout(30_000) })
}

function tagged(): string {
  return api.tagObjects.get(api.refs.get(LATEST) ?? '')?.message ?? ''
}

describe('a release of a model', () => {
  it('is out when all of it is there, and the tag says which it is', async () => {
    assert.equal(await publish(model('7')), 'https://github.example/o/r/releases/model-7')
    const [release] = api.releases
    assert.deepEqual(
      [release?.draft, release?.tag_name, release?.target_commitish, release?.make_latest],
      [false, 'model-7', COMMIT, 'false'],
    )
    assert.deepEqual(
      release?.assets.map(({ name, digest }) => [name, digest]),
      [
        ['best.pt', `sha256:${sha256('weights of 7')}`],
        ['SHA256SUMS', `sha256:${sha256('sums')}`],
      ],
    )
    assert.match(tagged(), new RegExp(`Release model-7, best.pt has the SHA-256 ${sha256('weights of 7')}`))
  })

  it('moves the tag on to the next one, and leaves the one before', async () => {
    await publish(model('7'))
    await publish(model('8'))
    assert.match(tagged(), /Release model-8/)
    assert.deepEqual(
      api.releases.map(({ tag_name }) => tag_name),
      ['model-8', 'model-7'],
    )
  })

  it('is made once: the same again changes nothing, nor moves the tag back', async () => {
    await publish(model('7'))
    await publish(model('8'))
    const before = api.asked.length
    assert.match(await publish(model('7')), /model-7$/)
    assert.deepEqual(
      api.asked.slice(before).filter((line) => !line.startsWith('GET ')),
      [],
    )
    assert.match(tagged(), /Release model-8/)
  })

  it('is not made over another model', async () => {
    await publish(model('7'))
    const { text } = await rejectsWith('RELEASE_FAILED', () => publish(model('7', 'other weights')))
    assert.match(text.what, /model-7 is there already, with another model/)
    assert.equal(api.releases[0]?.assets[0]?.digest, `sha256:${sha256('weights of 7')}`)
  })
})

describe('a release that GitHub does not take at once', () => {
  it('goes on with what is there, and sends again what was cut', async () => {
    let cuts = 0
    api.trouble = (_method, path) =>
      path.includes('/uploads/') && ++cuts === 2 ? 'cut after half' : undefined
    await publish(model('7'))
    const uploads = api.asked.filter((line) => line.includes('/uploads/'))
    assert.equal(uploads.length, 3)
    assert.deepEqual(
      api.releases.map(({ draft, assets }) => [draft, assets.map(({ name, state }) => [name, state])]),
      [
        [
          false,
          [
            ['best.pt', 'uploaded'],
            ['SHA256SUMS', 'uploaded'],
          ],
        ],
      ],
    )
    assert.match(log.lines.join('\n'), /The release did not work with GitHub .* Trying again/)
  })

  it('stays a draft when it never does, and moves no tag', async () => {
    api.trouble = (method) => (method === 'PATCH' ? 502 : undefined)
    const { text } = await rejectsWith('RELEASE_FAILED', () => publish(model('7')))
    assert.match(text.what, /GitHub says: refused with 502/)
    assert.deepEqual([api.releases.length, api.releases[0]?.draft], [1, true])
    assert.equal(api.refs.size, 0)
  })

  it('says which permission it lacks', async () => {
    api.trouble = (method) => (method === 'POST' ? 403 : undefined)
    const { text } = await rejectsWith('RELEASE_FAILED', () => publish(model('7')))
    assert.match(text.next, /contents: write/)
    assert.equal(api.asked.filter((line) => line.startsWith('POST ')).length, 1)
  })

  it('never shows the token', async () => {
    const failures: Failure[] = []
    failures.push(await rejectsWith('RELEASE_FAILED', () => publish(model('7'), 'ghs_wrong-secret')))
    api.trouble = () => 'cut'
    failures.push(await rejectsWith('RELEASE_FAILED', () => publish(model('7'), 'ghs_wrong-secret')))
    const said = [...failures.map((each) => `${each.message} ${String(each.cause)}`), ...log.lines].join('\n')
    assert.doesNotMatch(said, /ghs_/)
    assert.match(said, /Bad credentials/)
  })

  it('is refused before anything is made when a file is too large, or there is no token', async () => {
    const huge = { ...asset('best.engine', ''), bytes: 2 ** 31 }
    const release = { ...model('7'), assets: [huge] }
    const { text } = await rejectsWith('RELEASE_FAILED', () => publish(release))
    assert.match(text.what, /best\.engine has 2\.15 GB, and GitHub takes less than 2 GiB/)
    await rejectsWith('RELEASE_FAILED', () => publish(model('7'), ''))
    assert.deepEqual(api.asked, [])
  })
})
