import type { Context } from '../log.ts'
import type { Agent } from '../ssh/agent.ts'
import { connect, type ServerAccess } from '../ssh/connect.ts'
import { RESULTS_MODULES } from './modules.ts'

/** A rented server may be restarted while its results are fetched; that takes minutes. */
const PATIENCE_MS = 10 * 60_000

/**
 * Opens an agent on a connection of its own.
 *
 * @param access how to reach the server, and its home of everything
 * @returns an agent whose disposal ends the connection, too
 */
export async function openAgent(access: ServerAccess & { root: string }, context: Context): Promise<Agent> {
  await using opening = new AsyncDisposableStack()
  const connection = opening.use(await connect(access, context, { patienceMs: PATIENCE_MS }))
  const agent = opening.use(await connection.openAgent(access.root, RESULTS_MODULES))
  const opened = opening.move()
  return {
    call: (operation, args, reply, options) => agent.call(operation, args, reply, options),
    open: (operation, args, options) => agent.open(operation, args, options),
    end: () => opened.disposeAsync(),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}
