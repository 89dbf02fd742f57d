/**
 * Lines that fail while a training is followed, in virtual time: real SSH over loopback, a server that plays the training.
 * However long nothing is heard, the watcher waits; it never takes the training for dead, and tells every epoch once.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises'
import { randomNumbers } from '../../bench/random.ts'
import { follow } from '../../src/training/follow.ts'
import { Narrator } from '../../src/training/narrator.ts'
import { runsOf, SEED, Tally, tell } from '../support/figures.ts'
import { hostileServer } from '../support/hostile-server.ts'
import { onOneClock } from '../support/on-one-clock.ts'
import { recordedLog } from '../support/recorded-log.ts'
import { settled, UnreliableLine } from '../support/unreliable-line.ts'
import { VirtualTraining } from '../support/virtual-training.ts'

const OUTAGES = runsOf(60, 1_000)
const PER_TRAINING = 20
const EPOCHS = 60
const EPOCH_MS = 600_000
const LONGEST_MS = 48 * 3_600_000
const KINDS = ['cut', 'cut in mid-frame', 'silent', 'refused'] as const

/** Follows one training from its beginning to its end, while its line fails so many times. */
async function followed(seed: number, tally: Tally): Promise<void> {
  const random = randomNumbers(seed)
  const training = new VirtualTraining(EPOCHS, EPOCH_MS)
  await using server = await hostileServer({
    onCall: (_operation, far, { offset }) => {
      line.arrived()
      training.follow(far, Number(offset))
    },
  })
  const [host, port = ''] = server.access.server.split(/:(?=\d+$)/)
  await using line = await UnreliableLine.to(Number(port))
  const over = new AbortController()
  const log = recordedLog()
  const access = { ...server.access, server: `${host}:${line.port}` }
  const where = { access, root: '/srv', trainingId: '7' }
  const states = new Set<string>()
  const failing = fail(line, random, tally, over.signal)
  try {
    const seen = ({ state }: { state: string }): unknown => states.add(state)
    const ended = await follow(where, new Narrator(log, null), seen, {
      log,
      signal: new AbortController().signal,
    })
    assert.equal(ended.state?.state, 'finished')
  } finally {
    over.abort()
    await failing
  }
  states.delete('finished')
  assert.deepEqual([...states], ['training'])
  const told = log.lines.flatMap((text) => /^info: epoch +(\d+)/.exec(text)?.[1] ?? [])
  assert.deepEqual(
    told.map(Number),
    Array.from({ length: EPOCHS }, (_, at) => at + 1),
  )
  for (const text of log.lines.filter((each) => each.startsWith('warning: ')))
    assert.match(text, /^warning: unreachable.* ([Tt]rying again\.|what was mirrored goes there\.)$/)
}

/** Makes the outages, spread over the training. */
async function fail(
  line: UnreliableLine,
  random: () => number,
  tally: Tally,
  over: AbortSignal,
): Promise<void> {
  const gapMs = (EPOCHS * EPOCH_MS) / (PER_TRAINING + 1)
  for (let outage = 0; outage < PER_TRAINING && !over.aborted; outage++) {
    const kind = KINDS[Math.floor(random() * KINDS.length)] as (typeof KINDS)[number]
    const lastsMs = random() ** 3 * gapMs
    await sleep(random() * (gapMs - lastsMs))
    if (kind === 'cut') line.cut()
    if (kind === 'cut in mid-frame') line.cutAfter(Math.floor(random() * 5_000))
    if (kind === 'silent') line.freeze()
    if (kind === 'refused') line.close()
    await sleep(lastsMs)
    line.restore()
    tally.add(kind)
    tally.add('hours without a line', kind === 'silent' || kind === 'refused' ? lastsMs / 3_600_000 : 0)
  }
}

/** What lies between the ends is a real line: it needs real turns. */
async function turns(): Promise<void> {
  for (let turns = 0; turns < 3; turns++) await turn()
  await settled()
}

test(`${OUTAGES} outages while a training is followed`, async () => {
  const tally = new Tally()
  const trainings = Math.ceil(OUTAGES / PER_TRAINING)
  const wrong = await onOneClock(SEED, trainings, (seed) => followed(seed, tally), {
    together: 10,
    stepMs: 250,
    longestMs: LONGEST_MS,
    settled: turns,
  })
  const made = KINDS.reduce((sum, kind) => sum + (tally.facts[kind] ?? 0), 0)
  tell({ row: 'outages', runs: made, wrong: wrong.length, facts: tally.facts })
  assert.deepEqual(wrong, [])
  assert.ok(made >= OUTAGES * 0.9, `only ${made} outages were made`)
})
