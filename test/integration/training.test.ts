/**
 * Trainings over a real sshd, with real supervisors; the driver is test/support/scripted_driver.py, which trains nothing.
 * The real driver is tested in test/remote/test_driver.py and test/integration/real-training.test.ts.
 */

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { attach } from '../../src/training/attach.ts'
import { deliver } from '../../src/training/cancel.ts'
import { follow, overOneConnection } from '../../src/training/follow.ts'
import { Narrator } from '../../src/training/narrator.ts'
import { trainingStatus } from '../../src/training/operations.ts'
import type { TrainingOrder } from '../../src/training/order.ts'
import type { TrainingState } from '../../src/training/states.ts'
import { rejectsWith } from '../support/failures.ts'
import { type RecordedLog, recordedLog } from '../support/recorded-log.ts'
import { type TrainingWorld, trainingWorld } from '../support/training-world.ts'

let world: TrainingWorld
before(async () => {
  world = await trainingWorld()
})
after(() => world[Symbol.asyncDispose]())

const signal = AbortSignal.timeout(240_000)

function trainingRef(trainingId: string) {
  return { access: world.access, root: world.root, trainingId }
}

function start(order: TrainingOrder, log: RecordedLog = recordedLog()) {
  return attach(trainingRef(order.trainingId), order, { log, signal })
}

function watch(
  trainingId: string,
  log: RecordedLog = recordedLog(),
  seen: (state: TrainingState) => void = () => undefined,
) {
  return follow(trainingRef(trainingId), new Narrator(log, null), seen, { log, signal })
}

/** Waits for something that the server's own files tell. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await condition().catch(() => false)); tries++) {
    assert.ok(tries < 600, 'it never came')
    await sleep(50)
  }
}

function reached(trainingId: string, epoch: number) {
  return until(async () => ((await world.json(trainingId, 'state.json')).epoch as number) >= epoch)
}

async function epochsTold(trainingId: string): Promise<unknown[]> {
  const events = await world.events(trainingId)
  return events.filter((event) => event.type === 'epoch').map((event) => event.epoch)
}

test('a training is started, followed to its end, and its result is there again', async () => {
  const log = recordedLog()
  const order = world.order('plain', { epochs: 3, time: 0.1 })
  await start(order, log)
  const ended = await watch('plain', log)
  assert.equal(ended.state?.state, 'finished')
  assert.deepEqual(ended.result, { epochs: 3, map50: 0.99, map5095: 0.8 })
  assert.equal(log.lines.filter((line) => line.startsWith('info: epoch ')).length, 3)
  assert.ok(
    log.lines.some((line) =>
      /^info: squares is what was sent: 65 files, \d+ of them hashed again/.test(line),
    ),
  )
  const again = recordedLog()
  await start(order, again)
  assert.ok(again.lines.includes('info: Training plain: finished (attempt 1; finished, epoch 3 of 3).'))
  assert.deepEqual(await epochsTold('plain'), [1, 2, 3])
})

test('starts at the same time are one training', async () => {
  const order = world.order('twice', { epochs: 2, time: 0.5 })
  await Promise.all([start(order), start(order), start(order)])
  await watch('twice')
  assert.deepEqual(await epochsTold('twice'), [1, 2])
})

test('a watcher whose connection dies again and again misses nothing and tells nothing twice', async () => {
  const log = recordedLog()
  await start(world.order('cut', { epochs: 8, time: 0.7 }), log)
  let cuts = 0
  const ended = await watch('cut', log, (state) => {
    if (state.epoch >= 2 * (cuts + 1) && cuts < 3 && killSessions(world.server.pid)) cuts += 1
  })
  assert.equal(ended.state?.state, 'finished')
  assert.equal(cuts, 3)
  const told = log.lines
    .filter((line) => line.startsWith('info: epoch '))
    .map((line) => Number(line.slice(12, 13)))
  assert.deepEqual(told, [1, 2, 3, 4, 5, 6, 7, 8])
  assert.ok(log.lines.some((line) => line.startsWith('warning: unreachable: ')))
})

test('a supervisor that dies is replaced while somebody follows', async () => {
  await start(world.order('orphan', { epochs: 5, time: 0.6 }))
  await reached('orphan', 1)
  const first = await world.json('orphan', 'state.json')
  process.kill(pidOf(first.supervisor), 'SIGKILL')
  const log = recordedLog()
  const ended = await watch('orphan', log)
  assert.equal(ended.state?.state, 'finished')
  assert.equal(ended.state?.attempt, 1)
  assert.ok(log.lines.includes('info: Its supervisor had died; a new one watches over it.'))
  assert.deepEqual(await epochsTold('orphan'), [1, 2, 3, 4, 5])
})

test('a driver that is killed fails its attempt; the same id again goes on where it was', async () => {
  const order = world.order('killed', { epochs: 6, time: 0.4 })
  await start(order)
  await reached('killed', 2)
  process.kill(pidOf((await world.json('killed', 'state.json')).driver), 'SIGKILL')
  const failed = await watch('killed')
  assert.deepEqual([failed.state?.state, failed.state?.reason], ['failed', 'it was killed by SIGKILL'])
  await start(order)
  const ended = await watch('killed')
  assert.deepEqual([ended.state?.state, ended.state?.attempt, ended.state?.epoch], ['finished', 2, 6])
  assert.deepEqual(await epochsTold('killed'), [1, 2, 3, 4, 5, 6])
})

test('both killed at once: lost, and the same id again goes on', async () => {
  const order = world.order('both', { epochs: 4, time: 0.4 })
  await start(order)
  await reached('both', 1)
  const state = await world.json('both', 'state.json')
  for (const name of ['supervisor', 'driver']) process.kill(pidOf(state[name]), 'SIGKILL')
  const lost = await watch('both')
  assert.equal(lost.state?.state, 'lost')
  await start(order)
  assert.equal((await watch('both')).state?.state, 'finished')
})

test('another order under the same id is refused, and says where it differs', async () => {
  await start(world.order('plain', { epochs: 3, time: 0.1 }))
  const failure = await rejectsWith('ORDER_DIFFERS', () =>
    start(world.order('plain', { epochs: 4, time: 0.1 })),
  )
  assert.match(failure.text.what, /args\.epochs: 3 before, 4 now/)
  assert.match(failure.text.what, /plain is finished \(3 epochs\)/)
  assert.match(failure.text.next, /leave the id \(resume, training-id\) empty to start a new one/)
  assert.deepEqual(await epochsTold('plain'), [1, 2, 3])
})

test('a stderr that looks like a command reaches the runner as what it is', async () => {
  await start(world.order('loud', { epochs: 3, time: 0.1, profile: true }))
  const ended = await watch('loud')
  assert.equal(ended.state?.reason, 'it ended with exit code 3')
  assert.deepEqual(ended.stderr, ['::error::what a server prints must not become a command'])
})

test('without a receipt nothing starts', async () => {
  const order = world.order('bare', { epochs: 1, time: 0.1 })
  const unknown = { ...order, dataset: { ...order.dataset, digest: 'e'.repeat(64) } }
  await rejectsWith('RECEIPT_MISSING', () => start(unknown))
  await rejectsWith('TRAINING_UNKNOWN', () => watch('bare'))
})

test('without a Python in the venv nothing starts', async () => {
  const order = { ...world.order('no-venv', { epochs: 1, time: 0.1 }), venv: join(world.root, 'venvs/none') }
  await rejectsWith('VENV_FAILED', () => start(order))
})

test('on-cancel stop ends it at the next epoch, with something to resume from', async () => {
  await start(world.order('stop', { epochs: 50, time: 0.5 }))
  await reached('stop', 1)
  const log = recordedLog()
  await deliver(trainingRef('stop'), 'stop', 10_000, { log, signal })
  assert.match(log.lines.join('\n'), /on-cancel stop: (the order was taken|it has ended \(stopped)/)
  const ended = await watch('stop')
  assert.deepEqual([ended.state?.state, ended.state?.reason], ['stopped', 'the job was cancelled'])
})

test('on-cancel kill has ended it when the step ends', async () => {
  await start(world.order('kill', { epochs: 50, time: 30 }))
  await until(async () => (await world.json('kill', 'state.json')).state === 'training')
  const log = recordedLog()
  await deliver(trainingRef('kill'), 'kill', 10_000, { log, signal })
  assert.deepEqual(log.lines, ['notice: Training kill, on-cancel kill: it has ended (stopped).'])
  assert.equal((await world.json('kill', 'state.json')).state, 'stopped')
})

test('on-cancel detach leaves it alone and says so', async () => {
  await start(world.order('detach', { epochs: 3, time: 0.7 }))
  await reached('detach', 1)
  const log = recordedLog()
  await deliver(trainingRef('detach'), 'detach', 10_000, { log, signal })
  assert.match(
    log.lines[0] ?? '',
    /^notice: Training detach, on-cancel detach: it goes on \(training, epoch \d of 3\)/,
  )
  assert.equal((await watch('detach')).state?.state, 'finished')
})

test('a training that was never started needs no ending', async () => {
  const log = recordedLog()
  await deliver(trainingRef('never'), 'stop', 10_000, { log, signal })
  assert.deepEqual(log.lines, ['info: No training had been started.'])
})

test('an order that cannot be delivered is said not to be', async () => {
  const access = { ...world.access, server: 'nobody@127.0.0.1:1' }
  const where = {
    access: { ...access, hostKey: world.access.hostKey.replace(/:\d+\]/, ':1]') },
    root: world.root,
    trainingId: 'x',
  }
  const failure = await rejectsWith('STOP_NOT_DELIVERED', () =>
    deliver(where, 'stop', 100, { log: recordedLog(), signal }),
  )
  assert.match(failure.text.what, /^NOT DELIVERED: the order to stop training x did not reach the server/)
})

test('a supervisor that does not obey is said not to', async () => {
  await start(world.order('frozen', { epochs: 50, time: 30 }))
  await until(async () => (await world.json('frozen', 'state.json')).state === 'training')
  const state = await world.json('frozen', 'state.json')
  process.kill(pidOf(state.supervisor), 'SIGSTOP')
  try {
    const failure = await rejectsWith('STOP_NOT_DELIVERED', () =>
      deliver(trainingRef('frozen'), 'stop', 1000, { log: recordedLog(), signal }),
    )
    assert.match(failure.text.what, /is on the server, but nobody took it \(training/)
  } finally {
    process.kill(pidOf(state.supervisor), 'SIGCONT')
  }
  await deliver(trainingRef('frozen'), 'kill', 10_000, { log: recordedLog(), signal })
})

test('a file that changed on the server is named, and nothing starts', async () => {
  const order = world.order('flipped', { epochs: 1, time: 0.1 })
  const tree = join(world.root, 'trees', order.dataset.name, order.dataset.digest)
  await appendFile(join(tree, 'labels/train/003.txt'), '\n')
  const failure = await rejectsWith('DATASET_MODIFIED', () => start(order))
  assert.match(failure.text.what, /labels\/train\/003\.txt/)
  await rejectsWith('RECEIPT_MISSING', () => start(order))
  await rejectsWith('TRAINING_UNKNOWN', () =>
    overOneConnection(trainingRef('flipped'), { log: recordedLog(), signal }, (agent) =>
      agent.call(trainingStatus, { id: 'flipped' }),
    ),
  )
})

function pidOf(identity: unknown): number {
  const { pid } = identity as { pid: number }
  assert.ok(Number.isSafeInteger(pid) && pid > 1)
  return pid
}

/** Ends every session of this sshd, as a lost line does, and not the trainings, which have left them. */
function killSessions(listener: number): boolean {
  const listed = spawnSync('ps', ['--ppid', String(listener), '-o', 'pid='], { encoding: 'utf8' })
  const sessions = listed.stdout.trim().split(/\s+/).filter(Boolean)
  for (const session of sessions) process.kill(Number(session), 'SIGKILL')
  return sessions.length > 0
}
