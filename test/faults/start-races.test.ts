/**
 * Several starts of one training at the same moment, over a real sshd, each by an agent of its own: one training comes of
 * them. What trains is scripted_driver.py, which trains nothing.
 */
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { randomNumbers } from '../../bench/random.ts'
import { openAgent } from '../../src/link/open-agent.ts'
import { silentLog } from '../../src/log.ts'
import type { Agent } from '../../src/ssh/agent.ts'
import { startTraining, TRAINING } from '../../src/training/operations.ts'
import { startArguments } from '../../src/training/order.ts'
import { runsOf, SEED, Tally, tell } from '../support/figures.ts'
import { type TrainingWorld, trainingWorld } from '../support/training-world.ts'

const RACES = runsOf(10, 1_000)
const STARTERS = 3
/** A start takes some 200 ms: the second comes anywhere in it, or at the same moment. */
const SPREAD_MS = 150

const random = randomNumbers(SEED)
const tally = new Tally()

/** Starts one training from every agent. @returns what the answers were */
async function race(world: TrainingWorld, agents: readonly Agent[], id: string): Promise<string[]> {
  const args = startArguments(world.order(id, { epochs: 1, time: 0 }))
  const together = random() < 0.5
  return await Promise.all(
    agents.map(async (agent) => {
      if (!together) await sleep(random() * SPREAD_MS)
      const { action } = await agent.call(startTraining, args, { deadlineMs: 180_000 })
      return action
    }),
  )
}

/** Waits for the end, and says what is wrong; nothing, where one training ran once. */
async function verdict(world: TrainingWorld, id: string, answers: readonly string[]): Promise<string[]> {
  for (let tries = 0; (await world.json(id, 'state.json').catch(() => null))?.state !== 'finished'; tries++) {
    if (tries > 600) return [`${id}: it did not finish: ${answers.join(', ')}`]
    await sleep(50)
  }
  const events = await world.events(id)
  const begun = events.filter(({ type, from }) => type === 'phase' && from === 'driver').length
  const epochs = events.filter(({ type }) => type === 'epoch').length
  const orders = readdirSync(join(world.root, 'trainings', id)).filter((name) =>
    /^order\.\d+\.json$/.test(name),
  )
  const started = answers.filter((answer) => answer === 'started').length
  const right = begun === 1 && epochs === 1 && orders.length === 1 && started === 1
  return right ? [] : [`${id}: ${begun} drivers, ${epochs} epochs, ${orders}, answers ${answers.join(', ')}`]
}

test(`${RACES} races of ${STARTERS} starts (FAULT_SEED=${SEED})`, async () => {
  await using world = await trainingWorld()
  await using stack = new AsyncDisposableStack()
  const context = { log: silentLog, signal: new AbortController().signal }
  const agents: Agent[] = []
  for (let starter = 0; starter < STARTERS; starter++)
    agents.push(stack.use(await openAgent({ access: world.access, root: world.root }, TRAINING, context)))
  const wrong: string[] = []
  for (let number = 0; number < RACES; number++) {
    const id = `race-${number}`
    const answers = await race(world, agents, id)
    for (const answer of answers) tally.add(answer)
    wrong.push(...(await verdict(world, id, answers)))
  }
  tell({ row: 'start-races', runs: RACES, wrong: wrong.length, facts: tally.facts })
  assert.deepEqual(wrong, [])
})
