import type { RemoteModule } from '../ssh/agent-source.ts'

/** What a transfer calls on the server. */
export const TRANSFER_MODULES: readonly RemoteModule[] = ['adoption', 'receive', 'store', 'trees']
