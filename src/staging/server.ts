import type { Address } from '../ssh/address.ts'
import { type Context, connect, type ServerAccess } from '../ssh/connect.ts'
import type { Dialed } from '../transfer/dial.ts'

/** A server, and everything that another one needs to find it again. */
export interface Reached extends Dialed {
  readonly address: Address
  /** The host key that it proved to have, as SSH sends it. */
  readonly hostKey: Buffer
}

/**
 * Connects once and begins to start an agent with some of our modules.
 *
 * @param loggedIn called before the agent starts
 * @throws Failure what connecting throws
 */
export async function reach(
  access: ServerAccess & { readonly root: string },
  modules: readonly string[],
  context: Context,
  loggedIn: () => void = () => undefined,
): Promise<Reached> {
  const connection = await connect(access, context, { patienceMs: 0 })
  loggedIn()
  try {
    return {
      ...(await connection.beginAgent(access.root, modules)),
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
