/** Plays the agent behind one connection to a simulated store (a stand-in, see there), over a line that breaks and stalls. */

import { setTimeout as sleep } from 'node:timers/promises'
import { inflateSync } from 'node:zlib'
import { parse } from 'valibot'
import { Failure } from '../../src/errors.ts'
import type { Agent, Exchange, JsonObject, Received } from '../../src/ssh/agent.ts'
import type { Operation, RemoteOperation } from '../../src/ssh/operation.ts'
import { type LineTraits, SimulatedFarEnd } from './simulated-far-end.ts'
import type { Publishing, SimulatedStore } from './simulated-store.ts'

/** One connection: what it was asked, until the line breaks. */
export class SimulatedAgent implements Agent {
  readonly #store: SimulatedStore
  readonly #line: LineTraits
  readonly #open = new Set<SimulatedFarEnd>()
  #isLost = false

  constructor(store: SimulatedStore, line: LineTraits) {
    this.#store = store
    this.#line = line
  }

  /** Breaks the line, as does whoever hangs up. */
  lose(): void {
    this.#isLost = true
    for (const far of this.#open) far[Symbol.dispose]()
  }

  async call<T>({ name, reply }: RemoteOperation<never, T>, args: JsonObject): Promise<T> {
    await this.pass()
    const said =
      name === 'store.open' ? this.#store.open(String(args.digest)) : { links: true, freeBytes: 1e12 }
    await this.pass()
    return parse(reply, said)
  }

  open({ name }: Operation, args: JsonObject): Exchange {
    if (name !== 'receive.objects') return new TreeExchange(this, this.#store, name, args)
    const far = new SimulatedFarEnd(this.#line, this.#store)
    this.#open.add(far)
    if (this.#isLost) this.lose()
    return far
  }

  async end(): Promise<void> {}

  async [Symbol.asyncDispose](): Promise<void> {
    this.lose()
  }

  /** One way over the line. */
  async pass(): Promise<void> {
    await sleep(this.#line.latencyMs)
    if (this.#isLost) throw new Failure('CONNECTION_LOST', { what: 'Lost.', safe: '', next: '' })
  }
}

/** `trees.missing` and `trees.publish`: a manifest there, data and a result back. */
class TreeExchange implements Exchange {
  readonly #agent: SimulatedAgent
  readonly #answer: (manifest: Buffer) => Publishing
  readonly #hasManifest: boolean
  #manifest = Buffer.alloc(0)
  #said: Received[] | undefined

  constructor(agent: SimulatedAgent, store: SimulatedStore, operation: string, args: JsonObject) {
    const [base, digest] = [String(args.base), String(args.digest)]
    this.#agent = agent
    this.#hasManifest = operation === 'trees.missing' || args.manifest === true
    this.#answer = (manifest) => {
      const entries = this.#hasManifest ? store.takeManifest(base, manifest, digest) : []
      return operation === 'trees.missing' ? store.missing(entries) : store.publish(digest)
    }
  }

  async send(): Promise<void> {}

  async sendData(chunk: Buffer): Promise<void> {
    this.#manifest = Buffer.concat([this.#manifest, chunk])
  }

  async receive(deadlineMs: number): Promise<Received> {
    await this.#agent.pass()
    for (let waited = 0; !this.#said; waited += 100) {
      if (waited > deadlineMs) throw new Failure('DEADLINE_EXCEEDED', { what: 'Late.', safe: '', next: '' })
      this.#said = this.#answered()
      if (!this.#said) await sleep(100)
      await this.#agent.pass()
    }
    return this.#said.shift() as Received
  }

  #answered(): Received[] | undefined {
    if (this.#hasManifest && !isWhole(this.#manifest)) return undefined
    const { data, result } = this.#answer(this.#manifest)
    return [
      { kind: 'data', chunk: data },
      { kind: 'result', result },
    ]
  }
}

function isWhole(deflated: Buffer): boolean {
  try {
    inflateSync(deflated)
    return true
  } catch {
    return false
  }
}
