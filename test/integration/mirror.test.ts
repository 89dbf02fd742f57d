/**
 * A training that goes on on another server, over two real sshds, with real supervisors; the driver is
 * test/support/scripted_driver.py, which trains nothing. With the real library: test/integration/lost-server.test.ts.
 */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { goOnFromMirror, type Sending } from '../../src/mirror/go-on.ts'
import { generations, isWhole } from '../../src/mirror/kept.ts'
import { Mirroring } from '../../src/mirror/mirroring.ts'
import { attach } from '../../src/training/attach.ts'
import { follow } from '../../src/training/follow.ts'
import { Narrator } from '../../src/training/narrator.ts'
import type { TrainingState } from '../../src/training/states.ts'
import { TokenBucket } from '../../src/transfer/send/pace.ts'
import { type RecordedLog, recordedLog } from '../support/recorded-log.ts'
import { type TrainingWorld, trainingWorld } from '../support/training-world.ts'

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

const at = (world: TrainingWorld, trainingId: string) => ({
  access: world.access,
  root: world.root,
  trainingId,
})

/** Does what the step does, with a mirror after every epoch; leaves the training alone once one of that epoch is here. */
async function watch(world: TrainingWorld, trainingId: string, log: RecordedLog, untilEpoch = 1000) {
  const over = new AbortController()
  const context = { log, signal: AbortSignal.any([signal, over.signal]) }
  await using mirroring = new Mirroring(at(world, trainingId), { home, pace }, OFTEN, context)
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

test('a training whose server is lost goes on on another one, as one training', async () => {
  const log = recordedLog()
  await start(first, 'moved', { epochs: 12, time: 0.4 }, log)
  await watch(first, 'moved', log, 3)
  const [kept] = await generations(home, 'moved')
  assert.ok(kept && (await isWhole(kept)), log.lines.join('\n'))
  await lose(first, 'moved')
  const again = recordedLog()
  await start(second, 'moved', { epochs: 12, time: 0.4 }, again)
  assert.match(
    again.lines.join('\n'),
    /notice: The server does not know training moved: what the runner kept/,
  )
  const ended = await watch(second, 'moved', again)
  assert.deepEqual(
    [ended?.state?.state, ended?.state?.attempt, ended?.state?.epoch],
    ['finished', 2, 12],
    again.lines.join('\n'),
  )
  assert.deepEqual(
    await epochsTold(second, 'moved'),
    Array.from({ length: 12 }, (_, at) => at + 1),
  )
  assert.match(
    again.lines.join('\n'),
    /info: Server 2 from here on: .* after epoch \d+\.\ninfo: Attempt 2: starting/,
  )
  const warnings = [...log.lines, ...again.lines].filter((line) => line.startsWith('warning: '))
  assert.deepEqual(warnings, [])
})
