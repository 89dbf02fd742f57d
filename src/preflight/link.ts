import { randomBytes } from 'node:crypto'
import * as v from 'valibot'
import type { Agent } from '../ssh/agent.ts'

const CHUNK_BYTES = 256 * 1024
/** Long enough for TCP to find its rate over 100 ms of delay, short enough to wait for. */
const MEASURE_MS = 2_500
/** A fast line has told enough by then. */
const MOST_BYTES = 64e6
/** What a slow line may still hold in its buffers when the measuring ends (2 MiB at 0.3 Mbit/s). */
const DEADLINE_MS = 60_000
/** Less than this says nothing about a rate. */
const LEAST_BYTES = 4 * CHUNK_BYTES

const replySchema = v.object({
  bytes: v.pipe(v.number(), v.integer(), v.minValue(0)),
  seconds: v.pipe(v.number(), v.finite(), v.minValue(0)),
})

/**
 * Measures how fast one connection carries data to the server, for a few seconds, with data that does not compress.
 *
 * @returns Mbit/s, or null when too little arrived to tell
 * @throws Failure as an exchange does
 */
export async function measureLink(agent: Agent, signal: AbortSignal): Promise<number | null> {
  const exchange = agent.open('probe.link', {}, { signal })
  const chunk = randomBytes(CHUNK_BYTES)
  const until = performance.now() + MEASURE_MS
  for (let sent = 0; sent < MOST_BYTES && performance.now() < until; sent += chunk.length) {
    await exchange.sendData(chunk)
  }
  await exchange.send({ end: true })
  const received = await exchange.receive(DEADLINE_MS)
  const reply = v.safeParse(replySchema, received.kind === 'result' ? received.result : undefined)
  if (!reply.success || reply.output.bytes < LEAST_BYTES || reply.output.seconds === 0) return null
  return (reply.output.bytes * 8) / 1e6 / reply.output.seconds
}
