import type { RemoteModule } from '../ssh/agent-source.ts'

/** What reads a training's results on the server. */
export const RESULTS_MODULES: readonly RemoteModule[] = ['results']
