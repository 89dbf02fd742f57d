import { Failure } from '../../src/errors.ts'
import type { Exchange, JsonObject, Received } from '../../src/ssh/agent.ts'
import type { Job } from '../../src/transfer/jobs/job.ts'
import type { Meter } from '../../src/transfer/progress/meter.ts'

/** A server that answers as a test tells it. */
export class ScriptedServer implements Exchange {
  readonly #answers: Received[] = []
  readonly #onData: (server: ScriptedServer) => void
  #wake: () => void = () => undefined
  #lost: Failure | undefined
  received = 0
  /** The messages that it was sent. */
  readonly told: JsonObject[] = []

  constructor(onData: (server: ScriptedServer) => void) {
    this.#onData = onData
  }

  say(event: JsonObject): void {
    this.#answers.push({ kind: 'event', event })
    this.#wake()
  }

  sayData(chunk: Buffer): void {
    this.#answers.push({ kind: 'data', chunk })
    this.#wake()
  }

  finish(result: JsonObject): void {
    this.#answers.push({ kind: 'result', result })
    this.#wake()
  }

  lose(): void {
    this.#lost = new Failure('CONNECTION_LOST', { what: 'Lost.', safe: '', next: '' })
    this.#wake()
  }

  async send(message: JsonObject): Promise<void> {
    this.told.push(message)
    if (message.end) this.finish({})
  }

  async sendData(chunk: Buffer): Promise<void> {
    this.received += chunk.length
    this.#onData(this)
  }

  async receive(): Promise<Received> {
    for (;;) {
      const next = this.#answers.shift()
      if (next) return next
      if (this.#lost) throw this.#lost
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }
}

/** What a sender reported. */
export class Counts implements Meter {
  bytes = 0
  files = 0

  acked(bytes: number): void {
    this.bytes += bytes
  }

  retracted(bytes: number): void {
    this.bytes -= bytes
  }

  arrived(files: number, savedBytes: number): void {
    this.files += files
    this.bytes += savedBytes
  }
}

/** A job of records of 100 bytes each. */
export function records(count: number): Job {
  return {
    bytes: count * 100,
    files: count,
    read: async () => ({
      data: Buffer.alloc(count * 100),
      ends: Array.from({ length: count }, (_, record) => (record + 1) * 100),
    }),
    without: (done) => records(count - done),
  }
}
