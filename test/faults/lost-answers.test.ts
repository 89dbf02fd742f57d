/**
 * The answer to a start never arrives: the line is cut once the order is on the server, before or after a supervisor has taken
 * it, over a real sshd. The runner asks again, as it does in the product (src/training/attach.ts), and one training comes of it.
 * What trains is scripted_driver.py, which trains nothing.
 */
import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { randomNumbers } from '../../bench/random.ts'
import { inParallel } from '../../src/parallel.ts'
import { attach } from '../../src/training/attach.ts'
import { runsOf, SEED, Tally, tell } from '../support/figures.ts'
import { recordedLog } from '../support/recorded-log.ts'
import { type TrainingWorld, trainingWorld } from '../support/training-world.ts'
import { UnreliableLine } from '../support/unreliable-line.ts'

const ANSWERS = runsOf(4, 200)
const AT_ONCE = 4
/** Most starts are answered within this time; what is cut later has lost no answer. */
const SPREAD_MS = 300

const random = randomNumbers(SEED)
const tally = new Tally()
const signal = AbortSignal.timeout(45 * 60_000)

/** Starts one training over a line that loses the answer. @returns how often it did, and what is wrong */
async function lose(world: TrainingWorld, id: string): Promise<{ lost: number; wrong: string[] }> {
  const [login = '', port = ''] = world.access.server.split(/:(?=\d+$)/)
  await using line = await UnreliableLine.to(Number(port))
  const hostKey = world.access.hostKey.replace(`]:${port} `, `]:${line.port} `)
  const access = { ...world.access, server: `${login}:${line.port}`, hostKey }
  const folder = join(world.root, 'trainings', id)
  const log = recordedLog()
  const over = new AbortController()
  const cutting = cutOnceOrdered(line, folder, over.signal)
  const where = { access, root: world.root, trainingId: id }
  await attach(where, world.order(id, { epochs: 1, time: 0 }), { log, signal }).finally(() => over.abort())
  await cutting
  const lost = log.lines.filter((text) => text.endsWith('Trying again.')).length
  const [answer = ''] = log.lines.flatMap((text) => /^info: Training \S+: (\w+)/.exec(text)?.[1] ?? [])
  tally.add(`then ${answer}`)
  return { lost, wrong: await verdict(world, id, folder) }
}

/** Cuts the line at a moment after the order was written, as long as nobody has the answer. */
async function cutOnceOrdered(line: UnreliableLine, folder: string, over: AbortSignal): Promise<void> {
  while (!existsSync(join(folder, 'order.1.json')) && !over.aborted) await sleep(2)
  await sleep(random() ** 2 * SPREAD_MS)
  if (!over.aborted) line.cut()
}

async function verdict(world: TrainingWorld, id: string, folder: string): Promise<string[]> {
  for (let tries = 0; (await world.json(id, 'state.json').catch(() => null))?.state !== 'finished'; tries++) {
    if (tries > 1_200) return [`${id}: it did not finish`]
    await sleep(50)
  }
  const events = await world.events(id)
  const drivers = events.filter(({ type, from }) => type === 'phase' && from === 'driver').length
  const epochs = events.filter(({ type }) => type === 'epoch').length
  const orders = readdirSync(folder).filter((name) => /^order\./.test(name)).length
  const right = drivers === 1 && epochs === 1 && orders === 1
  return right ? [] : [`${id}: ${drivers} drivers, ${epochs} epochs, ${orders} orders`]
}

test(`${ANSWERS} lost answers to a start (FAULT_SEED=${SEED})`, async () => {
  await using world = await trainingWorld()
  const wrong: string[] = []
  let [lost, number] = [0, 0]
  const missing = function* (): Generator<string> {
    // One whose answer came in time is tried again under another id, within bounds.
    while (lost < ANSWERS && number < 10 * ANSWERS) yield `lost-${number++}`
  }
  await inParallel(missing(), AT_ONCE, async (id) => {
    const found = await lose(world, id)
    lost += found.lost
    wrong.push(...found.wrong)
  })
  tell({ row: 'lost-answers', runs: lost, wrong: wrong.length, facts: { trainings: number, ...tally.facts } })
  assert.deepEqual(wrong, [])
  assert.ok(lost >= ANSWERS, `only ${lost} answers were lost`)
})
