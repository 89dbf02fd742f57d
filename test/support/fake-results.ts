import { createHash } from 'node:crypto'
import * as v from 'valibot'
import { Failure } from '../../src/errors.ts'
import type { Agent, CallOptions, Exchange, JsonObject } from '../../src/ssh/agent.ts'
import type { RemoteOperation } from '../../src/ssh/operation.ts'

/** Ways in which this server is worse than a real one. */
export interface Vices {
  /** Lose the connection after so many bytes; one entry per connection. */
  readonly loseAfterBytes?: number[]
  /** So many lists carry hashes that are not those of the files. */
  readonly staleLists?: number
  /** Send the whole file, whatever size was asked for. */
  readonly ignoreSize?: boolean
}

/** Plays `remote/gpu_retrain/results/results.py` in this process, with vices. It sends ten bytes at a time. */
export class FakeResults implements Agent {
  readonly #files: Record<string, Buffer>
  readonly #vices: Vices
  readonly #losses: number[]
  #lists = 0
  #left = Number.POSITIVE_INFINITY
  sentBytes = 0
  connections = 0

  constructor(files: Record<string, Buffer>, vices: Vices = {}) {
    this.#files = files
    this.#vices = vices
    this.#losses = [...(vices.loseAfterBytes ?? [])]
  }

  async call<T>(
    { name, reply }: RemoteOperation<never, T>,
    args: JsonObject,
    options: CallOptions = {},
  ): Promise<T> {
    if (name === 'results.list') return v.parse(reply, this.#list())
    return v.parse(reply, await this.#read(args, options))
  }

  open(): Exchange {
    throw new Error('results are not exchanged')
  }

  async end(): Promise<void> {}

  async [Symbol.asyncDispose](): Promise<void> {}

  #list(): JsonObject {
    this.connections++
    this.#left = this.#losses.shift() ?? Number.POSITIVE_INFINITY
    const stale = this.#lists++ < (this.#vices.staleLists ?? 0)
    const files = Object.entries(this.#files).map(([path, content]) => ({
      path,
      size: content.length,
      sha256: createHash('sha256')
        .update(stale ? 'older' : content)
        .digest('hex'),
    }))
    return { files, leftOut: [] }
  }

  async #read(args: JsonObject, options: CallOptions): Promise<JsonObject> {
    const content = this.#files[String(args.path)] ?? Buffer.alloc(0)
    const end = this.#vices.ignoreSize ? content.length : Number(args.size)
    let sent = 0
    for (let at = Number(args.offset); at < end; at += 10) {
      const chunk = content.subarray(at, Math.min(end, at + 10))
      if (this.#left < chunk.length) throw lost()
      this.#left -= chunk.length
      this.sentBytes += chunk.length
      sent += chunk.length
      await options.onData?.(chunk)
    }
    return { sent }
  }
}

function lost(): Failure {
  return new Failure('CONNECTION_LOST', {
    what: 'The connection was lost.',
    safe: 'All of it.',
    next: 'Again.',
  })
}
