/** A runner whose home is thrown away after each job, with the cache service and GitHub's own client. */
import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { readInputs } from '../../actions/transfer/inputs.ts'
import { main } from '../../actions/transfer/main.ts'
import { startResults } from '../../local/results.ts'
import { InputReader } from '../../src/github/inputs.ts'
import { githubRun } from '../../src/github/run.ts'
import { samplePlan } from '../support/plan.ts'
import { recordedLog } from '../support/recorded-log.ts'
import { noise, type TransferWorld, transferWorld } from '../support/transfer-world.ts'

/** Times younger than this prove nothing, so such files are in no index. */
const RACY_MS = 2_100

/** One transfer with a fresh home: what it said. */
async function job(world: TransferWorld, changes: Record<string, string> = {}): Promise<string[]> {
  rmSync(world.home, { recursive: true, force: true })
  const { server, sshKey, hostKey, root } = world.server
  const plan = JSON.stringify(samplePlan({ root }))
  const { home, source } = world
  const inputs = {
    server,
    'ssh-key': sshKey,
    'host-key': hostKey,
    plan,
    home,
    source,
    name: 'fire',
    ...changes,
  }
  const read = new InputReader(
    Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
  )
  const run = githubRun({ GITHUB_WORKSPACE: source })
  const log = recordedLog()
  const signal = AbortSignal.timeout(60_000)
  await main(readInputs(read, run), {
    log,
    signal,
    summary: { write: async () => undefined },
    run,
    startedAt: new Date(),
  })
  return log.lines
}

const unknown = (lines: string[]): string | undefined => lines.find((line) => /to be hashed/.test(line))

test('the index of a dataset outlives the home in which it was made', async () => {
  await using world = await transferWorld()
  await using results = await startResults(join(world.source, '../results'))
  Object.assign(process.env, results.environment('1'), {
    GITHUB_WORKSPACE: join(world.source, '..'),
    RUNNER_TEMP: join(world.source, '../temp'),
  })
  for (let at = 0; at < 20; at++) world.put(`images/${at}.jpg`, noise(5_000, `image ${at}`))
  await sleep(RACY_MS)

  assert.match(unknown(await job(world)) ?? '', /20 files, .*; 20 of them to be hashed/)
  assert.match(unknown(await job(world)) ?? '', /20 files, .*; 0 of them to be hashed/)

  world.put('images/20.jpg', noise(5_000, 'image 20'))
  await sleep(RACY_MS)
  assert.match(unknown(await job(world)) ?? '', /21 files, .*; 1 of them to be hashed/)
  assert.match(unknown(await job(world)) ?? '', /21 files, .*; 0 of them to be hashed/)

  assert.match(unknown(await job(world, { 'index-cache': 'false' })) ?? '', /21 of them to be hashed/)
})
