/**
 * kill -9 at seeded moments in real trainings with the real Ultralytics over a real sshd: of the supervisor, the driver, a
 * process of its loader. Each goes on by itself, as often as it may; after that whoever runs it again finds it where it was.
 * Every training ends with every epoch trained, and a model that is what its record says.
 */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { randomNumbers } from '../../bench/random.ts'
import { attach } from '../../src/training/attach.ts'
import { follow } from '../../src/training/follow.ts'
import { Narrator } from '../../src/training/narrator.ts'
import type { TrainingStatus } from '../../src/training/states.ts'
import { commandOf } from '../support/descendants.ts'
import { runsOf, SEED, Tally, tell } from '../support/figures.ts'
import { recordedLog } from '../support/recorded-log.ts'
import { type TrainingWorld, trainingWorld } from '../support/training-world.ts'
import { ULTRALYTICS_PYTHON } from '../support/ultralytics-python.ts'

const KILLS = runsOf(2, 30)
const EPOCHS = 6
/** In one training: more than its rescues, so that some end for good and are run again. */
const MOST_KILLS = 5
/** From a start to its first epoch, and as long again, in milliseconds. */
const LASTS_MS = 9_000
const MOST_TRIES = 4
const VICTIMS = ['supervisor', 'driver', 'worker'] as const
type Victim = (typeof VICTIMS)[number]

const random = randomNumbers(SEED)
const below = (most: number): number => Math.floor(random() * most)
const tally = new Tally()
const signal = AbortSignal.timeout(3_600_000)

/** The process of a training that plays a part, if it lives. */
async function pidOf(victim: Victim, world: TrainingWorld, id: string): Promise<number | undefined> {
  try {
    const state = await world.json(id, 'state.json')
    const { pid } = state[victim === 'worker' ? 'driver' : victim] as { pid: number }
    if (!commandOf(pid).includes('python')) return undefined
    if (victim !== 'worker') return pid
    const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ')
    return Number(children[below(children.length)]) || undefined
  } catch {
    return undefined
  }
}

/** Kills at random moments until the training has ended. @returns whom */
async function disturb(
  world: TrainingWorld,
  id: string,
  most: number,
  ended: AbortSignal,
): Promise<Victim[]> {
  const killed: Victim[] = []
  while (killed.length < most) {
    await sleep(500 + below(LASTS_MS), undefined, { signal: ended }).catch(() => undefined)
    if (ended.aborted) break
    const victim = VICTIMS[below(VICTIMS.length)] as Victim
    const pid = await pidOf(victim, world, id)
    if (pid === undefined) continue
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      continue
    }
    killed.push(victim)
    tally.add(victim)
  }
  return killed
}

/** Runs a training to its end, as a person would: again when it ended before. */
async function train(world: TrainingWorld, venv: string, id: string, kills: number): Promise<number> {
  const scripted = world.order(id, { epochs: EPOCHS, time: 0 })
  const args = { epochs: EPOCHS, imgsz: 64, batch: 8, device: 'cpu', seed: 1, plots: false }
  const order = { ...scripted, venv, args, limits: { ...scripted.limits, rescues: 3 } }
  const where = { access: world.access, root: world.root, trainingId: id }
  const log = recordedLog()
  let left = kills
  for (let tries = 0; ; tries++) {
    assert.ok(tries < MOST_TRIES + kills, `it does not come to its end:\n${log.lines.join('\n')}`)
    await attach(where, order, { log, signal })
    const ended = new AbortController()
    const watched = follow(where, new Narrator(log, null), () => undefined, { log, signal }).finally(() =>
      ended.abort(),
    )
    const killed = await disturb(world, id, left, ended.signal)
    left -= killed.length
    const status = await watched
    tally.add(`ended: ${status.state?.state}`)
    if (status.state?.state === 'finished') {
      await check(world, id, status)
      return kills - left
    }
    // What a kill ends, a kill is said to have ended, with what was tried before.
    assert.match(status.state?.class ?? 'none', /^(killed|worker)$/, JSON.stringify(status))
    assert.match(status.state?.reason ?? '', /not rescued: (the same happened|limits\.rescues)/)
  }
}

async function check(world: TrainingWorld, id: string, { state, result }: TrainingStatus): Promise<void> {
  assert.deepEqual([state?.epoch, result?.epochs], [EPOCHS, EPOCHS])
  const all = Array.from({ length: EPOCHS }, (_, at) => at + 1)
  const events = await world.events(id)
  const epochs = events.filter(({ type }) => type === 'epoch').map(({ epoch }) => Number(epoch))
  assert.deepEqual([...new Set(epochs)].sort(), all, 'every epoch was trained')
  const folder = join(world.root, 'trainings', id)
  const rows = readFileSync(join(folder, 'ultralytics/results.csv'), 'utf8').trim().split('\n').slice(1)
  assert.deepEqual([...new Set(rows.map((row) => Number(row.split(',')[0])))].sort(), all)
  const record = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8'))
  for (const name of ['best', 'last'])
    assert.equal(hashOf(join(folder, record[name].path)), record[name].sha256)
  tally.add('rescues', events.filter(({ type }) => type === 'rescue').length)
  tally.add('adopted', events.filter(({ type }) => type === 'adopted').length)
}

const hashOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')

test(`${KILLS} kills in real trainings (FAULT_SEED=${SEED})`, async () => {
  await using world = await trainingWorld()
  const venv = join(world.root, 'venvs/workers')
  await mkdir(join(venv, 'bin'), { recursive: true })
  const python = await readFile(join(import.meta.dirname, '../support/python_with_workers.py'), 'utf8')
  await writeFile(join(venv, 'bin/python'), `#!${ULTRALYTICS_PYTHON} -IB\n${python}`)
  await chmod(join(venv, 'bin/python'), 0o700)
  const wrong: string[] = []
  let killed = 0
  for (let trainings = 0; killed < KILLS; trainings++) {
    assert.ok(trainings < KILLS, 'hardly a kill finds anything')
    try {
      killed += await train(world, venv, `t${trainings}`, Math.min(MOST_KILLS, KILLS - killed))
    } catch (error) {
      wrong.push(`training ${trainings}: ${error instanceof Error ? error.stack : error}`)
      killed += 1
    }
  }
  tell({ row: 'training-kills', runs: killed, wrong: wrong.length, facts: tally.facts })
  assert.deepEqual(wrong, [])
})
