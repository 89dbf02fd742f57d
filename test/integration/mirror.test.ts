/**
 * A training that goes on on another server, over two real sshds, with real supervisors; the driver is
 * test/support/scripted_driver.py, which trains nothing. With the real library: test/integration/lost-server.test.ts.
 */
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { cp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { recordPhase } from '../../src/home/phases.ts'
import { goOnFromMirror } from '../../src/mirror/go-on.ts'
import { generations } from '../../src/mirror/kept.ts'
import { deliver } from '../../src/training/cancel.ts'
import { runStep, startStep } from '../support/action.ts'
import { rejectsWith } from '../support/failures.ts'
import { at, MirroringRunner } from '../support/mirroring-runner.ts'
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

const runner = new MirroringRunner(home)
const { signal, sending } = runner
const SOURCE = 'run.ts'
const ONE_TO_EIGHT = Array.from({ length: 8 }, (_, index) => index + 1)

async function lose(world: TrainingWorld, trainingId: string): Promise<void> {
  const { supervisor, driver } = (await world.json(trainingId, 'state.json')) as Record<
    string,
    { pid: number }
  >
  for (const { pid } of [supervisor, driver] as { pid: number }[]) process.kill(pid, 'SIGKILL')
  await sleep(50)
  await rm(join(world.root, 'trainings', trainingId), { recursive: true })
}

/** Each once: one that ended between the checkpoint and the record of a mirror is trained again, and told again. */
async function epochsTold(world: TrainingWorld, trainingId: string): Promise<unknown[]> {
  const events = await world.events(trainingId)
  return [...new Set(events.filter(({ type }) => type === 'epoch').map(({ epoch }) => epoch))]
}

test('a runner that is killed and a server that is lost: the steps go on on another server, as one training', async () => {
  const inputs = (world: TrainingWorld) => trainInputs(world, 'moved', { epochs: 8, time: 0.3 }, { home })
  const transferred = (seconds: number) =>
    recordPhase(home, 'moved', { phase: 'transfer', startedAt: new Date().toISOString(), seconds, facts: {} })
  await transferred(3600)
  const step = startStep('train', { inputs: inputs(first) }, SOURCE)
  await step.saw('Mirrored: the checkpoint after epoch ')
  step.process.kill('SIGKILL')
  await step.result
  await lose(first, 'moved')
  await transferred(1800)
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
  const { training, cost } = JSON.parse(await readFile(join(folder, 'report.json'), 'utf8'))
  assert.equal(training.moves.length, 1, log)
  assert.equal(training.moves[0].server, 2)
  assert.equal(
    Math.round(cost.hours * 3600 - training.seconds),
    3600 + 1800,
    'what either server took is in the sum',
  )
  assert.deepEqual(await generations(home, 'moved'), [], 'what is collected needs no mirror')
})

/** Trains on the first server until a mirror is here, loses it, and has the second one know the training. */
async function moved(trainingId: string): Promise<RecordedLog> {
  const log = recordedLog()
  await runner.start(first, trainingId, { epochs: 8, time: 0.3 }, log)
  await runner.watch(first, trainingId, log, { untilEpoch: 2 })
  return log
}

test('a server that was set back to an older day is brought up to date', async () => {
  const folder = join(first.root, 'trainings/set-back')
  await runner.start(first, 'set-back', { epochs: 16, time: 0.25 })
  await runner.watch(first, 'set-back', recordedLog(), { untilEpoch: 1 })
  await cp(folder, `${folder}.old`, { recursive: true })
  await runner.watch(first, 'set-back', recordedLog(), { untilEpoch: 3 })
  await lose(first, 'set-back')
  await cp(`${folder}.old`, folder, { recursive: true })
  const log = recordedLog()
  await runner.start(first, 'set-back', { epochs: 16, time: 0.25 }, log)
  assert.match(log.lines.join('\n'), /notice: The server was set back to an older day of training set-back/)
  const ended = await runner.watch(first, 'set-back', log)
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
  const told = world.order(trainingId, { epochs: 8, time: 0.3 })
  const going = goOnFromMirror({ ...at(world, trainingId), access }, told, sending, { log, signal })
  while (!existsSync(order)) await sleep(1)
  line.cut()
  await going
  assert.equal((await world.json(trainingId, 'state.json')).state, 'lost', log.lines.join('\n'))
}

test('two servers that go on with one id tell two histories: the one at hand goes on, the other is kept', async () => {
  await moved('twice')
  await overCutLine(second, 'twice')
  await runner.start(second, 'twice', { epochs: 8, time: 0.3 })
  await runner.watch(second, 'twice', recordedLog(), { untilEpoch: 5 })
  const log = recordedLog()
  await runner.start(first, 'twice', { epochs: 8, time: 0.3 }, log)
  const [warning = ''] = log.lines.filter((line) => line.startsWith('warning: '))
  assert.match(warning, /two servers went on with the same id\. It goes on with what is on this server/)
  assert.deepEqual(await generations(home, 'twice'), [])
  assert.ok((await readdir(join(home, 'mirrors'))).some((name) => /^aside-.*-twice$/.test(name)))
  assert.equal((await runner.watch(first, 'twice', log, { minutes: 0 }))?.state?.state, 'finished')
  assert.deepEqual(await generations(home, 'twice'), [], '0 is never')
  const told = await first.events('twice')
  assert.ok(!told.some(({ type }) => type === 'moved'), 'nothing of the other history is in this one')
})

test('a mirror of another training with the same id does not leave the runner', async () => {
  await moved('nightly')
  const before = await readdir(join(second.root, 'trees'))
  const failure = await rejectsWith('ORDER_DIFFERS', () =>
    runner.start(second, 'nightly', { epochs: 9, time: 0.3 }),
  )
  assert.match(failure.text.what, /args\.epochs: 8 before, 9 now/)
  assert.deepEqual(await readdir(join(second.root, 'trees')), before)
  await assert.rejects(second.json('nightly', 'state.json'))
  assert.ok((await generations(home, 'nightly')).length > 0)
  await deliver(at(first, 'nightly'), 'kill', 10_000, { log: recordedLog(), signal })
})

test('a server that knows more than the runner goes on by itself', async () => {
  await moved('ahead')
  const log = recordedLog()
  await runner.start(first, 'ahead', { epochs: 8, time: 0.3 }, log)
  assert.ok(!log.lines.some((line) => /^(notice|warning): /.test(line)), log.lines.join('\n'))
  const later = recordedLog()
  assert.equal((await runner.watch(first, 'ahead', later, { minutes: 15 }))?.state?.attempt, 1)
  assert.ok(!later.lines.some((line) => line.includes('Mirrored')), 'what is at home is young enough')
})
