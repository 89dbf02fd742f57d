import type { Context } from '../log.ts'
import type { Agent } from '../ssh/agent.ts'
import type { ServerAccess } from '../ssh/connect.ts'
import type { Operation } from '../ssh/operation.ts'
import { connect } from './connect.ts'
import type { Linked } from './connect-once.ts'

/** A server, and its home of everything. */
export interface ServerHome {
  readonly access: ServerAccess
  /** Absolute folder; empty for an agent that needs none. */
  readonly root: string
}

/**
 * Opens an agent on a connection of its own.
 *
 * @param operations those that will be called, in that order
 * @param options.patienceMs how long to keep trying an unreachable server; 0 for one try
 * @returns an agent whose disposal ends the connection, too, with the time that the server took to answer it
 * @throws Failure what connecting and starting the agent throw
 */
export async function openAgent(
  { access, root }: ServerHome,
  operations: readonly Operation[],
  context: Context,
  options: { readonly patienceMs?: number } = {},
): Promise<Agent & Pick<Linked, 'roundTripMs'>> {
  await using opening = new AsyncDisposableStack()
  const connection = opening.use(await connect(access, context, options))
  const agent = opening.use(await connection.openAgent(root, operations))
  const opened = opening.move()
  return {
    call: (operation, args, options) => agent.call(operation, args, options),
    open: (operation, args, options) => agent.open(operation, args, options),
    roundTripMs: connection.roundTripMs,
    end: () => opened.disposeAsync(),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}
