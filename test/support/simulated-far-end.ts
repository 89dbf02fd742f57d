import { Failure } from '../../src/errors.ts'
import type { Exchange, JsonObject, Received } from '../../src/ssh/agent.ts'

/** How often it gets on with its work. */
const TICK_MS = 20
/** It acknowledges like `remote/gpu_retrain/store/record_stream.py`: so many bytes later, or so much time. */
const ACK_BYTES = 64 << 10
const ACK_MS = 200
/** What the channel takes before it makes the sender wait. */
const CHANNEL_BYTES = 256 << 10
/** What one connection is like. */
export interface LineTraits {
  readonly bytesPerSecond: number
  readonly latencyMs: number
  /** After so many bytes it is lost, and what it would have acknowledged with it. */
  readonly breaksAfterBytes: number
  /** After so many bytes it stands still for so long. */
  readonly standsAfterBytes: number
  readonly standsMs: number
}

/** What a server does with the records that reach it. */
export interface RecordKeeper {
  /** How many bytes the record at the start of `data` takes; Infinity while not even its head is there. */
  lengthOf(data: Buffer): number
  /**
   * Takes a whole record.
   *
   * @returns what is said of it, if anything
   * @throws Failure with which the operation ends
   */
  keep(record: Buffer): JsonObject | undefined
}

/** The server's side of one connection, which moves as the clock does: takes records, keeps whole ones, acknowledges. */
export class SimulatedFarEnd implements Exchange, Disposable {
  readonly #line: LineTraits
  readonly #keeper: RecordKeeper
  readonly #timer: NodeJS.Timeout
  #in: (Buffer | JsonObject)[] = []
  #out: { atMs: number; said: Received }[] = []
  #record = Buffer.alloc(0)
  #budget = 0
  #taken = 0
  #acked = 0
  #ackedMs = performance.now()
  #standsUntilMs = 0
  #lost: Failure | undefined
  #wake = Promise.withResolvers<void>()

  constructor(line: LineTraits, keeper: RecordKeeper) {
    this.#line = line
    this.#keeper = keeper
    this.#timer = setInterval(() => this.#tick(), TICK_MS)
  }

  async send(message: JsonObject): Promise<void> {
    this.#throwIfLost()
    this.#in.push(message)
  }

  /** Its memory may be used again afterwards. */
  async sendData(chunk: Buffer): Promise<void> {
    this.#throwIfLost()
    this.#in.push(Buffer.from(chunk))
    while (this.#waiting > CHANNEL_BYTES) await this.#change()
  }

  async receive(deadlineMs: number): Promise<Received> {
    const until = performance.now() + deadlineMs
    for (;;) {
      const now = performance.now()
      if (this.#out[0] && this.#out[0].atMs <= now) return (this.#out.shift() as { said: Received }).said
      if (now > until) this.#lose()
      await this.#change()
    }
  }

  [Symbol.dispose](): void {
    this.#lose()
  }

  get #waiting(): number {
    return this.#in.reduce((sum, each) => sum + (Buffer.isBuffer(each) ? each.length : 0), 0)
  }

  async #change(): Promise<void> {
    this.#throwIfLost()
    await this.#wake.promise
    this.#throwIfLost()
  }

  #throwIfLost(): void {
    if (this.#lost) throw this.#lost
  }

  #lose(failure = new Failure('CONNECTION_LOST', { what: 'Lost.', safe: '', next: '' })): void {
    this.#lost ??= failure
    clearInterval(this.#timer)
    this.#wake.resolve()
  }

  #tick(): void {
    const now = performance.now()
    if (now < this.#standsUntilMs) this.#budget = 0
    else this.#work(now)
    if (this.#taken >= this.#line.breaksAfterBytes) this.#lose()
    this.#wake.resolve()
    this.#wake = Promise.withResolvers()
  }

  #work(now: number): void {
    this.#budget += (this.#line.bytesPerSecond * TICK_MS) / 1000
    for (let next = this.#in[0]; next; next = this.#in[0]) {
      if (!Buffer.isBuffer(next)) this.#hear(next)
      else if (!this.#take(next)) break
      this.#in.shift()
    }
    if (this.#in.length === 0) this.#budget = 0
    if (now - this.#ackedMs >= ACK_MS && this.#safe > this.#acked) this.#acknowledge()
  }

  #hear(message: JsonObject): void {
    if (message.drop) this.#record = Buffer.alloc(0)
    if (message.flush || message.drop) this.#acknowledge()
    if (message.end) this.#say({ kind: 'result', result: {} })
  }

  /** @returns false when there was no time for all of it */
  #take(chunk: Buffer): boolean {
    const { breaksAfterBytes, standsAfterBytes, standsMs } = this.#line
    const count = Math.min(chunk.length, Math.floor(this.#budget), breaksAfterBytes - this.#taken)
    const stands = this.#taken < standsAfterBytes && this.#taken + count >= standsAfterBytes
    this.#budget -= count
    this.#taken += count
    this.#record = Buffer.concat([this.#record, chunk.subarray(0, count)])
    this.#keepRecords()
    if (this.#safe - this.#acked >= ACK_BYTES) this.#acknowledge()
    if (stands) this.#standsUntilMs = performance.now() + standsMs
    this.#in[0] = chunk.subarray(count)
    return count === chunk.length && !stands
  }

  #keepRecords(): void {
    for (;;) {
      const end = this.#keeper.lengthOf(this.#record)
      if (this.#record.length < end) return
      this.#keep(this.#record.subarray(0, end))
      this.#record = this.#record.subarray(end)
    }
  }

  #keep(record: Buffer): void {
    try {
      const event = this.#keeper.keep(record)
      if (event) this.#say({ kind: 'event', event })
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      this.#lose(error)
    }
  }

  /** The last byte of a record is acknowledged only with the whole. */
  get #safe(): number {
    return Math.max(this.#acked, this.#record.length > 0 ? this.#taken - 1 : this.#taken)
  }

  #acknowledge(): void {
    this.#acked = this.#safe
    this.#ackedMs = performance.now()
    this.#say({ kind: 'event', event: { acked: this.#acked } })
  }

  #say(said: Received): void {
    this.#out.push({ atMs: performance.now() + this.#line.latencyMs, said })
  }
}
