import * as v from 'valibot'
import { Failure } from '../errors.ts'
import type { Agent, Exchange } from '../ssh/agent.ts'
import { transferViolation } from '../ssh/channel-failures.ts'
import { receiveObjects } from '../transfer/operations.ts'
import type { Meter } from '../transfer/progress/meter.ts'
import { type Pace, STREAM_LIMIT_MS } from '../transfer/send/sender.ts'
import { type Cargo, openDispatch } from './dispatch.ts'
import { RelayedProgress } from './relayed-progress.ts'
import { ReportedProgress } from './reported-progress.ts'

/** Both sides say something every few seconds as long as something is on its way. */
const SILENCE_MS = 60_000

const flush = v.object({ flush: v.literal(true) })

/**
 * Passes what the staging server sends on to the training server, and the answers back. Every byte crosses our line twice.
 *
 * @throws Failure CONNECTION_LOST of either, and what receiving throws
 */
export async function relay(
  staging: Agent,
  training: Agent,
  cargo: Cargo,
  context: { readonly meter: Meter; readonly pace: Pace; readonly signal: AbortSignal },
): Promise<void> {
  const over = new AbortController()
  const signal = AbortSignal.any([context.signal, over.signal])
  const from = openDispatch(staging, cargo, null, signal)
  const to = training.open(receiveObjects, {}, { signal, limitMs: STREAM_LIMIT_MS })
  const reported = new ReportedProgress(context.meter, cargo)
  const relayed = new RelayedProgress(cargo.places.length)
  try {
    await Promise.all([
      passOn(from, to, { reported, relayed, pace: context.pace, signal }),
      passBack(to, from, relayed),
    ])
    reported.done()
  } finally {
    // Whatever ended one direction ends the other.
    over.abort(new Failure('CONNECTION_LOST', LOST))
  }
}

const LOST = {
  what: 'The relay between the two servers ended.',
  safe: 'What has arrived is kept; every tree on the server is as it was.',
  next: 'Run the transfer again: only the rest is sent.',
}

interface Passage {
  readonly reported: ReportedProgress
  readonly relayed: RelayedProgress
  readonly pace: Pace
  readonly signal: AbortSignal
}

async function passOn(from: Exchange, to: Exchange, passage: Passage): Promise<void> {
  const { reported, relayed } = passage
  for (;;) {
    const received = await from.receive(SILENCE_MS)
    if (received.kind === 'result') break
    if (received.kind === 'data') await passData(received.chunk, to, passage)
    else {
      reported.hear(received.event, !relayed.isOutstanding)
      if (!v.is(flush, received.event)) continue
      relayed.pass(0)
      await to.send({ flush: true })
    }
  }
  relayed.end()
  await to.send({ end: true })
}

async function passData(
  chunk: Buffer,
  to: Exchange,
  { reported, relayed, pace, signal }: Passage,
): Promise<void> {
  reported.take(chunk.length)
  await pace.take(chunk.length, signal)
  relayed.pass(chunk.length)
  await to.sendData(chunk)
}

async function passBack(to: Exchange, from: Exchange, relayed: RelayedProgress): Promise<void> {
  for (;;) {
    const received = await to.receive(SILENCE_MS)
    if (received.kind === 'result') return
    if (received.kind === 'data') throw transferViolation('sent data where it has none to send')
    relayed.hear(received.event)
    await from.send(received.event)
  }
}
