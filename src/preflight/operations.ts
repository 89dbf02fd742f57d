import type { Operation } from '../ssh/operation.ts'
import { takeData } from './link.ts'
import { describeServer } from './probe.ts'

export { describeServer, takeData }

/** What looking at a server calls. */
export const PROBE: readonly Operation[] = [describeServer, takeData]
