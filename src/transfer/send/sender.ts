import * as v from 'valibot'
import { count } from '../../schemas.ts'
import type { Agent, Exchange, JsonObject } from '../../ssh/agent.ts'
import { transferViolation } from '../../ssh/channel-failures.ts'
import type { Job, JobData, JobWorker } from '../jobs/job.ts'
import type { JobQueue } from '../jobs/job-queue.ts'
import { receiveObjects } from '../operations.ts'
import type { Meter } from '../progress/meter.ts'
import { Flow } from './flow.ts'
import { InFlight } from './in-flight.ts'
import { PeerWatchdog } from './peer-watchdog.ts'

/** Nothing heard for so long, though flushes are answered at once, means that the connection is dead. */
const SILENCE_MS = 45_000
const FLUSH_INTERVAL_MS = 15_000
/** Data is outstanding and nothing is heard: time for another connection to be tried beside this one. */
const STALL_MS = 6_000
/** A server that hashes a big file says so once a second. */
const QUIET_MS = 3_000
const WATCH_INTERVAL_MS = 1_000
/** An exchange that carries content has no end of its own: it may take days, as long as it moves. */
export const STREAM_LIMIT_MS = 7 * 24 * 3_600_000

/** Enough for TCP to grow as it likes; and what a line with losses takes to acknowledge, at the least. */
const WINDOW_SECONDS = 1
const BRIEF_WINDOW_SECONDS = 0.35
/** A helper that ends a little late does no harm: its work is repeated by others. */
const SLACK_SECONDS = 0.5
/** The first has to publish when all is there, and what it still has under way would come before that. */
const FIRST_SLACK_SECONDS = -0.5

/** Paces all connections together. */
export interface Pace {
  /** Resolves when this many bytes may be sent. */
  take(bytes: number, signal: AbortSignal): Promise<void>
}

/** What a sender shares with the others. */
export interface SenderContext {
  /** It carries the work to its end: nothing may be under way on it for long while others could have it. */
  readonly isFirst: boolean
  readonly meter: Meter
  readonly pace: Pace
  readonly signal: AbortSignal
  readonly stalled: () => void
}

const acknowledgement = v.object({ acked: count })
const answer = v.object({ parts: v.string(), ranges: v.array(v.tuple([count, count])) })

/** One connection's share of a transfer: takes jobs, sends them, and believes only what the server acknowledges. */
export class Sender implements JobWorker {
  readonly #exchange: Exchange
  readonly #queue: JobQueue
  readonly #pace: Pace
  readonly #signal: AbortSignal
  readonly #isFirst: boolean
  readonly #stalled: () => void
  readonly #flow = new Flow(performance.now())
  readonly #watchdog = new PeerWatchdog(performance.now())
  readonly #inFlight: InFlight
  #flushedAt = performance.now()
  #ended = false
  #over = false
  #wake: () => void = () => undefined

  /** @param stalled called every second while the server owes an answer for too long */
  constructor(agent: Agent, queue: JobQueue, { meter, pace, signal, stalled, isFirst }: SenderContext) {
    this.#exchange = agent.open(receiveObjects, {}, { signal, limitMs: STREAM_LIMIT_MS })
    this.#inFlight = new InFlight(queue, meter, this)
    this.#stalled = stalled
    this.#queue = queue
    this.#pace = pace
    this.#signal = signal
    this.#isFirst = isFirst
  }

  /**
   * Works until the queue is empty.
   *
   * @throws Failure of the server, the source or the connection; what had not arrived is back in the queue
   */
  async run(): Promise<void> {
    const watch = setInterval(() => this.#watch(), WATCH_INTERVAL_MS)
    this.#queue.join(this)
    try {
      await Promise.all([this.#send(), this.#listen()])
    } finally {
      clearInterval(watch)
      this.#giveUp()
    }
  }

  /** Takes no further job, and ends when what it has sent has arrived. */
  retire(): void {
    this.#queue.leave(this)
  }

  get jobBytes(): number {
    return this.#flow.jobBytes(performance.now())
  }

  get bytesHeld(): number {
    return this.#inFlight.bytesHeld
  }

  get slackSeconds(): number {
    return this.#isFirst ? FIRST_SLACK_SECONDS : SLACK_SECONDS
  }

  get bytesPerSecond(): number {
    return this.#flow.bytesPerSecond
  }

  secondsTo(job: Job): number {
    const bytes = this.#inFlight.bytesTo(job)
    const silentMs = this.#watchdog.silentMs(performance.now())
    const moving = this.bytesPerSecond > 0 ? bytes / this.bytesPerSecond : 0
    return Math.max(moving, silentMs > QUIET_MS ? silentMs / 1000 : 0)
  }

  async #send(): Promise<void> {
    let next = this.#prepare()
    for (let ready = await next; ready; ready = await next) {
      // On a fast line the next job is read while this one is on its way; on a slow one others had better have it.
      const ahead = this.#flow.isFast ? this.#prepare() : undefined
      ahead?.catch(() => undefined)
      await this.#sendJob(ready.job, ready.jobData)
      next = ahead ?? this.#prepare()
    }
    this.#ended = true
    await this.#exchange.send({ end: true })
  }

  async #prepare(): Promise<{ job: Job; jobData: JobData } | undefined> {
    const job = await this.#queue.take(this)
    if (!job) return undefined
    if (this.#over) {
      this.#queue.putBack(job, job, this)
      return undefined
    }
    this.#inFlight.take(job)
    return { job, jobData: await job.read() }
  }

  async #sendJob(job: Job, { data, ends, release }: JobData): Promise<void> {
    if (this.#over) return
    if (!this.#inFlight.begin(job, ends)) return release?.()
    // Each record may be found damaged, or be a question.
    this.#watchdog.expect(ends.length)
    for (let at = 0; at < data.length; ) {
      while (this.#inFlight.outstandingBytes > this.#windowBytes) await this.#change()
      // Another connection was faster: on one that has become slow the rest would hold up the end.
      if (!this.#queue.isNeeded(job)) {
        await this.#breakOff()
        break
      }
      const frame = data.subarray(at, at + this.#flow.frameBytes(performance.now()))
      at += frame.length
      await this.#pace.take(frame.length, this.#signal)
      this.#inFlight.sent(frame.length)
      this.#watchdog.expect(1)
      await this.#exchange.sendData(frame)
    }
    this.#inFlight.settle()
    await this.#flush()
    release?.()
  }

  async #breakOff(): Promise<void> {
    if (this.#inFlight.cut()) await this.#exchange.send({ drop: true })
  }

  get #windowBytes(): number {
    const isBrief = this.#isFirst && this.#queue.isShared
    return this.#flow.windowBytes(performance.now(), isBrief ? BRIEF_WINDOW_SECONDS : WINDOW_SECONDS)
  }

  #watch(): void {
    const now = performance.now()
    if (now - this.#flushedAt > FLUSH_INTERVAL_MS) this.#flush().catch(() => undefined)
    if (this.#inFlight.outstandingBytes > 0 && this.#watchdog.silentMs(now) > STALL_MS) this.#stalled()
  }

  async #flush(): Promise<void> {
    this.#flushedAt = performance.now()
    this.#watchdog.expect(1)
    await this.#exchange.send({ flush: true })
  }

  async #listen(): Promise<void> {
    for (;;) {
      const received = await this.#exchange.receive(SILENCE_MS)
      if (received.kind === 'result') {
        if (this.#ended && this.#inFlight.isEmpty) return
        throw transferViolation('was done before it had acknowledged everything')
      }
      if (received.kind === 'data') throw transferViolation('sent data where it has none to send')
      this.#hear(received.event)
    }
  }

  #hear(event: JsonObject): void {
    this.#watchdog.hear(performance.now(), this.#inFlight.outstandingBytes > 0 || this.#ended)
    if (v.is(acknowledgement, event)) this.#acknowledge(event.acked)
    else if (v.is(answer, event)) this.#answer(event)
  }

  #acknowledge(ackedBytes: number): void {
    if (this.#inFlight.acknowledge(ackedBytes)) this.#watchdog.moved()
    this.#flow.hear(ackedBytes, performance.now())
    this.#wake()
  }

  #answer({ parts, ranges }: v.InferOutput<typeof answer>): void {
    const there = ranges.map(([offset, length]) => ({ offset, length }))
    this.#inFlight.answer(parts, there)
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }

  #giveUp(): void {
    this.#over = true
    this.#queue.leave(this)
    this.#inFlight.putBack()
  }
}
