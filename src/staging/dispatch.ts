import * as v from 'valibot'
import type { Agent, Exchange, JsonObject } from '../ssh/agent.ts'
import { STREAM_LIMIT_MS } from '../transfer/lane.ts'
import type { Meter } from '../transfer/meter.ts'

/** Which contents of which tree the staging server is to send. */
export interface Cargo {
  readonly name: string
  readonly digest: string
  /** Places in the table. */
  readonly places: Int32Array
  /** Files of the table. */
  readonly length: number
}

const progress = v.object({
  acked: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  files: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
})

/**
 * Has the staging server begin to send.
 *
 * @param via how it is to log in on the training server; null to send everything to us
 */
export function openDispatch(
  agent: Agent,
  cargo: Cargo,
  via: JsonObject | null,
  signal: AbortSignal,
): Exchange {
  const { name, digest } = cargo
  const bits = Buffer.alloc(Math.ceil(cargo.length / 8))
  for (const place of cargo.places) bits[place >> 3] = (bits[place >> 3] ?? 0) | (1 << (place & 7))
  const args = { name, digest, places: bits.toString('base64'), via }
  return agent.open('dispatch.send', args, { signal, limitMs: STREAM_LIMIT_MS })
}

/** Takes in how far the staging server says it is; the proof comes when the tree is published. */
export class Hearsay {
  readonly #meter: Meter
  #acked = 0
  #files = 0

  constructor(meter: Meter) {
    this.#meter = meter
  }

  /** An event that is no progress means nothing here. */
  hear(event: JsonObject): void {
    const parsed = v.safeParse(progress, event)
    if (!parsed.success) return
    const { acked, files } = parsed.output
    this.#meter.acked(Math.max(0, acked - this.#acked))
    this.#meter.arrived(Math.max(0, files - this.#files), 0)
    this.#acked = Math.max(acked, this.#acked)
    this.#files = Math.max(files, this.#files)
  }
}
