import type { RemoteModule } from '../ssh/agent-source.ts'

/** What is called on the server for a training, and the two programs of ours that run there without us. */
export const TRAINING_MODULES: readonly RemoteModule[] = [
  'receipt_check',
  'trainings',
  'supervisor',
  'driver',
]
