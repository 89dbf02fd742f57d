import type { Context } from '../log.ts'
import { connectOnce, type ServerAccess } from '../ssh/connect.ts'
import type { Connection } from '../ssh/connection.ts'
import { patientPauses, retry } from './retry.ts'

/**
 * Connects and authenticates. A wrong key, a wrong login or a wrong input is final, an unreachable server is tried again.
 *
 * @param patienceMs how long to keep trying an unreachable server; 0 for one try
 * @throws Failure what connectOnce throws
 */
export async function connect(
  access: ServerAccess,
  { log, signal }: Context,
  { patienceMs = 60_000 }: { patienceMs?: number } = {},
): Promise<Connection> {
  const pauseMs = patientPauses(patienceMs, (what) => log.info(`${what} Trying again.`))
  return await retry(() => connectOnce(access, signal), { signal, pauseMs })
}
