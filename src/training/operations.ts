import * as v from 'valibot'
import type { JsonObject } from '../ssh/agent.ts'
import { type Operation, ours, remoteOperation } from '../ssh/operation.ts'
import type { TrainingOrder } from './order.ts'
import { startedSchema, statusSchema } from './states.ts'

const id = v.string()

/** Proves again that a tree is what was sent. */
export const checkReceipt = remoteOperation('receipt_check.check', {
  args: v.strictObject({ name: v.string(), digest: v.string() }),
  reply: v.object({ files: v.number(), bytes: v.number(), rehashed: v.number() }),
  codes: ['DATASET_MODIFIED', 'INPUT_INVALID', 'RECEIPT_MISSING', 'VERIFICATION_FAILED'],
})

/** Has a training running, whatever it was doing before. */
export const startTraining = remoteOperation('trainings.start', {
  args: v.strictObject({
    id,
    workload: v.string(),
    dataset: ours<TrainingOrder['dataset']>(),
    venv: v.string(),
    weights: v.string(),
    args: ours<TrainingOrder['args']>(),
    code: ours<TrainingOrder['code']>(),
    weightFiles: ours<TrainingOrder['weightFiles']>(),
    modelToBeat: ours<TrainingOrder['modelToBeat']>(),
    evaluation: ours<TrainingOrder['evaluation']>(),
    checkpointMinutes: ours<TrainingOrder['limits']['checkpointMinutes']>(),
    limits:
      ours<Omit<TrainingOrder['limits'], 'checkpointMinutes' | 'mirrorMinutes' | 'onCancel' | 'follow'>>(),
  }),
  reply: startedSchema,
  codes: ['INPUT_INVALID', 'ORDER_DIFFERS', 'RECORD_DAMAGED', 'SERVER_BUSY', 'VENV_FAILED'],
})

/** Sends a training's events from a byte on, until it ends. */
export const followTraining = remoteOperation('trainings.follow', {
  args: v.strictObject({ id, offset: v.number() }),
  reply: statusSchema,
  codes: ['INPUT_INVALID', 'RECORD_DAMAGED', 'TRAINING_UNKNOWN'],
})

/** Orders a training to end. */
export const stopTraining = remoteOperation('trainings.stop', {
  args: v.strictObject({ id, order: v.picklist(['stop', 'kill']), reason: v.string() }),
  reply: statusSchema,
  codes: ['INPUT_INVALID', 'RECORD_DAMAGED', 'SERVER_BUSY', 'TRAINING_UNKNOWN'],
})

/** What a training is doing. */
export const trainingStatus = remoteOperation('lookup.status', {
  args: v.strictObject({ id }),
  reply: statusSchema,
  codes: ['INPUT_INVALID', 'RECORD_DAMAGED', 'TRAINING_UNKNOWN'],
})

/** The same, unless it was told other arguments than these. */
export const compareTraining = remoteOperation('lookup.compare', {
  args: v.strictObject({ id, args: ours<JsonObject>() }),
  reply: statusSchema,
  codes: ['INPUT_INVALID', 'ORDER_DIFFERS', 'RECORD_DAMAGED', 'TRAINING_UNKNOWN'],
})

/** What starting, watching and ending a training calls. */
export const TRAINING: readonly Operation[] = [
  checkReceipt,
  startTraining,
  followTraining,
  stopTraining,
  trainingStatus,
]

/** What finding an earlier training calls. */
export const LOOKUP: readonly Operation[] = [compareTraining]
