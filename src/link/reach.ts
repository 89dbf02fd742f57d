import type { Address } from '../ssh/address.ts'
import { connectOnce } from '../ssh/connect.ts'
import type { Operation } from '../ssh/operation.ts'
import type { Linked } from './connect-once.ts'
import type { ServerHome } from './open-agent.ts'

/** A server, and everything that another one needs to find it again. */
export interface Reached extends Linked {
  readonly address: Address
  /** The host key that it proved to have, as SSH sends it. */
  readonly hostKey: Buffer
}

/**
 * Connects once and begins to start an agent for some operations.
 *
 * @param loggedIn called before the agent starts
 * @throws Failure what connecting throws
 */
export async function reach(
  { access, root }: ServerHome,
  operations: readonly Operation[],
  signal: AbortSignal,
  loggedIn: () => void = () => undefined,
): Promise<Reached> {
  const connection = await connectOnce(access, signal)
  loggedIn()
  try {
    return {
      ...(await connection.beginAgent(root, operations)),
      roundTripMs: connection.roundTripMs,
      destroy: () => connection.destroy(),
      address: connection.address,
      hostKey: connection.hostKey,
    }
  } catch (error) {
    connection.destroy()
    throw error
  }
}
