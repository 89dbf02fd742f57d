import type { Context } from '../log.ts'
import type { Agent } from '../ssh/agent.ts'
import type { ServerAccess } from '../ssh/connect.ts'
import { connect } from './connect.ts'

/** A server, and its home of everything. */
export interface ServerHome {
  readonly access: ServerAccess
  /** Absolute folder; empty for an agent that needs none. */
  readonly root: string
}

/**
 * Opens an agent on a connection of its own.
 *
 * @param modules whose operations will be called
 * @param options.patienceMs how long to keep trying an unreachable server; 0 for one try
 * @returns an agent whose disposal ends the connection, too
 * @throws Failure what connecting and starting the agent throw
 */
export async function openAgent(
  { access, root }: ServerHome,
  modules: readonly string[],
  context: Context,
  options: { readonly patienceMs?: number } = {},
): Promise<Agent> {
  await using opening = new AsyncDisposableStack()
  const connection = opening.use(await connect(access, context, options))
  const agent = opening.use(await connection.openAgent(root, modules))
  const opened = opening.move()
  return {
    call: (operation, args, reply, options) => agent.call(operation, args, reply, options),
    open: (operation, args, options) => agent.open(operation, args, options),
    end: () => opened.disposeAsync(),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}
