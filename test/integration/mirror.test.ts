/**
 * A training that goes on on another server, over two real sshds, with real supervisors; the driver is
 * test/support/scripted_driver.py, which trains nothing. With the real library: test/integration/lost-server.test.ts.
 */
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { cp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Failure } from '../../src/errors.ts'
import { openAgent } from '../../src/link/open-agent.ts'
import { bringHome } from '../../src/mirror/bring-home.ts'
import { goOnFromMirror, type Sending } from '../../src/mirror/go-on.ts'
import { generations, isWhole } from '../../src/mirror/kept.ts'
import { Mirroring } from '../../src/mirror/mirroring.ts'
import { MIRROR } from '../../src/mirror/operations.ts'
import { attach } from '../../src/training/attach.ts'
import { deliver } from '../../src/training/cancel.ts'
import { follow } from '../../src/training/follow.ts'
import { Narrator } from '../../src/training/narrator.ts'
import type { TrainingState } from '../../src/training/states.ts'
import { TokenBucket } from '../../src/transfer/send/pace.ts'
import { runStep, startStep } from '../support/action.ts'
import { type RecordedLog, recordedLog } from '../support/recorded-log.ts'
import { trainInputs } from '../support/train-inputs.ts'
import { type TrainingWorld, trainingWorld } from '../support/training-world.ts'
import { UnreliableLine } from '../support/unreliable-line.ts'

let first: TrainingWorld
let second: TrainingWorld
const home = mkdtempSync(join(tmpdir(), 'gpu-retrain-mirror-'))
before(async () => {
  ;[first, second] = await Promise.all([trainingWorld(), trainingWorld()])
})
after(async () => {
  await Promise.all([first, second].map((world) => world[Symbol.asyncDispose]()))
  rmSync(home, { recursive: true })
})

const signal = AbortSignal.timeout(240_000)
const pace = new TokenBucket([])
const sending: Sending = { home, pace, connections: 1, owner: 'a test' }
const OFTEN = 0.001
const SOURCE = 'run.ts'
const ONE_TO_EIGHT = Array.from({ length: 8 }, (_, at) => at + 1)

const at = (world: TrainingWorld, trainingId: string) => ({
  access: world.access,
  root: world.root,
  trainingId,
})

/** Does what the step does, with a mirror after every epoch; leaves the training alone once one of that epoch is here. */
async function watch(
  world: TrainingWorld,
  trainingId: string,
  log: RecordedLog,
  untilEpoch = 1000,
  minutes = OFTEN,
) {
  const over = new AbortController()
  const context = { log, signal: AbortSignal.any([signal, over.signal]) }
  await using mirroring = new Mirroring(at(world, trainingId), { home, pace }, minutes, context)
  const seen = (state: TrainingState): void => {
    mirroring.saw(state)
    const mirrored = log.lines.flatMap((line) => /^info: Mirrored: .* epoch (\d+)/.exec(line)?.[1] ?? [])
    if (mirrored.some((epoch) => Number(epoch) >= untilEpoch)) over.abort()
  }
  const status = await follow(at(world, trainingId), new Narrator(log, null), seen, context).catch(
    (error) => {
      if (!over.signal.aborted) throw error
      return undefined
    },
  )
  if (status) await mirroring.last(status.state)
  return status
}

async function start(
  world: TrainingWorld,
  trainingId: string,
  args: { epochs: number; time: number },
  log = recordedLog(),
) {
  const order = world.order(trainingId, args)
  await goOnFromMirror(at(world, trainingId), sending, { log, signal })
  return await attach(at(world, trainingId), order, { log, signal })
}

async function lose(world: TrainingWorld, trainingId: string): Promise<void> {
  const { supervisor, driver } = (await world.json(trainingId, 'state.json')) as Record<
    string,
    { pid: number }
  >
  for (const { pid } of [supervisor, driver] as { pid: number }[]) process.kill(pid, 'SIGKILL')
  await sleep(50)
  await rm(join(world.root, 'trainings', trainingId), { recursive: true })
}

async function epochsTold(world: TrainingWorld, trainingId: string): Promise<unknown[]> {
  const events = await world.events(trainingId)
  return events.filter(({ type }) => type === 'epoch').map(({ epoch }) => epoch)
}

test('a runner that is killed and a server that is lost: the steps go on on another server, as one training', async () => {
  const inputs = (world: TrainingWorld) => trainInputs(world, 'moved', { epochs: 8, time: 0.3 }, { home })
  const step = startStep('train', { inputs: inputs(first) }, SOURCE)
  await step.saw('Mirrored: the checkpoint after epoch ')
  step.process.kill('SIGKILL')
  await step.result
  await lose(first, 'moved')
  const again = await runStep('train', { inputs: inputs(second) }, SOURCE)
  assert.equal(again.code, 0, again.log)
  assert.match(again.log, /notice.*The server does not know training moved: what the runner kept/)
  assert.match(again.log, /Server 2 from here on: .* after epoch \d+\.\nAttempt 2: starting/)
  assert.doesNotMatch(again.log, /::warning/)
  assert.deepEqual([again.outputs.state, again.outputs.epochs], ['finished', '8'])
  assert.deepEqual(await epochsTold(second, 'moved'), ONE_TO_EIGHT)
  assert.equal((await second.json('moved', 'state.json')).attempt, 2)

  const { server, plan, 'ssh-key': sshKey, 'host-key': hostKey } = inputs(second)
  const given = { server, plan, home, 'ssh-key': sshKey, 'host-key': hostKey } as Record<string, string>
  const { log } = await runStep('collect', { inputs: given }, SOURCE)
  const [, folder = ''] = /Everything is verified and lies in (\S+)\./.exec(log) ?? []
  const { training } = JSON.parse(await readFile(join(folder, 'report.json'), 'utf8'))
  assert.equal(training.moves.length, 1, log)
  assert.equal(training.moves[0].server, 2)
  assert.deepEqual(await generations(home, 'moved'), [], 'what is collected needs no mirror')
})

/** Trains on the first server until a mirror is here, loses it, and has the second one know the training. */
async function moved(trainingId: string): Promise<RecordedLog> {
  const log = recordedLog()
  await start(first, trainingId, { epochs: 8, time: 0.3 }, log)
  await watch(first, trainingId, log, 2)
  return log
}

test('a server that was set back to an older day is brought up to date', async () => {
  const folder = join(first.root, 'trainings/set-back')
  await start(first, 'set-back', { epochs: 16, time: 0.3 })
  await watch(first, 'set-back', recordedLog(), 1)
  await cp(folder, `${folder}.old`, { recursive: true })
  await watch(first, 'set-back', recordedLog(), 3)
  await lose(first, 'set-back')
  await cp(`${folder}.old`, folder, { recursive: true })
  const log = recordedLog()
  await start(first, 'set-back', { epochs: 16, time: 0.3 }, log)
  assert.match(log.lines.join('\n'), /notice: The server was set back to an older day of training set-back/)
  const ended = await watch(first, 'set-back', log)
  assert.deepEqual([ended?.state?.state, ended?.state?.attempt], ['finished', 2])
  assert.deepEqual(
    await epochsTold(first, 'set-back'),
    Array.from({ length: 16 }, (_, at) => at + 1),
  )
})

/** Brings a mirror to a server over a line that is cut as soon as that knows the training: the answer never comes. */
async function overCutLine(world: TrainingWorld, trainingId: string): Promise<void> {
  const [login = '', port = ''] = world.access.server.split(/:(?=\d+$)/)
  await using line = await UnreliableLine.to(Number(port))
  const hostKey = world.access.hostKey.replace(`]:${port} `, `]:${line.port} `)
  const access = { ...world.access, server: `${login}:${line.port}`, hostKey }
  const order = join(world.root, 'trainings', trainingId, 'order.1.json')
  const log = recordedLog()
  const going = goOnFromMirror({ ...at(world, trainingId), access }, sending, { log, signal })
  while (!existsSync(order)) await sleep(1)
  line.cut()
  await going
  assert.equal((await world.json(trainingId, 'state.json')).state, 'lost', log.lines.join('\n'))
}

test('two servers that go on with one id tell two histories: the one at hand goes on, the other is kept', async () => {
  await moved('twice')
  await overCutLine(second, 'twice')
  await start(second, 'twice', { epochs: 8, time: 0.3 })
  await watch(second, 'twice', recordedLog(), 5)
  const log = recordedLog()
  await start(first, 'twice', { epochs: 8, time: 0.3 }, log)
  const [warning = ''] = log.lines.filter((line) => line.startsWith('warning: '))
  assert.match(warning, /two servers went on with the same id\. It goes on with what is on this server/)
  assert.deepEqual(await generations(home, 'twice'), [])
  assert.ok((await readdir(join(home, 'mirrors'))).some((name) => /^aside-.*-twice$/.test(name)))
  assert.equal((await watch(first, 'twice', log, 1000, 0))?.state?.state, 'finished')
  assert.deepEqual(await generations(home, 'twice'), [], '0 is never')
  const told = await first.events('twice')
  assert.ok(!told.some(({ type }) => type === 'moved'), 'nothing of the other history is in this one')
})

test('a server that knows more than the runner goes on by itself', async () => {
  await moved('ahead')
  const log = recordedLog()
  await start(first, 'ahead', { epochs: 8, time: 0.3 }, log)
  assert.ok(!log.lines.some((line) => /^(notice|warning): /.test(line)), log.lines.join('\n'))
  const later = recordedLog()
  assert.equal((await watch(first, 'ahead', later, 1000, 15))?.state?.attempt, 1)
  assert.ok(!later.lines.some((line) => line.includes('Mirrored')), 'what is at home is young enough')
})

test('of two runs that watch one training each may mirror it', async () => {
  await start(first, 'both', { epochs: 8, time: 0.3 })
  const logs = [recordedLog(), recordedLog()]
  const ended = await Promise.all(logs.map((log) => watch(first, 'both', log)))
  assert.deepEqual(
    ended.map((status) => status?.state?.state),
    ['finished', 'finished'],
  )
  for (const generation of await generations(home, 'both')) assert.ok(await isWhole(generation))
  assert.ok((await generations(home, 'both')).length > 0)
})

test('a home that cannot be used is one warning; the training goes on, and is mirrored at its end', async () => {
  const inTheWay = join(home, 'mirrors/full')
  await start(first, 'full', { epochs: 50, time: 0.2 })
  await writeFile(inTheWay, 'not a folder')
  const log = recordedLog()
  const watching = watch(first, 'full', log)
  const warned = () => log.lines.filter((line) => line.startsWith('warning: '))
  for (let tries = 0; warned().length === 0; tries++) {
    assert.ok(tries < 400, 'nothing was said of it')
    await sleep(50)
  }
  await rm(inTheWay)
  await deliver(at(first, 'full'), 'stop', 10_000, { log, signal })
  assert.equal((await watching)?.state?.state, 'stopped')
  assert.equal(warned().length, 1, log.lines.join('\n'))
  assert.match(
    warned()[0] ?? '',
    /did not come home: The runner cannot use .* The training goes on; it is tried again\./,
  )
  assert.match(log.lines.join('\n'), /info: Mirrored: the checkpoint after epoch \d+ .* is on the runner\.$/)
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
