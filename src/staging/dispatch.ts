import type { Agent, Exchange, JsonObject } from '../ssh/agent.ts'
import { STREAM_LIMIT_MS } from '../transfer/send/sender.ts'
import { sendTree } from './operations.ts'

/** Which contents of which tree the staging server is to send. */
export interface Cargo {
  readonly name: string
  readonly digest: string
  /** Places in the table. */
  readonly places: Int32Array
  /** Sizes of the files at these places together. */
  readonly bytes: number
  /** Files of the table. */
  readonly length: number
}

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
  return agent.open(sendTree, args, { signal, limitMs: STREAM_LIMIT_MS })
}
