import { randomBytes } from 'node:crypto'
import * as v from 'valibot'
import { count, seconds } from '../schemas.ts'
import type { Agent } from '../ssh/agent.ts'
import { NO_ARGUMENTS, remoteOperation } from '../ssh/operation.ts'
import { type Segments, segmentCounts, since } from '../tcp/segments.ts'

const CHUNK_BYTES = 256 * 1024
/** Long enough for TCP to find its rate over 100 ms of delay, short enough to wait for. */
const MEASURE_MS = 2_500
/** Until then TCP looks for the rate, and loses packets on any line by asking too much. */
const SETTLING_MS = 1_000
/** A fast line has told enough by then. */
const MOST_BYTES = 64e6
/** What a slow line may still hold in its buffers when the measuring ends (2 MiB at 0.3 Mbit/s). */
const DEADLINE_MS = 60_000
/** Less than this says nothing about a rate. */
const LEAST_BYTES = 4 * CHUNK_BYTES

/** A line as forecasts need it. */
export interface Line {
  /** Mbit/s of one connection; null where it could not be measured. */
  readonly mbps: number | null
  /** Until the server answered, a program of ours started there included. */
  readonly connectSeconds: number
  readonly roundTripMs: number
}

/** Takes data until it is told that this was all. */
export const takeData = remoteOperation('probe.link', {
  args: NO_ARGUMENTS,
  reply: v.object({
    bytes: count,
    seconds,
  }),
  codes: [],
})

/** What a line is like. */
export interface LinkFacts {
  /** Mbit/s of one connection; null when too little arrived to tell. */
  readonly mbps: number | null
  /** Of the whole machine, once the rate was found; undefined when nobody counted. */
  readonly segments: Segments | undefined
}

/**
 * Measures how fast one connection carries data to the server, for a few seconds, with data that does not compress.
 *
 * @throws Failure as an exchange does
 */
export async function measureLink(agent: Agent, signal: AbortSignal): Promise<LinkFacts> {
  const exchange = agent.open(takeData, {}, { signal })
  const chunk = randomBytes(CHUNK_BYTES)
  const started = performance.now()
  const ran = () => performance.now() - started
  let settled: Segments | undefined
  for (let sent = 0; sent < MOST_BYTES && ran() < MEASURE_MS; sent += chunk.length) {
    await exchange.sendData(chunk)
    if (ran() > SETTLING_MS) settled ??= segmentCounts()
  }
  await exchange.send({ end: true })
  const received = await exchange.receive(DEADLINE_MS)
  const segments = since(settled, segmentCounts())
  return { mbps: rateOf(received.kind === 'result' ? received.result : undefined), segments }
}

function rateOf(result: unknown): number | null {
  const reply = v.safeParse(takeData.reply, result)
  if (!reply.success || reply.output.bytes < LEAST_BYTES || reply.output.seconds === 0) return null
  return (reply.output.bytes * 8) / 1e6 / reply.output.seconds
}
