import type { RemoteModule } from '../ssh/agent-source.ts'

/** What looks at a server. */
export const PROBE_MODULES: readonly RemoteModule[] = ['probe']

/** What finds an earlier training there. */
export const LOOKUP_MODULES: readonly RemoteModule[] = ['trainings']
