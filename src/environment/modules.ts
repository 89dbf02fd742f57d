import type { RemoteModule } from '../ssh/agent-source.ts'

/** What is called on the server for its environment, and the scripts that run there under a venv's Python. */
export const ENVIRONMENT_MODULES: readonly RemoteModule[] = [
  'arguments',
  'environment',
  'proof',
  'weights',
  'check_arguments',
  'load_weights',
  'prove',
]
