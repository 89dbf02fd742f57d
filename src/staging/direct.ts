import { randomBytes } from 'node:crypto'
import * as v from 'valibot'
import type { Reached } from '../link/reach.ts'
import type { Agent, Exchange, JsonObject } from '../ssh/agent.ts'
import { stagingViolation } from '../ssh/channel-failures.ts'
import { makeKeyPair } from '../ssh/key-pair.ts'
import { printable } from '../text/printable.ts'
import type { Meter } from '../transfer/progress/meter.ts'
import { type Cargo, openDispatch } from './dispatch.ts'
import { Grant } from './grant.ts'
import { sendTree } from './operations.ts'
import { ReportedProgress } from './reported-progress.ts'

/**
 * How long the key is good for. It is needed to log in and for nothing after that; a login shell takes half a minute on a
 * bad day.
 */
const KEY_SECONDS = 300
/** The staging server says something every second. */
const SILENCE_MS = 60_000

const reached = v.object({ reached: v.literal(true) })

/** Where the staging server is to go, and who grants it a key there. */
export interface Destination {
  /** An agent of the training server's for this transfer alone. */
  readonly host: Reached
  /** Where its sshd looks for keys; empty for sshd's default. */
  readonly authorizedKeys: string
  /** How many logins may send at the same time. */
  readonly streams: number
}

/**
 * Has the staging server log in on the training server, with a key made for this one transfer, and send there. What the
 * key opens is not a shell, but a program of ours that the training server's agent has put there and that only receives.
 *
 * @returns why it could not get there; empty when everything was sent
 * @throws Failure once it was there: CONNECTION_LOST, and what receiving throws
 */
export async function sendDirectly(
  agent: Agent,
  cargo: Cargo,
  { host, authorizedKeys, streams }: Destination,
  context: { readonly meter: Meter; readonly signal: AbortSignal },
): Promise<string> {
  const pair = makeKeyPair()
  const nonce = randomBytes(16).toString('hex')
  const wanted = { key: pair.publicKey, seconds: KEY_SECONDS, file: authorizedKeys, nonce }
  const grant = new Grant(host.agent, wanted, context.signal)
  const refusal = await grant.granted()
  if (refusal !== '') return refusal
  const via = { ...invitation(host, nonce), key: pair.privateKey, streams }
  try {
    const reported = new ReportedProgress(context.meter, cargo)
    return await follow(openDispatch(agent, cargo, via, context.signal), grant, reported)
  } finally {
    // It also ends with its connection; what happened here counts more.
    await grant.end().catch(() => undefined)
  }
}

function invitation({ address, hostKey }: Reached, nonce: string): JsonObject {
  const type = hostKey.toString('latin1', 4, 4 + hostKey.readUInt32BE(0))
  return {
    ...address,
    knownHosts: `there ${type} ${hostKey.toString('base64')}`,
    seconds: KEY_SECONDS,
    marker: `\n<<gpu-retrain ${nonce}>>\n`,
  }
}

async function follow(exchange: Exchange, grant: Grant, reported: ReportedProgress): Promise<string> {
  for (;;) {
    const received = await exchange.receive(SILENCE_MS)
    if (received.kind === 'data') throw stagingViolation('sent data where it has none to send')
    if (received.kind === 'result') {
      const reply = v.safeParse(sendTree.reply, received.result)
      const problem = reply.success ? reply.output.problem : 'nothing that we understand'
      if (problem !== '') return `it says: ${printable(problem, 300)}`
      reported.done()
      return ''
    }
    reported.hear(received.event, true)
    if (v.is(reached, received.event)) await grant.end()
  }
}
