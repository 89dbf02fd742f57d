import { isLossLimited, seenLoss } from '../../tcp/loss.ts'
import type { Segments } from '../../tcp/segments.ts'

/** Enough on any line measured so far; servers refuse logins from the tenth at the same time (MaxStartups), which Helpers heeds. */
const MOST = 16
/** Each more on BBR, which yields to nobody, only adds to the losses (154 Mbit/s with eight where four had 166: facts, section 3). */
const MOST_ON_BBR = 4
/** A new connection takes a second or two to get going: it should then have as long to pay for that. */
const WORTH_SECONDS = 4
/** How long the rest should take when losses alone hold the connections back. */
const AIM_SECONDS = 2
/** OpenSSH's window for a channel, and the share of it from which it counts as full. */
const CHANNEL_WINDOW_BYTES = 2 << 20
const FULL_SHARE = 0.75
/** A growth by less is noise; sixteen that bring hardly more than two would only crowd each other. */
const GAIN_PER_DOUBLING = 0.1
/** Enough to see losses; to tell what a step has brought takes longer, since new connections begin slowly. */
const FIRST_LOOK_MS = 750
const BASELINE_MS = 1_000
const MEASURE_MS = 2_000
/** How fast it goes is told by the last seconds. Losses are rare: it takes a longer look to see two of 200 packets a second. */
const RATE_LOOK_MS = 2_000
const LOSS_LOOK_MS = 15_000
/** Connections that are not there after so long are not waited for. */
const CONNECT_MS = 8_000
/** After a trial that brought nothing the next comes so much later, and twice that after the next one. */
const FIRST_REST_MS = 30_000
const LONGEST_REST_MS = 600_000
/** With so long to go, one try without any sign of a limit costs nothing: some lines are shared out by connection. */
const CURIOUS_MS = 10_000
const CURIOUS_SECONDS_LEFT = 120

/** What can be seen at one moment. */
export interface Reading {
  /** Of a monotonic clock. */
  readonly atMs: number
  /** Stream bytes acknowledged so far, over all connections. */
  readonly ackedBytes: number
  /** Content still to come. */
  readonly bytesLeft: number
  /** The kernel's counters; undefined when the runner cannot tell. */
  readonly segments: Segments | undefined
  /** Connections that send. */
  readonly sending: number
  /** 0 while unknown. */
  readonly roundTripMs: number
}

/** What a step has to beat. */
interface Before {
  readonly count: number
  /** In bytes per second. */
  rate: number
}

/**
 * Decides how many connections send. One fills a line that loses nothing; where losses, or the channel's window, hold
 * one back, each more gets a share of its own. Every step is measured, and taken back when it brought nothing.
 */
export class ConnectionCount {
  readonly #fixed: boolean
  readonly #isBbr: boolean
  readonly #most: number
  #count: number
  #readings: Reading[] = []
  /** Since the last step, while none of its connections was there. */
  #waiting: Reading[] = []
  #before: Before | undefined
  #changedMs: number | undefined
  #tryFromMs = 0
  #restMs = FIRST_REST_MS

  /**
   * @param wish a number, or `auto` to go by what is measured
   * @param control the runner's congestion control, such as `cubic`
   */
  constructor(wish: number | 'auto', control: string) {
    this.#fixed = wish !== 'auto'
    this.#count = wish === 'auto' ? 1 : wish
    this.#isBbr = control.startsWith('bbr')
    this.#most = this.#isBbr ? MOST_ON_BBR : MOST
  }

  get count(): number {
    return this.#count
  }

  /** Takes in a reading, about one a second; `count` may be another afterwards. */
  measured(reading: Reading): void {
    if (this.#fixed) return
    this.#changedMs ??= reading.atMs
    if (reading.sending < this.#count && reading.atMs - this.#changedMs < CONNECT_MS) {
      this.#waitWith(reading)
      return
    }
    this.#readings.push(reading)
    const first = this.#readings[0] ?? reading
    if (reading.atMs - first.atMs < (this.#before ? MEASURE_MS : FIRST_LOOK_MS)) return
    const earlier = this.#readings.slice(0, -1)
    // A machine that was too busy to look for so long has only the last one before.
    const recent = earlier.find(({ atMs }) => reading.atMs - atMs <= RATE_LOOK_MS) ?? earlier.at(-1) ?? first
    const rate = rateBetween(recent, reading)
    if (this.#before && rate < leastOf(this.#before, this.#count)) this.#stepBack(this.#before.count, reading)
    else this.#consider(reading, rate)
  }

  /** While the others log in: what goes meanwhile is what they have to beat, and not what the very first second saw. */
  #waitWith(reading: Reading): void {
    this.#readings = []
    if (!this.#before || reading.sending !== this.#before.count) return
    this.#waiting = [...this.#waiting.filter(({ atMs }) => reading.atMs - atMs <= MEASURE_MS), reading]
    const first = this.#waiting[0] ?? reading
    // While nothing moves anything would be better.
    const hasMoved = reading.ackedBytes > first.ackedBytes
    if (hasMoved && reading.atMs - first.atMs >= BASELINE_MS) this.#before.rate = rateBetween(first, reading)
  }

  #stepBack(count: number, { atMs }: Reading): void {
    this.#change(count, atMs)
    this.#before = undefined
    this.#tryFromMs = atMs + this.#restMs
    this.#restMs = Math.min(LONGEST_REST_MS, this.#restMs * 2)
  }

  #consider(now: Reading, rate: number): void {
    this.#before = undefined
    const secondsLeft = rate > 0 ? now.bytesLeft / rate : 0
    const loss = seenLoss(this.#readings.map(({ segments }) => segments))
    const factor = this.#factor(loss, now, rate, secondsLeft)
    if (now.atMs - (this.#readings[0]?.atMs ?? 0) > LOSS_LOOK_MS) this.#readings.shift()
    if (
      this.#count >= this.#most ||
      now.atMs < this.#tryFromMs ||
      secondsLeft < WORTH_SECONDS ||
      factor === 1
    )
      return
    this.#before = { count: this.#count, rate }
    this.#change(Math.min(this.#most, this.#count * factor), now.atMs)
  }

  #factor(loss: number, { atMs, roundTripMs }: Reading, rate: number, secondsLeft: number): number {
    const each = rate / this.#count
    const roundTripSeconds = roundTripMs / 1000
    if (isLossLimited(loss, each, roundTripSeconds, this.#isBbr)) {
      return Math.max(2, Math.round(secondsLeft / AIM_SECONDS))
    }
    if (each * roundTripSeconds > CHANNEL_WINDOW_BYTES * FULL_SHARE) return 2
    const isCurious = atMs - (this.#changedMs ?? atMs) > CURIOUS_MS && secondsLeft > CURIOUS_SECONDS_LEFT
    return isCurious ? 2 : 1
  }

  #change(count: number, atMs: number): void {
    this.#count = count
    this.#changedMs = atMs
    this.#readings = []
    this.#waiting = []
  }
}

function rateBetween(first: Reading, last: Reading): number {
  return ((last.ackedBytes - first.ackedBytes) / (last.atMs - first.atMs)) * 1000
}

/** How fast this many connections must be to be worth it, in bytes per second. */
function leastOf({ count, rate }: Before, now: number): number {
  return rate * (1 + GAIN_PER_DOUBLING * Math.log2(now / count))
}
