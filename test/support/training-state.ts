import type { TrainingState } from '../../src/training/states.ts'

/** A training that runs; `changes` replace what its state says. */
export function state(changes: Partial<TrainingState> = {}): TrainingState {
  return {
    state: 'training',
    reason: '',
    attempt: 1,
    epoch: 2,
    epochs: 3,
    stopping: null,
    failure: null,
    class: null,
    rescues: 0,
    seconds: 61,
    secondsBefore: 10,
    ...changes,
  }
}
