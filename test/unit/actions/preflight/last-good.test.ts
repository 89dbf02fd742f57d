import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { haveLastGood } from '../../../../actions/preflight/last-good.ts'
import type { Settings } from '../../../../src/config/resolve.ts'
import { githubRun } from '../../../../src/github/run.ts'
import { keepModelToBeat } from '../../../../src/home/model-to-beat.ts'
import { rejectsWith } from '../../../support/failures.ts'
import { FakeGithubApi } from '../../../support/fake-github-api.ts'
import { recordedLog } from '../../../support/recorded-log.ts'
import { MINIMAL, resolved } from '../../../support/settings.ts'

let home: string
let api: FakeGithubApi
before(async () => {
  home = await mkdtemp(join(tmpdir(), 'have-last-good-'))
  api = await FakeGithubApi.start()
})
after(async () => {
  await api[Symbol.asyncDispose]()
  await rm(home, { recursive: true })
})

const plain = resolved(MINIMAL)
const continuing = resolved(MINIMAL, ['training.weights=last-good'])
const gated = resolved(`${MINIMAL}collect: {gates: {not-worse-than-baseline: 0.005}}\n`)

async function look(given: Settings, token = 'ghs_without-permission', repository = 'o/r') {
  const log = recordedLog()
  const run = { ...githubRun({}), api: api.url, repository }
  await haveLastGood(given, { home, githubToken: token }, { run, log, signal: AbortSignal.timeout(30_000) })
  return log.lines.join('\n')
}

describe('whether an earlier run made a good model', () => {
  it('is not asked without a token, nor outside of GitHub', async () => {
    assert.equal(await look(gated, ''), '')
    assert.equal(await look(gated, 'ghs_x', ''), '')
    assert.deepEqual(api.asked, [])
  })

  it('stops a run that builds on it, where nobody can tell', async () => {
    for (const each of [continuing, gated]) {
      const { text } = await rejectsWith('LAST_GOOD_UNKNOWN', () => look(each))
      assert.match(text.what, /good model of fire cannot be told: GitHub says: Bad credentials\.$/)
      assert.match(text.next, /permissions: actions: read/)
    }
  })

  it('is a warning where nothing builds on it, or this runner has one', async () => {
    assert.match(await look(plain), /Bad credentials.*What is on this runner counts/)
    const path = join(home, 'best.pt')
    await writeFile(path, 'a')
    const model = { path, sha256: 'a'.repeat(64), bytes: 1, trainingId: '1', classes: [] }
    await keepModelToBeat(home, plain.dataset.name, model)
    assert.match(await look(gated), /What is on this runner counts/)
  })

  it('is no, where GitHub has none', async () => {
    assert.equal(await look(gated, api.token), '')
  })
})
