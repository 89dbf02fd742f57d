import type { Settings } from '../config/resolve.ts'
import { Failure } from '../errors.ts'
import { openAgent } from '../link/open-agent.ts'
import type { Context } from '../log.ts'
import { canGoOnFromMirror } from '../mirror/can-go-on.ts'
import type { Agent } from '../ssh/agent.ts'
import type { ServerAccess } from '../ssh/connect.ts'
import { congestionAdvice, congestionControl } from '../tcp/congestion.ts'
import { compareTraining, LOOKUP } from '../training/operations.ts'
import { type Found, neededWeights } from './found.ts'
import { type Line, measureLink } from './link.ts'
import { PROBE } from './operations.ts'
import { probeServer, type Server } from './probe.ts'

/** How to reach the server, and whether the training must be there already, or else be mirrored in `home`. */
export interface ServerRequest {
  readonly access: ServerAccess
  readonly resumes: boolean
  /** The runner-side home, absolute. */
  readonly home: string
}

/**
 * Looks at the server, and measures the line to it.
 *
 * @returns with the rate of one connection in Mbit/s, null for a line that was too slow to measure
 * @throws Failure TRAINING_UNKNOWN, ORDER_DIFFERS for a training that cannot go on, and what connecting throws
 */
export async function lookAtServer(
  known: Pick<Found, 'settings' | 'audit' | 'weightFiles'>,
  { access, resumes, home }: ServerRequest,
  context: Context,
): Promise<{ server: Server; line: Line }> {
  const { root, dataset } = known.settings
  const began = performance.now()
  await using agent = await openAgent({ access, root: '' }, PROBE, context)
  const connectSeconds = (performance.now() - began) / 1000
  const server = await probeServer(agent, root, dataset.name, neededWeights(known), context.signal)
  if (resumes) await mustGoOn(known.settings, { access, home }, context)
  const gpus = server.gpus.map(({ name }) => name).join(', ') || `no GPU: ${server.note}`
  context.log.info(`${gpus}; ${server.processors.usable} CPUs; Python ${server.python}.`)
  const { roundTripMs } = agent
  return { server, line: { mbps: await measured(agent, context), connectSeconds, roundTripMs } }
}

async function measured(agent: Agent, { log, signal }: Context): Promise<number | null> {
  const { mbps, segments } = await measureLink(agent, signal)
  log.info(
    mbps === null ? 'The line was too slow to measure.' : `The line carries ${mbps.toFixed(1)} Mbit/s.`,
  )
  const advice = congestionAdvice(await congestionControl(), segments)
  if (advice !== null) log.notice(advice)
  return mbps
}

/**
 * Over a connection of its own, since some servers allow one session for each (MaxSessions 1).
 *
 * @throws Failure TRAINING_UNKNOWN for an id that is not a training's there, nor mirrored here, ORDER_DIFFERS for one with
 *   other arguments, MIRROR_DAMAGED
 */
async function mustGoOn(
  { trainingId, root, training }: Settings,
  { access, home }: Pick<ServerRequest, 'access' | 'home'>,
  context: Context,
): Promise<void> {
  await using agent = await openAgent({ access, root }, LOOKUP, context)
  const { log, signal } = context
  const { args } = training
  await agent.call(compareTraining, { id: trainingId, args }, { signal }).catch(async (error) => {
    if (!(error instanceof Failure) || error.code !== 'TRAINING_UNKNOWN') throw error
    await canGoOnFromMirror(home, trainingId, args, error, log)
  })
}
