/**
 * Every operation, called by our own code from a server that logs us in and then answers as no honest one does: over real SSH
 * on loopback, in virtual time. Each call ends with a Failure or is right to go on, and none outlives its deadline.
 */

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { Failure } from '../../src/errors.ts'
import { runsOf, SEED, Tally, tell } from '../support/figures.ts'
import { HOSTILE_REPLIES, type Reply } from '../support/hostile-replies.ts'
import { hostileServer } from '../support/hostile-server.ts'
import { CALLERS, type Caller } from '../support/operation-callers.ts'
import { DECLARED } from '../support/operations.ts'
import { recordedLog } from '../support/recorded-log.ts'
import { settled, UnreliableLine } from '../support/unreliable-line.ts'
import { VirtualClock } from '../support/virtual-clock.ts'

const STEP_MS = 5_000
/** Longer than the limit of any operation, which is a week for a stream of contents. */
const LONGEST_MS = 9 * 24 * 3_600_000
/** To follow a training is to wait for as long as the job may take: what is bounded is each connection. */
const WAITS_FOR_EVER = ['trainings.follow']

/** What came of one call. */
interface Ended {
  readonly error: unknown
  readonly afterMs: number
}

async function called(caller: Caller, operation: string, reply: Reply, over: AbortSignal): Promise<Ended> {
  const startedMs = performance.now()
  await using server = await hostileServer({
    onCall: (asked, far) => {
      line.arrived()
      const honest = asked === operation ? undefined : caller.before?.[asked]
      ;(honest ?? reply)(far)
    },
  })
  const [host, port = ''] = server.access.server.split(/:(?=\d+$)/)
  await using line = await UnreliableLine.to(Number(port))
  const access = { ...server.access, server: `${host}:${line.port}` }
  const error = await caller.run(access, { log: recordedLog(), signal: over }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  return { error, afterMs: performance.now() - startedMs }
}

/** All operations answered in one way, on one clock. */
async function answered(reply: Reply): Promise<Map<string, Ended>> {
  using clock = new VirtualClock(STEP_MS)
  const over = new AbortController()
  const ended = new Map<string, Ended>()
  const calls = Object.entries(CALLERS).map(async ([operation, caller]) => {
    ended.set(operation, await called(caller, operation, reply, over.signal))
  })
  const all = Promise.all(calls)
  const waiting = (): string[] => Object.keys(CALLERS).filter((name) => !ended.has(name))
  for (
    let ms = 0;
    ms < LONGEST_MS && waiting().some((name) => !WAITS_FOR_EVER.includes(name));
    ms += STEP_MS
  ) {
    for (let turns = 0; turns < 10; turns++) await turn()
    await settled()
    await clock.pass(STEP_MS)
  }
  over.abort(new Failure('CANCELLED', { what: 'Cancelled.', safe: '', next: '' }))
  for (let ms = 0; ms < 60_000 && waiting().length > 0; ms += STEP_MS) {
    await settled()
    await clock.pass(STEP_MS)
  }
  assert.deepEqual(waiting(), [], 'hangs')
  await all
  return ended
}

const tally = new Tally()
const NAMES = Object.keys(HOSTILE_REPLIES)
/** In the ring some of them, others each time; all of them when it is measured. */
const TRIED = Array.from(
  { length: runsOf(7, NAMES.length) },
  (_, at) => NAMES[(SEED + at * 5) % NAMES.length] ?? '',
)

describe(`answers that no operation expects (FAULT_SEED=${SEED})`, () => {
  it('are tried on every operation, 20 or more on each', () => {
    assert.deepEqual(
      Object.keys(CALLERS).sort(),
      DECLARED.map(({ name }) => name),
    )
    assert.ok(NAMES.length >= 20 && NAMES.length % 5 !== 0)
  })

  for (const name of TRIED)
    it(name, async () => {
      const reply = HOSTILE_REPLIES[name] as Reply
      for (const [operation, { error }] of await answered(reply)) {
        tally.add(error === undefined ? 'went on' : error instanceof Failure ? error.code : 'other')
        if (error === undefined) continue
        const told = `${operation}: ${error instanceof Error ? error.stack : error}`
        assert.ok(error instanceof Failure && error.code !== 'INTERNAL_ERROR', told)
        assert.ok(error.message.length < 10_000 && !/GPU_HOST_KEY|evil/.test(error.message), told)
        assert.doesNotMatch(error.message, /^(::|##\[)/m)
      }
    })

  it('are counted', () => {
    const runs = Object.values(tally.facts).reduce((sum, count) => sum + count, 0)
    tell({ row: 'hostile-replies', runs, wrong: tally.facts.other ?? 0, facts: tally.facts })
    assert.equal(runs, Object.keys(CALLERS).length * TRIED.length)
  })
})
