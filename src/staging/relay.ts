import * as v from 'valibot'
import { Failure } from '../errors.ts'
import type { Agent, Exchange } from '../ssh/agent.ts'
import { type Pace, STREAM_LIMIT_MS } from '../transfer/lane.ts'
import type { Meter } from '../transfer/meter.ts'
import { type Cargo, Hearsay, openDispatch } from './dispatch.ts'

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
  const to = training.open('receive.objects', {}, { signal, limitMs: STREAM_LIMIT_MS })
  try {
    await Promise.all([passOn(from, to, { ...context, signal }), passBack(to, from)])
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

async function passOn(
  from: Exchange,
  to: Exchange,
  { meter, pace, signal }: { readonly meter: Meter; readonly pace: Pace; readonly signal: AbortSignal },
): Promise<void> {
  const hearsay = new Hearsay(meter)
  for (;;) {
    const received = await from.receive(SILENCE_MS)
    if (received.kind === 'result') return to.send({ end: true })
    if (received.kind === 'data') {
      await pace.take(received.chunk.length, signal)
      await to.sendData(received.chunk)
    } else if (v.is(flush, received.event)) await to.send({ flush: true })
    else hearsay.hear(received.event)
  }
}

async function passBack(to: Exchange, from: Exchange): Promise<void> {
  for (;;) {
    const received = await to.receive(SILENCE_MS)
    if (received.kind === 'result') return
    if (received.kind === 'event') await from.send(received.event)
  }
}
