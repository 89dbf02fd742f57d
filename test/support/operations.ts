/** Every operation that is declared, and what a test asks of a server that plays. */
import * as v from 'valibot'
import { RESULTS } from '../../src/collect/operations.ts'
import { ENVIRONMENT } from '../../src/environment/operations.ts'
import { MIRROR, PLANT } from '../../src/mirror/operations.ts'
import { EXPORTS } from '../../src/model/operations.ts'
import { PROBE } from '../../src/preflight/operations.ts'
import type { JsonObject } from '../../src/ssh/agent.ts'
import { ours, type RemoteOperation } from '../../src/ssh/operation.ts'
import { AUDIT, DISPATCH, HOST } from '../../src/staging/operations.ts'
import { LOOKUP, TRAINING } from '../../src/training/operations.ts'
import { HELPER, TRANSFER } from '../../src/transfer/operations.ts'

/** For what an agent is opened, by the folder that calls it. */
export const OPENED = {
  'src/collect': RESULTS,
  'src/environment': ENVIRONMENT,
  // Files come home as they do for collect.
  'src/mirror': [...MIRROR.filter((each) => !RESULTS.includes(each)), ...PLANT],
  // The environment comes as it does for setup-env, and files come home as they do for collect.
  'src/model': EXPORTS.filter((each) => ![...ENVIRONMENT, ...RESULTS].includes(each)),
  'src/preflight': [...PROBE, ...LOOKUP],
  'src/staging': [...AUDIT, ...DISPATCH, ...HOST],
  'src/training': TRAINING,
  'src/transfer': [...TRANSFER, ...HELPER],
}

/** Each once, by name. */
export const DECLARED = [...new Set(Object.values(OPENED).flat())].sort((a, b) => (a.name < b.name ? -1 : 1))

/** An operation of no domain. */
export function anyOperation<T>(
  name: `${string}.${string}`,
  reply: v.GenericSchema<unknown, T>,
): RemoteOperation<JsonObject, T> {
  return { name, args: ours<JsonObject>(), reply, codes: [] }
}

/** One that nobody has. */
export const NOBODYS = anyOperation('agent.none', v.looseObject({}))
