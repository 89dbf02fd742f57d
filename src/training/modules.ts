/** Whose operations are called on the server for a training. */
export const TRAINING_MODULES: readonly string[] = ['receipt_check', 'trainings', 'lookup']
