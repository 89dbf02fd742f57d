import * as v from 'valibot'
import type { Failure } from '../errors.ts'
import { openAgent, type ServerHome } from '../link/open-agent.ts'
import { Pauses } from '../link/pauses.ts'
import { mayPassWhereItWorked, retry } from '../link/retry.ts'
import type { Context } from '../log.ts'
import { type Log, silentLog } from '../log.ts'
import { count } from '../schemas.ts'
import type { Agent, JsonObject } from '../ssh/agent.ts'
import { duration } from '../text/format.ts'
import { readEvent, type TrainingEvent } from './events.ts'
import { followTraining, TRAINING } from './operations.ts'
import { stateSchema, type TrainingState, type TrainingStatus } from './states.ts'

/** Where a training is, and how to reach it. */
export interface TrainingRef extends ServerHome {
  readonly trainingId: string
}

/** The server speaks every second; this long without a word means that the line is dead. */
const SILENCE_MS = 45_000
/** One connection follows for no longer than a job may last; then another does. */
const LIMIT_MS = 5 * 24 * 3_600_000
/** While the server cannot be reached, one line this often. */
const REMINDER_MS = 300_000

const messageSchema = v.object({
  /** The byte of events.jsonl at which to go on. */
  offset: count,
  event: v.optional(v.unknown()),
  state: v.optional(v.nullable(stateSchema)),
})

/** Who hears a training's events. */
export interface Listener {
  tell(event: TrainingEvent): void
  /** Between batches of events, about once a second. */
  pause(): void
}

/**
 * Watches a training until it ends, over any number of lost connections. It never starts anything.
 *
 * @param seen told of every look at the state
 * @throws Failure CANCELLED, and whatever a new connection cannot mend, such as HOST_KEY_CHANGED
 */
export async function follow(
  where: TrainingRef,
  narrator: Listener,
  seen: (state: TrainingState) => void,
  context: Context,
): Promise<TrainingStatus> {
  let offset = 0
  const outage = new Outage(context.log, where.trainingId)
  const onEvent = (raw: JsonObject): void => {
    const message = v.safeParse(messageSchema, raw, { abortEarly: true })
    if (!message.success) return
    outage.over()
    offset = message.output.offset
    const event = readEvent(message.output.event)
    if (event) narrator.tell(event)
    const { state } = message.output
    if (!state) return
    narrator.pause()
    seen(state)
  }
  return await retry(
    () =>
      overOneConnection(where, context, (agent) =>
        agent.call(
          followTraining,
          { id: where.trainingId, offset },
          {
            onEvent,
            deadlineMs: SILENCE_MS,
            limitMs: LIMIT_MS,
            signal: context.signal,
          },
        ),
      ),
    { signal: context.signal, mayPass: mayPassWhereItWorked, pauseMs: (failure) => outage.pauseMs(failure) },
  )
}

/** Connects once, does one thing, and hangs up. */
export async function overOneConnection<T>(
  where: TrainingRef,
  context: Context,
  work: (agent: Agent) => Promise<T>,
): Promise<T> {
  const quietly = { ...context, log: silentLog }
  await using agent = await openAgent(where, TRAINING, quietly, { patienceMs: 0 })
  return await work(agent)
}

/** A time in which the server could not be reached: how long, how often tried, what was said of it. */
class Outage {
  readonly #log: Log
  readonly #trainingId: string
  #sinceMs: number | undefined
  #saidMs = 0
  #pauses = new Pauses()

  constructor(log: Log, trainingId: string) {
    this.#log = log
    this.#trainingId = trainingId
  }

  /** How long to wait before the next try, in milliseconds. */
  pauseMs(error: Failure): number {
    const now = performance.now()
    this.#sinceMs ??= now
    if (now - this.#saidMs > REMINDER_MS || this.#sinceMs === now) {
      this.#saidMs = now
      this.#log.warning(this.#said((now - this.#sinceMs) / 1000, error.text.what))
    }
    return this.#pauses.after(error)
  }

  /** Of a server that stays away nobody knows that anything goes on there. */
  #said(seconds: number, what: string): string {
    if (seconds < 1) return `unreachable: ${what} The training goes on; trying again.`
    return `unreachable, for ${duration(seconds)} now: ${what} Trying again. If the server is gone, cancel this and run it again with training-id ${this.#trainingId} on another one: what was mirrored goes there.`
  }

  over(): void {
    if (this.#sinceMs === undefined) return
    this.#log.info(`Reached again after ${duration((performance.now() - this.#sinceMs) / 1000)}.`)
    this.#sinceMs = undefined
    this.#pauses = new Pauses()
  }
}
