/**
 * What comes home of a training while it is watched, over a real sshd, with real supervisors; the driver is
 * test/support/scripted_driver.py, which trains nothing.
 */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fetchResults } from '../../src/collect/fetch.ts'
import { RESULTS } from '../../src/collect/operations.ts'
import { Failure } from '../../src/errors.ts'
import { openAgent } from '../../src/link/open-agent.ts'
import { bringHome } from '../../src/mirror/bring-home.ts'
import { generations, isWhole, keptFiles } from '../../src/mirror/kept.ts'
import { MIRROR } from '../../src/mirror/operations.ts'
import type { Agent } from '../../src/ssh/agent.ts'
import { deliver } from '../../src/training/cancel.ts'
import { at, MirroringRunner } from '../support/mirroring-runner.ts'
import { recordedLog } from '../support/recorded-log.ts'
import { type TrainingWorld, trainingWorld } from '../support/training-world.ts'

let first: TrainingWorld
const home = mkdtempSync(join(tmpdir(), 'gpu-retrain-mirror-'))
before(async () => {
  first = await trainingWorld()
})
after(async () => {
  await first[Symbol.asyncDispose]()
  rmSync(home, { recursive: true })
})

const runner = new MirroringRunner(home)
const { signal } = runner

test('of two runs that watch one training each may mirror it', async () => {
  await runner.start(first, 'both', { epochs: 8, time: 0.3 })
  const logs = [recordedLog(), recordedLog()]
  const ended = await Promise.all(logs.map((log) => runner.watch(first, 'both', log)))
  assert.deepEqual(
    ended.map((status) => status?.state?.state),
    ['finished', 'finished'],
  )
  for (const generation of await generations(home, 'both')) assert.ok(await isWhole(generation))
  assert.ok((await generations(home, 'both')).length > 0)
})

/** Watches a training whose mirror has no place at home, until that was said. */
async function withoutRoom(trainingId: string) {
  const inTheWay = join(home, 'mirrors', trainingId)
  await runner.start(first, trainingId, { epochs: 50, time: 0.2 })
  await writeFile(inTheWay, 'not a folder')
  const log = recordedLog()
  const watching = runner.watch(first, trainingId, log)
  const warned = () => log.lines.filter((line) => line.startsWith('warning: '))
  for (let tries = 0; warned().length === 0; tries++) {
    assert.ok(tries < 400, 'nothing was said of it')
    await sleep(50)
  }
  return { inTheWay, log, watching, warned }
}

test('a home that cannot be used to the end is told with where the checkpoint is', async () => {
  const { log, watching, warned } = await withoutRoom('never')
  await deliver(at(first, 'never'), 'stop', 10_000, { log, signal })
  await watching
  assert.match(warned().at(-1) ?? '', /The runner cannot use .* It is on the server\.$/)
})

test('a home that cannot be used is one warning; the training goes on, and is mirrored when it can be', async () => {
  const { inTheWay, log, watching, warned } = await withoutRoom('full')
  await rm(inTheWay)
  await deliver(at(first, 'full'), 'stop', 10_000, { log, signal })
  assert.equal((await watching)?.state?.state, 'stopped')
  assert.equal(warned().length, 1, log.lines.join('\n'))
  assert.match(
    warned()[0] ?? '',
    /did not come home: The runner cannot use .* The training goes on; it is tried again\./,
  )
  // By the last look or the one before it, whichever came when the way was free.
  assert.match(
    log.lines.join('\n'),
    /^info: Mirrored: the checkpoint after epoch \d+ .* is on the runner\.$/m,
  )
})

test('a checkpoint that was kept after the last look at it comes home when the training has failed', async () => {
  await runner.start(first, 'late', { epochs: 3, time: 0.3, late: 3, profile: true })
  const log = recordedLog()
  assert.equal((await runner.watch(first, 'late', log))?.state?.state, 'failed')
  assert.match(log.lines.join('\n'), /^info: Mirrored: the checkpoint after epoch 1 /m)
})

/** Brings a mirror home until so many bytes have come. @returns the sizes of what came, and whether it was all */
async function bring(trainingId: string, most: number): Promise<{ bytes: number; isWhole: boolean }> {
  let bytes = 0
  const take = async (chunk: number): Promise<void> => {
    bytes += chunk
    if (bytes > most) throw new Failure('CONNECTION_LOST', { what: 'cut', safe: 'all', next: 'again' })
  }
  await using agent = await openAgent(at(first, trainingId), MIRROR, { log: recordedLog(), signal })
  const bringing = bringHome(agent, { home, trainingId, pace: { take } }, signal)
  const isWhole = await bringing.then(Boolean, ({ code }) => assert.equal(code, 'CONNECTION_LOST'))
  return { bytes, isWhole: isWhole === true }
}

test('what an interrupted mirror had brought does not travel again', async () => {
  await rm(join(home, 'mirrors/full'), { recursive: true })
  const tries = [await bring('full', 0), await bring('full', Number.POSITIVE_INFINITY)]
  assert.deepEqual(
    tries.map(({ isWhole }) => isWhole),
    [false, true],
  )
  const [kept] = await generations(home, 'full')
  const sizes = (kept?.files ?? []).map(async ({ path }) => (await stat(join(kept?.folder ?? '', path))).size)
  const all = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
  assert.equal(
    tries.reduce((sum, { bytes }) => sum + bytes, 0),
    all,
  )
})

test('what is mirrored does not travel again when it is collected; what is damaged there does', async () => {
  const atHome = await keptFiles(home, 'full')
  const [last = ''] = [...atHome.values()].filter((path) => /last-\d+\.pt$/.test(path))
  const travelled: string[] = []
  const open = async (): Promise<Agent> => {
    const agent = await openAgent(at(first, 'full'), RESULTS, { log: recordedLog(), signal })
    const call: Agent['call'] = (operation, args, options) => {
      const { path = '', offset = 0, size = 0 } = args as Record<string, never>
      if (Number(size) > Number(offset)) travelled.push(String(path))
      return agent.call(operation, args, options)
    }
    return {
      ...agent,
      call,
      open: agent.open,
      end: () => agent.end(),
      [Symbol.asyncDispose]: () => agent.end(),
    }
  }
  const collect = () =>
    fetchResults(open, { trainingId: 'full', home, atHome }, { log: recordedLog(), signal })
  const whole = await readFile(last)
  const { folder } = await collect()
  assert.ok(!travelled.some((path) => path.endsWith('.pt')), travelled.join())
  await writeFile(last, Buffer.alloc(whole.length))
  const again = await collect()
  assert.deepEqual(travelled.filter((path) => path.endsWith('.pt')).length, 1)
  for (const each of [folder, again.folder])
    assert.ok((await readFile(join(each, 'checkpoints', basename(last)))).equals(whole))
})
